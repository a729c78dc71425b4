package dev.latchkey.adapters.mongo;

import static java.util.Comparator.comparing;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Bounds;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoTemplate;

/**
 * {@link Users} in the collection {@code users}. Two unique indexes decide races of sign-ups. An
 * update reads the user, applies the change, and writes it if the version is still the one read.
 */
final class MongoUsers implements Users {

  /** Under 64 parallel updates of one user, an unlucky one needs about as many tries. */
  private static final int MAX_TRIES = 200;

  private static final int MAX_PAUSE_MILLIS = 16;

  private final UserDocuments documents;

  /**
   * @param maxCommand the longest time a command can take
   */
  MongoUsers(MongoTemplate template, Duration maxCommand) {
    this.documents = new UserDocuments(new Server(template), maxCommand);
  }

  @Override
  public Optional<User> find(User.Id id) {
    return documents.find(id).map(UserDocument::user);
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return documents.find(UserDocument.EMAIL, email.value()).map(UserDocument::user);
  }

  @Override
  public Optional<User> find(Username username) {
    return documents.find(UserDocument.USERNAME, username.value()).map(UserDocument::user);
  }

  @Override
  public void add(User user) {
    if (!user.id().isText()) {
      // MongoDB would return another id than it was given.
      throw new StoreUnavailable("the store cannot hold half a surrogate pair", null);
    }
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      try {
        documents.insert(UserDocument.of(user));
        return;
      } catch (DuplicateKeyException taken) {
        refuse(user);
      }
      // No user was found: the other one has not reached a majority yet, or has been removed.
      pause(tries);
    }
    throw tooManyConflicts();
  }

  private void refuse(User user) {
    if (find(user.username()).isPresent()) {
      throw new Refusal.UsernameTaken();
    }
    if (find(user.email()).isPresent()) {
      throw new Refusal.EmailTaken();
    }
    if (find(user.id()).isPresent()) {
      throw new Refusal.UserIdTaken();
    }
  }

  private static StoreUnavailable tooManyConflicts() {
    return new StoreUnavailable("lost to concurrent updates " + MAX_TRIES + " times", null);
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Optional<UserDocument> read = documents.find(id);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      User before = read.get().user();
      User after = change.apply(before);
      if (after.equals(before) || documents.update(read.get(), after)) {
        return Optional.of(after);
      }
      pause(tries);
    }
    throw tooManyConflicts();
  }

  /** Jitter, so that writes that collided do not collide again. */
  private static void pause(int tries) {
    int longest = Math.min(MAX_PAUSE_MILLIS, 1 << Math.min(tries, 10));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(longest + 1));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted", interrupted);
    }
  }

  @Override
  public Optional<User> remove(User.Id id) {
    if (!id.isText()) {
      // The driver writes a replacement, which the id of another user may have.
      return Optional.empty();
    }
    return documents.remove(id).map(UserDocument::user);
  }

  /** Merges two pages, since MongoDB sorts the ancestor's ids apart from those of strings. */
  @Override
  public List<User> page(User.@Nullable Id after, int limit) {
    Bounds.check("the limit of a page", limit, 1, LARGEST_PAGE);
    return Stream.of(IdRange.strings(after), IdRange.objectIds(after))
        .flatMap(ids -> documents.page(ids, limit).stream())
        .map(UserDocument::user)
        .sorted(comparing(User::id))
        .limit(limit)
        .toList();
  }
}
