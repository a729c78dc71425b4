package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Access;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.PasswordReset;
import dev.latchkey.domain.RecoveryPolicy;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.SessionRules;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tests of {@link UsersContract} for updates that overlap with others, pause, throw or fail.
 */
abstract class UsersUnderLoad {

  static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  static final SessionPolicy POLICY =
      new SessionPolicy(Duration.ofDays(30), Duration.ofDays(7), 100, Duration.ofMinutes(15));
  static final SessionRules RULES = POLICY.at(NOW);
  static final RecoveryPolicy RECOVERY =
      new RecoveryPolicy(Duration.ofMinutes(17), Duration.ofMinutes(1), true);
  static final PasswordHash HASH = new PasswordHash("$plain$" + "0123456789".repeat(120));
  static final PasswordHash NEW_HASH = new PasswordHash("$plain$new");

  private static final SessionRules LATER = POLICY.at(NOW.plus(Duration.ofDays(1)));
  private static final User.Id ID = new User.Id("tom-1");
  static final PasswordReset RESET =
      RECOVERY.resetFor(ResetToken.issue(ID), new EmailAddress("tom@example.com"), NOW);

  /** Longer than the lease of a lock is likely to be, and shorter than most timeouts. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

  /** The longest time for repeated calls, so that a slow adapter does not take minutes. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** An unavailable store must be reported within this time: clients do not wait longer. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(6);

  /** Returns an adapter over an empty store that no other adapter uses. */
  protected abstract Users emptyUsers();

  /**
   * Returns another adapter over the same store, as a second node would have it. Override it if two
   * instances can share a store; otherwise the tests use the first instance twice.
   */
  protected Users secondInstance(Users first) {
    return first;
  }

  /**
   * Returns an adapter whose store is unavailable. Override it if the store can become unavailable;
   * otherwise its tests are reported as skipped.
   */
  protected Optional<Users> withoutStore() {
    return Optional.empty();
  }

  /**
   * Returns an action that makes the store of this adapter unavailable. The adapter is not used
   * afterwards. Override it to test a store that fails between the read and the write of an update;
   * otherwise the test is reported as skipped.
   */
  protected Optional<Runnable> storeTakenFrom(Users users) {
    return Optional.empty();
  }

  @Test
  void storesAnyPartThatChangesAlone() {
    var users = emptyUsers();
    var second = secondInstance(users);
    var tom = add(users);
    var jacky = user("jacky").disable();
    users.add(jacky);
    var old = session("old");
    users.update(ID, user -> user.openSession(old, HASH, RULES));
    for (var change : loneChanges(old).entrySet()) {
      User before = users.find(ID).orElseThrow();
      var updated = users.update(ID, change.getValue());
      assertThat(updated)
          .as("update() returns the changed user: %s", change.getKey())
          .contains(change.getValue().apply(before));
      assertThat(second.find(ID))
          .as("the other instance finds the changed user: %s", change.getKey())
          .isEqualTo(updated);
      assertThat(users.find(tom.email()))
          .as("find(email) returns the changed user: %s", change.getKey())
          .isEqualTo(updated);
      assertThat(users.page(null, 10))
          .as("the page contains the changed user: %s", change.getKey())
          .contains(get(updated));
      assertThat(users.find(jacky.id()))
          .as("another user is not changed by %s", change.getKey())
          .contains(jacky);
    }
    users.update(ID, user -> user.issueReset(RESET));
    users.update(ID, User::disable);
    assertThat(second.find(ID))
        .as("disabling a user also removes the pending reset from the store")
        .contains(tom.rehash(NEW_HASH).disable());
  }

  /** Returns changes of one part each, in an order in which each has an effect. */
  private static Map<String, UnaryOperator<User>> loneChanges(Session old) {
    var another = other(new Session.Id("another"));
    var further = other(new Session.Id("further"));
    var changes = new LinkedHashMap<String, UnaryOperator<User>>();
    changes.put("touching a session", user -> user.touch(old.id(), LATER));
    changes.put("changing the hash", user -> user.rehash(NEW_HASH));
    changes.put("disabling the user", user -> with(user.disable(), user.sessions()));
    changes.put("enabling the user", User::enable);
    changes.put("adding a pending reset", user -> user.issueReset(RESET));
    changes.put("removing the pending reset", UsersUnderLoad::withoutReset);
    changes.put(
        "changing all of a session but its id", user -> with(user, List.of(other(old.id()))));
    changes.put("replacing the sessions", user -> with(user, List.of(further, another)));
    changes.put("reordering the sessions", user -> with(user, List.of(another, further)));
    changes.put("removing the sessions", user -> with(user, List.of()));
    return changes;
  }

