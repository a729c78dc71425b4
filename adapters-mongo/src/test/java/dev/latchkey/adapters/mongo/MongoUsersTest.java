package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.UnreadableUser;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MongoUsersTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  private static final PasswordHash HASH = new PasswordHash("$plain$hash");
  private static final LoginAttempts.Attempt ATTEMPT =
      new LoginAttempts.Attempt(
          "0123456789012345678901",
          NOW,
          List.of(
              new LoginAttempts.Limit(new LoginAttempts.Key("tom"), 10, Duration.ofMinutes(15))));

  private static final String OBJECT_ID = "5f0000000000000000000c1a";

  @AutoClose private final TestDatabase database = new TestDatabase();

  @Test
  void coalescesParallelReadsAndAnswersEachWithItsOwnUser() {
    var users = database.users();
    var some = IntStream.range(0, 8).mapToObj(i -> user("user" + i)).toList();
    some.forEach(users::add);
    database.forgetCommands();
    var asked = 64;
    var ready = new CyclicBarrier(asked);
    var found =
        IntStream.range(0, asked)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          await(ready);
                          return users.find(some.get(i % 8).id());
                        },
                        task -> new Thread(task).start()))
            .toList();
    for (int i = 0; i < asked; i++) {
      assertThat(found.get(i).join()).contains(some.get(i % 8));
    }
    assertThat(database.commands()).containsOnly("find").hasSizeLessThan(asked);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void storesAUserInTheDocumentedForm() {
    var session = Session.open("Firefox on Linux", false, SessionPolicy.DEFAULT.at(NOW));
    var tom = tom().openSession(session, HASH, SessionPolicy.DEFAULT.at(NOW));
    database.users().add(tom);
    var document = stored();
    assertThat(document)
        .containsOnlyKeys("_id", "username", "email", "passwordHash", "sessions", "version");
    assertThat(document).containsEntry("_id", tom.id().value());
    assertThat(document.getLong("version")).isNotNegative();
    assertThat(document.getList("sessions", Document.class).get(0))
        .containsOnlyKeys(
            "id",
            "openedAt",
            "provenAt",
            "lastSeenAt",
            "expiresAt",
            "idleMillis",
            "remembered",
            "device");
  }

  @Test
  void incrementsTheVersionAndWritesNothingWithoutAChange() {
    var users = database.users();
    var tom = tom();
    users.add(tom);
    long first = stored().getLong("version");
    users.update(tom.id(), user -> user.rehash(new PasswordHash("$plain$other")));
    database.forgetCommands();
    users.update(tom.id(), user -> user);
    assertThat(database.commands()).containsExactly("find");
    assertThat(stored()).containsEntry("version", first + 1);
  }

  @Test
  void writesOnlyFieldsThatDiffer() {
    var session = Session.open("Firefox on Linux", false, SessionPolicy.DEFAULT.at(NOW));
    var tom = tom().openSession(session, HASH, SessionPolicy.DEFAULT.at(NOW));
    var users = database.users();
    users.add(tom);
    var read = UserReader.read(stored());
    assertThat(read.updateTo(tom.endSession(session.id())).getUpdateObject())
        .isEqualTo(new Document("$set", new Document("sessions", List.of())));
    assertThat(read.updateTo(tom.rehash(new PasswordHash("$plain$other"))).getUpdateObject())
        .isEqualTo(
            new Document("$set", new Document("passwordHash", "$plain$other"))
                .append("$unset", new Document("passwordSalt", 1)));
  }

  @Test
  void pagesTheAncestorsIdsAmongOthers() {
    var users = database.users();
    var ids =
        Stream.of("-", "0", "00ff", OBJECT_ID, OBJECT_ID + "0", "5", "6e", "B", "_", "a", "f", "z")
            .map(User.Id::new)
            .sorted()
            .toList();
    ids.forEach(id -> users.add(user(id)));
    for (User.Id after : ids) {
      assertThat(users.page(after, 100))
          .as("after " + after)
          .extracting(User::id)
          .containsExactlyElementsOf(ids.subList(ids.indexOf(after) + 1, ids.size()));
    }
    assertThat(users.find(new User.Id(OBJECT_ID.toUpperCase(Locale.ROOT))))
        .as("the same ObjectId in capitals is another id")
        .isEmpty();
  }

  @Test
  void leavesFieldsOfOtherProgramsAlone() {
    var users = database.users();
    var tom = tom();
    users.add(tom);
    database.collection("users").updateOne(new Document(), Updates.set("theme", "dark"));
    users.update(tom.id(), user -> user.rehash(new PasswordHash("$plain$other")));
    assertThat(stored()).containsEntry("theme", "dark");
  }

  @Test
  void sendsOnlyCommandsOfTheStableApi() {
    var users = database.users();
    var tom = tom();
    users.add(tom);
    users.find(tom.email());
    users.update(tom.id(), user -> user.rehash(new PasswordHash("$plain$other")));
    var attempts = database.loginAttempts();
    attempts.admit(ATTEMPT);
    attempts.fail(ATTEMPT);
    attempts.succeed(ATTEMPT, ATTEMPT.keys());
    attempts.cancel(ATTEMPT);
    users.page(null, 10);
    users.remove(tom.id());
    // https://www.mongodb.com/docs/manual/reference/stable-api/ of version 1
    assertThat(Set.copyOf(database.commands()))
        .isSubsetOf(
            "aggregate", "createIndexes", "delete", "find", "findAndModify", "insert", "update");
  }

  /** What a majority has may be older than the full log that refused the attempt. */
  @Test
  void aVerdictReadsEveryAttemptThatWasWritten() {
    var attempts = database.loginAttempts();
    var limit = new LoginAttempts.Limit(ATTEMPT.keys().get(0), 1, Duration.ofMinutes(15));
    var attempt = new LoginAttempts.Attempt(ATTEMPT.id(), NOW, List.of(limit));
    attempts.admit(attempt);
    attempts.admit(attempt);
    assertThat(database.lastCommand())
        .containsEntry("find", new BsonString("login_attempts"))
        .containsEntry("readConcern", BsonDocument.parse("{level: 'local'}"));
  }

  @Test
  void onlyThePreparationMayTakeAMinute() {
    var attempts = database.loginAttempts();
    assertThat(longestMillis()).as("of building an index").isBetween(3_001L, 60_000L);
    attempts.admit(ATTEMPT);
    assertThat(longestMillis()).as("of an attempt").isBetween(1L, 3_000L);
  }

  private long longestMillis() {
    return database.lastCommand().getNumber("maxTimeMS").longValue();
  }

  /** The log is full at each try, and has room again when it is read. */
  @Test
  void anAttemptThatLosesToOthersAgainAndAgainIsOccupied() {
    var attempts = database.loginAttempts();
    var limit = new LoginAttempts.Limit(ATTEMPT.keys().get(0), 1, Duration.ofMinutes(15));
    var logs = database.collection("login_attempts");
    var underWay = new Document("id", "another").append("at", NOW).append("failed", false);
    database.beforeEach(
        command -> {
          if (command.equals("update") || command.equals("find")) {
            logs.deleteMany(new Document());
          }
          if (command.equals("update")) {
            logs.insertOne(new Document("_id", "tom").append("log", List.of(underWay)));
          }
        });
    assertThat(attempts.admit(new LoginAttempts.Attempt(ATTEMPT.id(), NOW, List.of(limit))))
        .isEqualTo(new LoginAttempts.Occupied());
  }

  @Test
  void namesADocumentThatCannotBeReadAnyMore() {
    var users = database.users();
    var tom = tom();
    users.add(tom);
    database.collection("users").updateOne(new Document(), Updates.set("email", "not an address"));
    assertThatThrownBy(() -> users.find(tom.id()))
        .isInstanceOf(UnreadableUser.class)
        .hasMessageContaining(tom.id().value())
        .hasMessageNotContaining(HASH.value());
  }

  @Test
  void aDamagedDocumentFailsItsOwnLookupsOnly() {
    var users = database.users();
    var tom = tom();
    var damaged = user("jacky");
    users.add(tom);
    users.add(damaged);
    database
        .collection("users")
        .updateOne(Filters.eq("username", "jacky"), Updates.set("sessions", "none"));
    var lookups =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int tries = 0; tries < 50; tries++) {
                            assertThat(users.find(tom.id())).contains(tom);
                            assertThatThrownBy(() -> users.find(damaged.id()))
                                .isInstanceOf(UnreadableUser.class)
                                .hasMessageContaining(damaged.id().value());
                          }
                        },
                        task -> new Thread(task).start()))
            .toList();
    lookups.forEach(CompletableFuture::join);
    assertThatThrownBy(() -> users.remove(damaged.id()))
        .isInstanceOf(UnreadableUser.class)
        .hasMessageContaining(damaged.id().value());
    assertThat(users.find(damaged.id())).as("a damaged document that was removed").isEmpty();
  }

  /** The name is taken as long as the address is. */
  @Test
  void aConflictWithAUserWhoIsRemovedMeanwhileIsNoTakenAddress() {
    var users = database.users();
    for (int i = 0; i < 300; i++) {
      User leaving = user("tom");
      users.add(leaving);
      var removal = CompletableFuture.runAsync(() -> users.remove(leaving.id()));
      User coming = user("tom");
      try {
        users.add(coming);
      } catch (Refusal.UsernameTaken notRemovedYet) {
        // As it should be.
      }
      removal.join();
      users.remove(coming.id());
    }
  }

  private Document stored() {
    return Objects.requireNonNull(database.collection("users").find().first());
  }

  private static User tom() {
    return user("tom");
  }

  private static User user(User.Id id) {
    var user = user("user" + Integer.toHexString(id.hashCode()));
    return new User(id, user.username(), user.email(), HASH, List.of());
  }

  private static User user(String name) {
    return User.create(new Username(name), new EmailAddress(name + "@example.com"), HASH);
  }
}
