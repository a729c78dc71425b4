package dev.latchkey.application;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.UnreadableUser;
import dev.latchkey.domain.Access;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * For operators: adds users with the password hashes they had elsewhere. It never overwrites an
 * existing user. An interrupted import can be run again from the beginning, since it skips users
 * who are stored already in the same state.
 */
public final class ImportUsers {

  /** Visible ASCII without quotes and angle brackets: fits every store, the log and a link. */
  private static final Pattern ID = Pattern.compile("[!-~&&[^\"<>`]]*");

  private final OperatorActs acts;
  private final PasswordHasher hasher;

  ImportUsers(OperatorActs acts, PasswordHasher hasher) {
    this.acts = acts;
    this.hasher = hasher;
  }

  /**
   * Adds the users one by one, each in a write of its own, and holds one at a time. The event is
   * recorded first, so an interrupted import leaves one, too.
   *
   * @param users asked for the next one when the one before is done
   * @param rejected told which users are skipped, and why: {@link Refusal.UsernameTaken}, {@link
   *     Refusal.EmailTaken}, {@link Refusal.UserIdTaken}, {@link Refusal.PasswordHashUnreadable},
   *     or {@link Refusal.Invalid} if a store, a log or a link could not hold the id
   * @throws StoreUnavailable if the store cannot answer; the users before the failed one are stored
   * @throws UnreadableUser if a damaged user has the name, address or id; the users before it are
   *     stored
   */
  public Imported execute(
      Iterator<PortableUser> users, BiConsumer<PortableUser, Refusal> rejected) {
    acts.record(Kind.OPERATOR_IMPORTED_USERS, null);
    var count = new Imported(0, 0, 0);
    while (users.hasNext()) {
      count = count.plus(add(users.next(), rejected));
    }
    return count;
  }

  private Imported add(PortableUser user, BiConsumer<PortableUser, Refusal> rejected) {
    try {
      return add(user) ? Imported.ADDED : Imported.PRESENT;
    } catch (Refusal refusal) {
      rejected.accept(user, refusal);
      return Imported.REJECTED;
    }
  }

  /** Returns false if the user is there already. */
  private boolean add(PortableUser user) {
    if (user.id() != null && !ID.matcher(user.id().value()).matches()) {
      throw new Refusal.Invalid(
          "id", "must have visible ASCII characters only, none of them \", <, > or `");
    }
    if (!hasher.readable(user.passwordHash())) {
      throw new Refusal.PasswordHashUnreadable();
    }
    try {
      acts.users().add(asUser(user));
      return true;
    } catch (Refusal taken) {
      Optional<User> other = acts.users().find(user.username());
      if (other.filter(user::is).isPresent()) {
        return false;
      }
      throw taken;
    }
  }

  private static User asUser(PortableUser user) {
    var access = new Access(user.passwordHash(), user.disabled(), null);
    User.Id id = user.id() == null ? User.Id.random() : user.id();
    return new User(id, user.username(), user.email(), access, List.of());
  }
}