  private static User withoutReset(User user) {
    var access = new Access(user.passwordHash(), user.disabled(), null);
    return new User(user.id(), user.username(), user.email(), access, user.sessions());
  }

  /**
   * Detects versions that are timestamps: two updates within a tick of the clock get the same one.
   */
  @Test
  void tellsQuickUpdatesApart() {
    var users = emptyUsers();
    var second = secondInstance(users);
    add(users);
    boolean overtook = true;
    for (int i = 0; overtook && i < 100; i++) {
      users.update(ID, user -> with(user, List.of()));
      var overtaker = new Overtaker(() -> second.update(ID, login("quick")));
      overtaker.meet(users, ID, login("slow"));
      overtook = overtaker.overtook();
      assertThat(get(users.find(ID)).sessions())
          .extracting(Session::device)
          .as("two updates in quick succession both store their session")
          .containsExactlyInAnyOrder("quick", "slow");
    }
  }

  @Test
  void anOvertakenUpdateLosesNoPartThatChangedAlone() {
    var old = session("old");
    var slow = session("slow");
    var users = emptyUsers();
    var second = secondInstance(users);
    for (var change : loneChanges(old).entrySet()) {
      add(users);
      users.update(ID, user -> user.openSession(old, HASH, RULES));
      User before = get(users.find(ID));
      var overtaker = new Overtaker(() -> second.update(ID, change.getValue()));
      var updated = overtaker.meet(users, ID, user -> appended(user, slow));
      User expected =
          overtaker.overtook()
              ? appended(change.getValue().apply(before), slow)
              : change.getValue().apply(appended(before, slow));
      assertThat(users.find(ID))
          .as("an update and %s during it are both stored", change.getKey())
          .contains(expected);
      if (overtaker.overtook()) {
        assertThat(updated)
            .as("an update overtaken by %s returns the user with both changes", change.getKey())
            .contains(expected);
      }
      users.remove(ID);
    }
  }

  @Test
  void aRefusalInALaterTryReachesTheCaller() {
    var users = emptyUsers();
    var second = secondInstance(users);
    add(users);
    var overtaker = new Overtaker(() -> second.update(ID, user -> user.rehash(NEW_HASH)));
    var failure = catchThrowable(() -> overtaker.meet(users, ID, login("slow")));
    overtaker.join();
    var stored = get(users.find(ID));
    assertThat(stored.passwordHash()).as("the other update is stored").isEqualTo(NEW_HASH);
    if (overtaker.overtook()) {
      assertThat(failure)
          .as("update() throws the refusal of its second try")
          .isInstanceOf(InvalidCredentials.class);
      assertThat(stored.sessions()).as("a refused update stores no session").isEmpty();
    }
  }

  @Test
  void noReaderSeesHalfOfAnUpdate() {
    var users = emptyUsers();
    var second = secondInstance(users);
    var tom = add(users);
    users.update(ID, numbered(0));
    long end = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
    var outcomes =
        Together.run(
            4,
            i ->
                () -> {
                  var reader = i == 1 ? users : second;
                  int torn = 0;
                  for (int n = i; System.nanoTime() < end; n++) {
                    if (i == 0) {
                      users.update(ID, numbered(n));
                    } else {
                      torn += isTorn(read(reader, tom, n)) ? 1 : 0;
                    }
                  }
                  return torn;
                });
    assertThat(outcomes)
        .as("no reader sees the hash of one update with the session of another")
        .containsOnly(new Together.Outcome<>(0, null));
  }

  /** Returns a change that gives the user a hash and one session, both with this number. */
  private static UnaryOperator<User> numbered(int number) {
    String name = "$plain$" + number;
    return user -> with(user.rehash(new PasswordHash(name)), List.of(session(name)));
  }

  private static boolean isTorn(User user) {
    var devices = user.sessions().stream().map(Session::device).toList();
    return !devices.equals(List.of(user.passwordHash().value()));
  }

  private static User read(Users users, User tom, int way) {
    return switch (way % 4) {
      case 0 -> get(users.find(ID));
      case 1 -> get(users.find(tom.email()));
      case 2 -> get(users.find(tom.username()));
      default -> users.page(null, 1).get(0);
    };
  }

  /** Detects locks that expire: a change may pause, as a JVM does for its garbage collection. */
  @Test
  void aLongPauseInAChangeLosesNoUpdate() {
    var users = emptyUsers();
    var second = secondInstance(users);
    add(users);
    var acknowledged = new AtomicBoolean();
    var overtaker =
        new Overtaker(
            () -> {
              try {
                second.update(ID, login("quick"));
                acknowledged.set(true);
              } catch (StoreUnavailable gaveUpWaiting) {
                // An update need not wait forever. One that gives up has changed nothing.
              }
            });
    var paused = new AtomicBoolean();
    users.update(
        ID,
        user -> {
          if (!overtaker.overtake() && !paused.getAndSet(true)) {
            overtaker.waitFor(PAUSE);
          }
          return login("slow").apply(user);
        });
    overtaker.join();
    var devices = get(users.find(ID)).sessions().stream().map(Session::device).toList();
    assertThat(devices).as("the session of the update that paused is stored").contains("slow");
    if (acknowledged.get()) {
      assertThat(devices).as("the session of the other update is stored").contains("quick");
    }
  }

