package dev.latchkey.application.port;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All users, each kept as a whole with the sessions in their order, instants to the millisecond and
 * text to the letter. What is acknowledged is seen at once by every instance on the same store.
 * Contract: {@code dev.latchkey.testkit.UsersContract}.
 *
 * <p>Every method throws {@link StoreUnavailable} when the store cannot answer.
 */
public interface Users {

  /** The user of this id. */
  Optional<User> find(User.Id id);

  /** The user of this address. */
  Optional<User> find(EmailAddress email);

  /**
   * Adds a user. Of several that add one name or address at the same time, one succeeds; of one
   * that is refused nothing stays.
   *
   * @throws Refusal.UsernameTaken if another user has the name, even if the address is taken, too
   * @throws Refusal.EmailTaken if another user has the address
   */
  void add(User user);

  /**
   * Applies the change atomically against every other update: what it is given is the user as
   * stored, and what it returns is stored only if the user is still that. The change may therefore
   * run several times; it must be free of effects that last. If it returns an equal user, or
   * throws, nothing is written, and what it throws reaches the caller. It keeps id, name and
   * address. It does not run if there is no such user.
   *
   * @return the user as it is then; empty if there is none of this id
   * @throws StoreUnavailable also if others were quicker too many times, 5,000 at most
   */
  Optional<User> update(User.Id id, UnaryOperator<User> change);
}
