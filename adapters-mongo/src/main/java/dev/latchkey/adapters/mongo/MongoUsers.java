package dev.latchkey.adapters.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.BsonField;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * {@link Users} in the collection {@code users}. Two unique indexes decide races of sign-ups; an
 * update is read, applied and written if the version is still the one that was read.
 */
final class MongoUsers implements Users {

  /** 64 parallel updates of one user need about as many tries, if luck is against one of them. */
  private static final int MOST_TRIES = 200;

  private static final int LONGEST_PAUSE_MILLIS = 16;

  private static final int MOST_NAMED = 10;

  /** At the start, all users may have to be read, and two indexes to be made of them. */
  private static final int PREPARE_SECONDS = 60;

  /** IndexOptionsConflict, IndexKeySpecsConflict. */
  private static final Set<Integer> INDEX_CONFLICTS = Set.of(85, 86);

  /** Enough to keep every processor busy; more were no quicker: ADR 16. */
  private static final int READS_AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

  /** Many times what a read takes where the server is well. */
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final Store store;
  private final BatchedReads<Object, Document> byId;

  MongoUsers(MongoDatabase database) {
    this.store = new Store(database.getCollection("users"));
    this.byId = new BatchedReads<>(READS_AT_ONCE, PATIENCE, this::withKeys);
  }

  @Override
  public Optional<User> find(User.Id id) {
    return read(id).map(UserDocument::user);
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return one(Filters.eq(UserDocument.EMAIL, email.value()))
        .map(UserDocument::of)
        .map(UserDocument::user);
  }

  @Override
  public Optional<User> find(Username username) {
    return one(Filters.eq(UserDocument.USERNAME, username.value()))
        .map(UserDocument::of)
        .map(UserDocument::user);
  }

  @Override
  public void add(User user) {
    try {
      store.execute(users -> users.insertOne(UserDocument.first(user)));
    } catch (Store.Duplicate taken) {
      boolean name = one(Filters.eq(UserDocument.USERNAME, user.username().value())).isPresent();
      throw name ? new Refusal.UsernameTaken() : new Refusal.EmailTaken();
    }
  }

  @Override
  public Optional<User> update(User.Id id, UnaryOperator<User> change) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<UserDocument> read = read(id);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      UserDocument before = read.get();
      User after = change.apply(before.user());
      if (after.equals(before.user()) || write(before, after)) {
        return Optional.of(after);
      }
      pause(tries);
    }
    throw new StoreUnavailable("others were quicker " + MOST_TRIES + " times", null);
  }

  @Override
  public Optional<User> remove(User.Id id) {
    Bson key = Filters.eq(UserDocument.key(id));
    return store
        .execute(users -> Optional.ofNullable(users.findOneAndDelete(key)))
        .map(UserDocument::of)
        .map(UserDocument::user);
  }

  /** Reads all ids: those of the ancestor are of another type, which MongoDB sorts apart. */
  @Override
  public List<User> page(User.@Nullable Id after, int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + LARGEST_PAGE + " users");
    }
    var ids = new ArrayList<User.Id>();
    store.execute(
        users ->
            users
                .find()
                .projection(Projections.include(UserDocument.ID))
                .map(document -> UserDocument.id(document.get(UserDocument.ID)))
                .into(ids));
    List<Object> keys =
        ids.stream()
            .filter(id -> after == null || id.compareTo(after) > 0)
            .sorted()
            .limit(limit)
            .<Object>map(UserDocument::key)
            .toList();
    return withKeys(keys).values().stream()
        .map(document -> UserDocument.of(document).user())
        .sorted(Comparator.comparing(User::id))
        .toList();
  }

  private boolean write(UserDocument before, User after) {
    return store
            .execute(users -> users.updateOne(before.asRead(), before.next(after)))
            .getMatchedCount()
        == 1;
  }

  /** Jitter, so that those who collided do not collide again. */
  private static void pause(int tries) {
    int longest = Math.min(LONGEST_PAUSE_MILLIS, 1 << Math.min(tries, 10));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(longest + 1));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted", interrupted);
    }
  }

  private Optional<UserDocument> read(User.Id id) {
    return byId.find(UserDocument.key(id)).map(UserDocument::of);
  }

  private Map<Object, Document> withKeys(List<Object> keys) {
    // Not $in, as a server answers a read by one key without planning.
    Bson filter = keys.size() == 1 ? Filters.eq(keys.get(0)) : Filters.in(UserDocument.ID, keys);
    var found = new HashMap<Object, Document>();
    for (Document document : store.execute(users -> users.find(filter).into(new ArrayList<>()))) {
      found.put(document.get(UserDocument.ID), document);
    }
    return found;
  }

  private Optional<Document> one(Bson filter) {
    return store.execute(users -> Optional.ofNullable(users.find(filter).first()));
  }

  /**
   * Makes the indexes and checks what is there already.
   *
   * @throws IllegalStateException if a document cannot be read, or two are of one name or address,
   *     naming them by their ids; or an index stands in the way
   */
  void prepare() {
    demandReadable();
    unique(UserDocument.USERNAME);
    unique(UserDocument.EMAIL);
  }

  private <T> T prepare(Function<MongoCollection<Document>, T> commands) {
    return store.execute(
        users -> commands.apply(users.withTimeout(PREPARE_SECONDS, TimeUnit.SECONDS)));
  }

  /** Only documents of others are in doubt: those that Latchkey wrote have a version. */
  private void demandReadable() {
    var unreadable = new ArrayList<String>();
    prepare(
        users -> {
          for (Document document : users.find(Filters.eq(UserDocument.VERSION, null))) {
            try {
              UserDocument.of(document);
            } catch (IllegalStateException broken) {
              unreadable.add(String.valueOf(broken.getMessage()));
            }
            if (unreadable.size() == MOST_NAMED) {
              break;
            }
          }
          return unreadable;
        });
    if (!unreadable.isEmpty()) {
      throw new IllegalStateException(String.join("; ", unreadable));
    }
  }

  private void unique(String field) {
    try {
      prepare(
          users -> users.createIndex(Indexes.ascending(field), new IndexOptions().unique(true)));
    } catch (Store.Duplicate duplicates) {
      throw new IllegalStateException(
          "several documents in users have the same " + field + ": " + duplicates(field));
    } catch (StoreUnavailable failed) {
      if (failed.getCause() instanceof MongoCommandException command
          && INDEX_CONFLICTS.contains(command.getErrorCode())) {
        throw new IllegalStateException(
            "users has an index on " + field + " that is not plainly unique: drop it");
      }
      throw failed;
    }
  }

  private String duplicates(String field) {
    var ids = new Document("$push", "$" + UserDocument.ID);
    return prepare(
        users ->
            users
                .aggregate(
                    List.of(
                        Aggregates.group("$" + field, new BsonField("ids", ids)),
                        Aggregates.match(Filters.exists("ids.1")),
                        Aggregates.limit(MOST_NAMED)))
                .map(group -> String.valueOf(group.get("ids")))
                .into(new ArrayList<>())
                .toString());
  }
}