  /** Detects connections and locks that are never released. */
  @Test
  void callsThatThrowLeakNothing() {
    var users = emptyUsers();
    var tom = add(users);
    UnaryOperator<User> throwing =
        user -> {
          throw new IllegalStateException("of the change");
        };
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int i = 0; i < 120 && System.nanoTime() < end; i++) {
      assertThat(catchThrowable(() -> users.update(ID, throwing)))
          .as("update() throws exactly what its change throws")
          .isInstanceOf(IllegalStateException.class);
      assertThat(catchThrowable(() -> users.add(tom)))
          .as("add() refuses a user that was added before")
          .isInstanceOf(Refusal.class);
      assertThat(catchThrowable(() -> users.page(null, 0)))
          .as("page() rejects the limit 0")
          .isInstanceOf(IllegalArgumentException.class);
      users.find(User.Id.random());
      users.find(new EmailAddress("nobody@example.com"));
      users.find(new Username("nobody"));
      users.update(User.Id.random(), user -> user);
      users.remove(User.Id.random());
      users.page(null, 1);
    }
    assertThat(users.update(ID, user -> user.rehash(NEW_HASH)))
        .as("an update succeeds after many calls that threw or found no user")
        .contains(tom.rehash(NEW_HASH));
  }

  @Test
  void reportsAStoreThatIsLostWithinAnUpdate() {
    var users = emptyUsers();
    add(users);
    var taken = storeTakenFrom(users);
    assumeTrue(taken.isPresent(), "storeTakenFrom() is not overridden");
    var tries = new AtomicInteger();
    assertThat(
            catchThrowable(
                () ->
                    users.update(
                        ID,
                        user -> {
                          if (tries.incrementAndGet() == 1) {
                            taken.orElseThrow().run();
                          }
                          return user.rehash(NEW_HASH);
                        })))
        .as("update() throws StoreUnavailable if the store fails between read and write")
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void reportsAStoreThatIsAwayInSeconds() {
    var away = withoutStore();
    assumeTrue(away.isPresent(), "withoutStore() is not overridden");
    var users = away.orElseThrow();
    List<Runnable> calls =
        List.of(
            () -> users.find(ID),
            () -> users.find(new EmailAddress("tom@example.com")),
            () -> users.find(new Username("tom")),
            () -> users.add(user("tom")),
            () -> users.update(ID, user -> user.rehash(NEW_HASH)),
            () -> users.remove(ID),
            () -> users.page(null, 10));
    for (Runnable call : calls) {
      assertUnavailable(
          "call number " + (calls.indexOf(call) + 1) + " throws StoreUnavailable", call);
    }
  }

  static void assertUnavailable(String what, Runnable call) {
    long start = System.nanoTime();
    assertThat(catchThrowable(call::run)).as(what).isInstanceOf(StoreUnavailable.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("%s within 6 seconds", what)
        .isLessThan(LONGEST_WAIT);
  }

  private static User add(Users users) {
    var tom = user(ID, "tom", "tom@example.com");
    users.add(tom);
    return tom;
  }

  static User user(String name) {
    return user(User.Id.random(), name, name + "@example.com");
  }

  static User user(User.Id id, String name, String address) {
    return new User(id, new Username(name), new EmailAddress(address), HASH, List.of());
  }

  static User get(Optional<User> user) {
    assertThat(user).as("the store contains the user").isPresent();
    return user.orElseThrow();
  }

  static User with(User user, List<Session> sessions) {
    return new User(user.id(), user.username(), user.email(), user.access(), sessions);
  }

  /** Returns a change that opens a session, as a login with {@link #HASH} does. */
  static UnaryOperator<User> login(String device) {
    var session = session(device);
    return user -> user.openSession(session, HASH, RULES);
  }

  private static User appended(User user, Session session) {
    return with(user, Stream.concat(user.sessions().stream(), Stream.of(session)).toList());
  }

  static Session session(String device) {
    return Session.open(device, false, RULES);
  }

  private static Session other(Session.Id id) {
    return new Session(
        id,
        new Session.Id("previous"),
        new Session.Times(NOW.plusMillis(1), NOW.plusMillis(2), NOW.plusMillis(3)),
        new Session.Terms(NOW.plusSeconds(1), Duration.ofDays(1), true),
        "other");
  }
}
