package dev.latchkey.adapters.mongo;

import static java.util.Comparator.comparing;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.CriteriaDefinition;

/**
 * {@link Users} in the collection {@code users}. Two unique indexes decide races of sign-ups. An
 * update reads the user, applies the change, and writes it if the version is still the one read.
 */
final class MongoUsers implements Users {

  /** Under 64 parallel updates of one user, an unlucky one needs about as many tries. */
  private static final int MAX_TRIES = 200;

  private static final int MAX_PAUSE_MILLIS = 16;

  /** Enough to keep every processor busy; more were not faster: ADR 16. */
  private static final int CONCURRENT_READS =
      Math.max(2, Runtime.getRuntime().availableProcessors());

  /** Many times what a read takes on a healthy server. */
  private static final Duration MAX_TURN_WAIT = Duration.ofMillis(50);

  private final Store store;
  private final CoalescedReads<Object, UserDocument> byId;

  /**
   * @param maxCommand the longest time a command can take
   */
  MongoUsers(MongoTemplate template, Duration maxCommand) {
    this.store = new Store(template);
    this.byId = new CoalescedReads<>(CONCURRENT_READS, MAX_TURN_WAIT, maxCommand, this::read);
  }

  @Override
  public Optional<User> find(User.Id id) {
    return read(id).map(UserDocument::user);
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return first(where(UserDocument.EMAIL).is(email.value())).map(UserDocument::user);
  }

  @Override
  public Optional<User> find(Username username) {
    return first(where(UserDocument.USERNAME).is(username.value())).map(UserDocument::user);
  }

  @Override
  public void add(User user) {
    try {
      store.execute(template -> template.insert(UserDocument.of(user)));
    } catch (DuplicateKeyException taken) {
      throw refusal(user);
    }
  }

  private Refusal refusal(User user) {
    if (find(user.username()).isPresent()) {
      return new Refusal.UsernameTaken();
    }
    return read(user.id()).isPresent() && find(user.email()).isEmpty()
        ? new Refusal.UserIdTaken()
        : new Refusal.EmailTaken();
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Optional<UserDocument> read = read(id);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      User before = read.get().user();
      User after = change.apply(before);
      if (after.equals(before) || write(read.get(), after)) {
        return Optional.of(after);
      }
      pause(tries);
    }
    throw new StoreUnavailable("lost to concurrent updates " + MAX_TRIES + " times", null);
  }

  @Override
  public Optional<User> remove(User.Id id) {
    var stored = query(where(UserDocument.ID).is(UserDocument.key(id)));
    // The fluent findAndRemove finds first and deletes then, so two callers could get the user.
    return Optional.ofNullable(
            store.execute(template -> template.findAndRemove(stored, UserDocument.class)))
        .map(UserDocument::user);
  }

  /** Merges two pages, since MongoDB sorts the ancestor's ids apart from those of strings. */
  @Override
  public List<User> page(User.@Nullable Id after, int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + LARGEST_PAGE + " users");
    }
    return Stream.of(IdRange.strings(after), IdRange.objectIds(after))
        .flatMap(ids -> page(ids, limit).stream())
        .map(UserDocument::user)
        .sorted(comparing(User::id))
        .limit(limit)
        .toList();
  }

  private List<UserDocument> page(CriteriaDefinition ids, int limit) {
    var page = query(ids).with(Sort.by(UserDocument.ID)).limit(limit);
    return store.execute(template -> template.find(page, UserDocument.class));
  }

  private boolean write(UserDocument before, User after) {
    return store
            .execute(
                template ->
                    template
                        .update(UserDocument.class)
                        .matching(before.asRead())
                        .apply(before.updateTo(after))
                        .first())
            .getMatchedCount()
        == 1;
  }

  /** Jitter, so that updates that collided do not collide again. */
  private static void pause(int tries) {
    int longest = Math.min(MAX_PAUSE_MILLIS, 1 << Math.min(tries, 10));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(longest + 1));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted", interrupted);
    }
  }

  private Optional<UserDocument> read(User.Id id) {
    return byId.find(UserDocument.key(id));
  }

  private Map<Object, UserDocument> read(List<Object> keys) {
    // Not $in for one key: a server answers a read by a single key without planning.
    CriteriaDefinition wanted =
        keys.size() == 1 ? where(UserDocument.ID).is(keys.get(0)) : where(UserDocument.ID).in(keys);
    var found = new HashMap<Object, UserDocument>();
    for (UserDocument document : store.execute(template -> all(template, wanted))) {
      found.put(document.id(), document);
    }
    return found;
  }

  private static List<UserDocument> all(MongoTemplate template, CriteriaDefinition wanted) {
    return template.query(UserDocument.class).matching(wanted).all();
  }

  private Optional<UserDocument> first(CriteriaDefinition wanted) {
    return store.execute(template -> template.query(UserDocument.class).matching(wanted).first());
  }
}
