package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.EmailTaken;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.UserIdTaken;
import dev.latchkey.domain.Refusal.UsernameTaken;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.Session.Terms;
import dev.latchkey.domain.Session.Times;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Together.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that an adapter keeps the promises of {@link Users}. To test an adapter, extend this class,
 * implement its abstract method and override each optional one that applies.
 */
@Timeout(60)
public abstract class UsersContract extends UsersUnderLoad {

  /** How long a test keeps overtaking one update of a slow adapter. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** An adapter must make fewer tries of one update than this. */
  private static final int TOO_MANY_TRIES = 5_000;

  @Test
  void findsNoUserInAnEmptyStore() {
    var users = emptyUsers();
    assertFindsNot("the store is empty", users, user("tom"));
    assertThat(users.remove(User.Id.random()))
        .as("remove() returns no user if the store is empty")
        .isEmpty();
    var ran = new AtomicBoolean();
    Optional<User> updated =
        users.update(
            User.Id.random(),
            user -> {
              ran.set(true);
              return user;
            });
    assertThat(updated).as("update() returns no user for an unknown id").isEmpty();
    assertThat(ran).as("update() does not run the change for an unknown id").isFalse();
  }

  @Test
  void distinguishesSimilarValues() {
    var users = emptyUsers();
    // Some collations ignore case, a trailing blank, or the dot of an i.
    var similar =
        List.of(
            user(new User.Id("abcdefghijklmnopqrs_-1"), "tom.x", "tom.x@example.com"),
            user(new User.Id("ABCDEFGHIJKLMNOPQRS_-1"), "tom_x", "tom_x@example.com"),
            user(new User.Id("id"), "tom1", "tom@example.com"),
            user(new User.Id("id "), "tom2", "tom+x@example.com"),
            user(new User.Id("\u0131d"), "tom3", "tomx@example.com"));
    similar.forEach(users::add);
    for (User user : similar) {
      assertThat(users.find(user.id()))
          .as("find() returns the user with the id '%s'", user.id())
          .contains(user);
      assertThat(users.find(user.email()))
          .as("find() returns the user with the address %s", user.email())
          .contains(user);
      assertThat(users.find(user.username()))
          .as("find() returns the user with the name %s", user.username())
          .contains(user);
    }
    assertThat(users.find(new Username("tom-x")))
        .as("find() returns no user for an unknown name")
        .isEmpty();
    for (String other : List.of("tom%@example.com", "*@example.com", "x@example.com")) {
      assertThat(users.find(new EmailAddress(other)))
          .as("find() returns no user for the unknown address %s", other)
          .isEmpty();
    }
  }

  /** Clients choose the id in a reset token, and an import chooses the ids of its users. */
  @Test
  void holdsAUserUnderTheGivenIdOrNotAtAll() {
    var users = emptyUsers();
    // A store that cuts or replaces characters would turn the ids below into these.
    for (String id : List.of("tom", "tom?", "tom\ufffd")) {
      String name = "user" + (int) id.charAt(id.length() - 1);
      users.add(user(new User.Id(id), name, name + "@example.com"));
    }
    for (String text : List.of("\0", "tom\0", "\ud800", "tom\ud800", "tom\udfff")) {
      var tom = user(new User.Id(text), "tom", "tom@example.com");
      assertThat(users.find(tom.id()))
          .as("find() returns no user for an id with a NUL or half a surrogate pair")
          .isEmpty();
      assertThat(users.update(tom.id(), user -> user))
          .as("update() returns no user for such an id")
          .isEmpty();
      assertThat(users.remove(tom.id())).as("remove() returns no user for such an id").isEmpty();
      boolean added = true;
      try {
        users.add(tom);
      } catch (StoreUnavailable cannotHoldIt) {
        added = false;
      }
      assertThat(users.find(tom.username()))
          .as("a user with such an id is stored if and only if its add succeeded")
          .isEqualTo(added ? Optional.of(tom) : Optional.empty());
      assertThat(users.remove(tom.id()).isPresent())
          .as("a user with such an id can be removed if and only if its add succeeded")
          .isEqualTo(added);
    }
  }

  /** In both time zones, one hour of the year occurs twice. */
  @Test
  void keepsEveryTextAndInstantAndTheOrderOfSessions() {
    var texts =
        List.of(
            "",
            "a|b;c,d:e=f&g",
            "\"a\" 'b' `c`",
            "\\ \\n \\u0041",
            "%41 %s ${a} #{b} ?",
            "<a/> [b] {c}",
            "\u00e9 e\u0301 \u212b",
            "T\u00fcrk\u00e7e \u0130\u0131 \u65e5\u672c\u8a9e \ud835\udcb3",
            "null",
            "  ");
    var instants =
        List.of(
            Instant.parse("2026-10-25T00:30:00.001Z"),
            Instant.parse("2026-10-25T01:30:00.002Z"),
            Instant.parse("2026-11-01T05:30:00.003Z"),
            Instant.parse("2026-11-01T06:30:00.004Z"),
            Instant.parse("2039-01-19T03:14:08.999Z"),
            Instant.EPOCH);
    var sessions =
        texts.stream().flatMap(text -> instants.stream().map(at -> session(text, at))).toList();
    var users = emptyUsers();
    // The default time zone is global, and contracts of several adapters may run concurrently.
    synchronized (UsersContract.class) {
      var zone = TimeZone.getDefault();
      try {
        for (String id : List.of("Europe/Berlin", "America/New_York")) {
          TimeZone.setDefault(TimeZone.getTimeZone(id));
          var tom = with(user("tom"), sessions);
          users.add(tom);
          assertThat(stored(users, tom).sessions())
              .as("sessions keep all texts, instants and their order, in the time zone %s", id)
              .isEqualTo(sessions);
          users.remove(tom.id());
        }
      } finally {
        TimeZone.setDefault(zone);
      }
    }
  }

  private static Session session(String text, Instant at) {
    return new Session(
        Session.Id.random(),
        text.isEmpty() ? null : Session.Id.random(),
        new Times(at, at.plusMillis(1), at.plusMillis(2)),
        new Terms(at.plusMillis(3), Duration.ofMillis(1_234_567), text.isEmpty()),
        text);
  }

  @Test
  void keepsTheLongestOfEverything() {
    var users = emptyUsers();
    var id = new User.Id("i".repeat(128));
    var email = new EmailAddress("l".repeat(64) + "@" + "d.".repeat(92) + "dexam");
    var policy =
        new SessionPolicy(SessionPolicy.LONGEST, SessionPolicy.LONGEST, 100, Duration.ZERO);
    var tom =
        new User(
                id,
                new Username("n".repeat(64)),
                email,
                new PasswordHash("$".repeat(4096)),
                IntStream.range(0, 100)
                    .mapToObj(
                        i -> Session.open("𝒳".repeat(100), false, policy.at(NOW.plusMillis(i))))
                    .toList())
            .issueReset(RECOVERY.resetFor(ResetToken.issue(id), email, NOW));
    users.add(tom);
    assertThat(users.find(tom.id()))
        .as("find(id) returns the largest possible user unchanged")
        .contains(tom);
    assertThat(users.find(tom.email()))
        .as("find(email) returns the largest possible user unchanged")
        .contains(tom);
  }

  @Test
  void refusesATakenNameAddressOrIdAndAddsNothing() {
    var users = emptyUsers();
    var tom = user("tom");
    users.add(tom);
    for (String free : List.of("free", "freeafteranupdate")) {
      String address = free + "@example.com";
      assertIsTaken(users, user(User.Id.random(), "tom", address), UsernameTaken.class);
      assertIsTaken(users, user(User.Id.random(), free, "tom@example.com"), EmailTaken.class);
      assertIsTaken(users, user(tom.id(), free, address), UserIdTaken.class);
      assertIsTaken(users, user("tom"), UsernameTaken.class);
      assertIsTaken(users, user(tom.id(), free, "tom@example.com"), EmailTaken.class);
      assertIsFree(users, free, address);
      users.update(tom.id(), user -> user.rehash(NEW_HASH));
    }
  }

  private static void assertIsTaken(Users users, User user, Class<? extends Refusal> refusal) {
    var before = users.page(null, 10);
    assertThat(catchThrowable(() -> users.add(user)))
        .as("add() refuses the name %s with the address %s", user.username(), user.email())
        .isInstanceOf(refusal);
    assertThat(users.page(null, 10)).as("a refused add() changes no user").isEqualTo(before);
  }

  private static void assertIsFree(Users users, String name, String address) {
    assertThat(catchThrowable(() -> users.add(user(User.Id.random(), name, address))))
        .as("add() accepts the name " + name + " and the address " + address + ", which are free")
        .isNull();
  }

  @Test
  void addsOneOfManyConcurrentUsersOfOneNameAddressOrId() {
    var instances = twoInstances();
    var id = User.Id.random();
    assertAddsOne(
        instances,
        UsernameTaken.class,
        i -> user(User.Id.random(), "tom", "tom" + i + "@example.com"),
        i -> user("tom" + i));
    assertAddsOne(
        instances,
        EmailTaken.class,
        i -> user(User.Id.random(), "jack" + i, "jack@example.com"),
        i -> user("jack" + i));
    assertAddsOne(
        instances,
        UserIdTaken.class,
        i -> user(id, "huck" + i, "huck" + i + "@example.com"),
        i -> user("huck" + i));
  }

  /**
   * Asserts that exactly one of many conflicting users is added. A refused add leaves nothing
   * behind: the others are added once they no longer conflict.
   */
  private static void assertAddsOne(
      List<Users> instances,
      Class<? extends Refusal> refusal,
      IntFunction<User> alike,
      IntFunction<User> different) {
    var those = IntStream.range(0, 32).mapToObj(alike).toList();
    var outcomes = together(those.size(), i -> instances.get(i % 2).add(those.get(i)));
    assertThat(outcomes.stream().filter(Outcome::succeeded).count())
        .as("exactly one of 32 concurrent users with a conflict is added")
        .isEqualTo(1);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.succeeded())
        .extracting(Outcome::failure)
        .as("each of the other adds throws the refusal for its conflict")
        .hasOnlyElementsOfType(refusal);
    for (int i = 0; i < those.size(); i++) {
      assertThat(instances.get(0).find(those.get(i).id()).equals(Optional.of(those.get(i))))
          .as("a user is stored if and only if its add succeeded")
          .isEqualTo(outcomes.get(i).succeeded());
    }
    var others =
        IntStream.range(0, those.size())
            .filter(i -> !outcomes.get(i).succeeded())
            .mapToObj(different)
            .toList();
    assertThat(together(others.size(), i -> instances.get(i % 2).add(others.get(i))))
        .extracting(Outcome::failure)
        .as("concurrent adds without a conflict do not throw")
        .containsOnlyNulls();
    assertThat(others)
        .as("each user whose add succeeded is stored")
        .allSatisfy(user -> assertThat(instances.get(0).find(user.id())).contains(user));
  }

  @Test
  void whatAChangeThrowsReachesTheCallerAndNothingIsStored() {
    var users = emptyUsers();
    var tom = user("tom");
    users.add(tom);
    for (Throwable thrown :
        List.of(
            new InvalidCredentials(),
            new IllegalStateException("of the change"),
            new StoreUnavailable("of another store", null),
            new StackOverflowError("of the change"))) {
      assertThat(
              catchThrowable(
                  () ->
                      users.update(
                          tom.id(),
                          user -> {
                            throw sneaky(thrown);
                          })))
          .as("update() throws exactly what its change throws")
          .isSameAs(thrown);
      assertThat(users.find(tom.id())).as("a change that throws stores nothing").contains(tom);
    }
  }

  private static RuntimeException sneaky(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return (RuntimeException) thrown;
  }

  @Test
  void anUpdateWithoutAChangeWritesNothing() {
    var instances = twoInstances();
    var tom = user("tom");
    instances.get(0).add(tom);
    var overtaker = new Overtaker(() -> instances.get(1).update(tom.id(), login("quick")));
    var updated = overtaker.meet(instances.get(0), tom.id(), user -> user);
    assertThat(updated.map(User::id))
        .as("update() returns the user even if nothing changed")
        .contains(tom.id());
    assertThat(stored(instances.get(1), tom).sessions())
        .extracting(Session::device)
        .as("an update that changes nothing keeps the session that another update opened meanwhile")
        .containsExactly("quick");
  }

  @Test
  void parallelUpdatesLoseNone() {
    var instances = twoInstances();
    var tom = user("tom");
    instances.get(0).add(tom);
    var outcomes = together(32, i -> instances.get(i % 2).update(tom.id(), login("device " + i)));
    assertThat(outcomes)
        .extracting(Outcome::failure)
        .as("none of 32 concurrent updates throws")
        .containsOnlyNulls();
    assertThat(stored(instances.get(0), tom).sessions())
        .extracting(Session::device)
        .as("each of 32 concurrent updates stores its session")
        .hasSize(32)
        .doesNotHaveDuplicates();
  }

  @Test
  void givesUpInTheEndIfOthersAreAlwaysQuicker() {
    var users = emptyUsers();
    var tom = user("tom");
    users.add(tom);
    var tries = new AtomicInteger();
    var othersWait = new AtomicBoolean();
    long end = System.nanoTime() + PATIENCE.toNanos();
    var failure =
        catchThrowable(
            () ->
                users.update(
                    tom.id(),
                    user -> {
                      if (tries.incrementAndGet() < TOO_MANY_TRIES
                          && System.nanoTime() < end
                          && !othersWait.get()) {
                        var hash = new PasswordHash("$plain$" + tries);
                        var overtaker =
                            new Overtaker(() -> users.update(tom.id(), it -> it.rehash(hash)));
                        othersWait.set(!overtaker.overtake());
                      }
                      return user.rehash(NEW_HASH);
                    }));
    // An adapter that makes others wait is never overtaken; a slow one would take too long.
    if (!othersWait.get() && System.nanoTime() < end) {
      assertThat(failure)
          .as("an update that is overtaken in every try gives up before try 5,000")
          .isInstanceOf(StoreUnavailable.class);
      assertThat(stored(users, tom).passwordHash())
          .as("an update that gave up stores nothing")
          .isNotEqualTo(NEW_HASH);
    }
  }

  @Test
  void aSecondInstanceSeesEveryWriteOfTheFirst() {
    var instances = twoInstances();
    var first = instances.get(0);
    var second = instances.get(1);
    var tom = user("tom");
    assertFindsNot("not added yet", second, tom);
    first.add(tom);
    assertFinds("added by the other instance", second, tom);
    assertThat(catchThrowable(() -> second.add(user(User.Id.random(), "tom", "other@example.com"))))
        .as("add() refuses a name that the other instance has added")
        .isInstanceOf(UsernameTaken.class);
    var session = session("Firefox");
    var loggedIn = first.update(tom.id(), user -> user.openSession(session, HASH, RULES));
    assertThat(loggedIn).as("update() returns the user").isPresent();
    assertFinds("updated by the other instance", second, loggedIn.orElseThrow());
    assertThat(second.update(tom.id(), user -> user.endSession(session.id())))
        .as("update() starts from the user as the other instance stored it")
        .contains(tom);
    assertFinds("updated by the other instance", first, tom);
    assertThat(first.update(tom.id(), user -> user.rehash(NEW_HASH)))
        .as("update() starts from the later write of the other instance, not from its own")
        .contains(tom.rehash(NEW_HASH));
  }

  private static void assertFinds(String what, Users users, User user) {
    assertThat(users.find(user.id())).as("find(id) returns the user: %s", what).contains(user);
    assertThat(users.find(user.email()))
        .as("find(email) returns the user: %s", what)
        .contains(user);
    assertThat(users.find(user.username()))
        .as("find(username) returns the user: %s", what)
        .contains(user);
    assertThat(users.page(null, 10))
        .as("the page contains only the user: %s", what)
        .containsExactly(user);
  }

  private static void assertFindsNot(String what, Users users, User user) {
    assertThat(users.find(user.id())).as("find(id) returns no user: %s", what).isEmpty();
    assertThat(users.find(user.email())).as("find(email) returns no user: %s", what).isEmpty();
    assertThat(users.find(user.username()))
        .as("find(username) returns no user: %s", what)
        .isEmpty();
    assertThat(users.page(null, 10)).as("the page is empty: %s", what).isEmpty();
  }

  @Test
  void removesAUserWhoCanComeBackUnderTheSameId() {
    var instances = twoInstances();
    var users = instances.get(0);
    var second = instances.get(1);
    var again = user("tom");
    var tom = login("Firefox").apply(again).issueReset(RESET).rehash(NEW_HASH);
    users.add(tom);
    assertThat(users.remove(tom.id())).as("remove() returns the removed user").contains(tom);
    for (Users instance : instances) {
      assertFindsNot("removed", instance, tom);
      assertThat(instance.remove(tom.id())).as("a second remove() returns no user").isEmpty();
      assertThat(instance.update(tom.id(), user -> user.rehash(HASH)))
          .as("update() returns no user once the user is removed")
          .isEmpty();
    }
    second.add(again);
    assertFinds("added again, without the old sessions", users, again);
    assertThat(users.update(tom.id(), user -> user.rehash(NEW_HASH)))
        .as("update() changes a user that was removed and added again")
        .contains(again.rehash(NEW_HASH));
  }

  /** Detects version numbers that start at the same value for every user. */
  @Test
  void anUpdateThatMeetsAUserAddedAgainChangesThatOneOrNone() {
    var instances = twoInstances();
    var users = instances.get(0);
    var tom = user("tom");
    var again = tom.rehash(NEW_HASH);
    users.add(tom);
    var overtaker =
        new Overtaker(
            () -> {
              instances.get(1).remove(tom.id());
              instances.get(1).add(again);
            });
    var slow = List.of(session("slow"));
    var updated = overtaker.meet(users, tom.id(), user -> with(user, slow));
    // An adapter that makes others wait is not overtaken. One that is may return no user.
    if (updated.isPresent()) {
      assertThat(updated)
          .as("update() returns the user that it changed, with its change")
          .contains(with(overtaker.overtook() ? again : tom, slow));
    }
    assertThat(users.find(tom.id()))
        .as("the user added again has the whole concurrent update or nothing of it")
        .contains(updated.isPresent() && overtaker.overtook() ? with(again, slow) : again);
  }

  @Test
  void anUpdateOvertakenByARemoveBringsNothingBack() {
    var instances = twoInstances();
    var users = instances.get(0);
    var tom = user("tom");
    users.add(tom);
    var overtaker = new Overtaker(() -> instances.get(1).remove(tom.id()));
    var updated = overtaker.meet(users, tom.id(), user -> user.rehash(NEW_HASH));
    assertFindsNot("removed during an update", users, tom);
    assertIsFree(users, "tom", "tom@example.com");
    if (overtaker.overtook()) {
      assertThat(updated).as("an update overtaken by a remove returns no user").isEmpty();
    }
  }

  @Test
  void aRemovedUserHasEveryUpdateThatWasAcknowledged() {
    var instances = twoInstances();
    var users = instances.get(0);
    var tom = user("tom");
    users.add(tom);
    var outcomes =
        Together.run(
            16,
            i ->
                () ->
                    i % 8 == 0
                        ? instances.get(i / 8).remove(tom.id())
                        : instances.get(i % 2).update(tom.id(), login("device " + i)));
    assertThat(outcomes)
        .extracting(Outcome::failure)
        .as("concurrent updates and removes do not throw")
        .containsOnlyNulls();
    var removed =
        IntStream.of(0, 8)
            .mapToObj(i -> answer(outcomes.get(i)))
            .flatMap(Optional::stream)
            .toList();
    assertThat(removed).as("exactly one of two concurrent removes returns the user").hasSize(1);
    var acknowledged =
        IntStream.range(0, 16)
            .filter(i -> i % 8 != 0 && answer(outcomes.get(i)).isPresent())
            .mapToObj(i -> "device " + i)
            .toList();
    assertThat(removed.get(0).sessions())
        .extracting(Session::device)
        .as("the removed user has exactly the sessions of the acknowledged updates")
        .containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(users.find(tom.id())).as("find() returns no user after the remove").isEmpty();
  }

  private static Optional<User> answer(Outcome<Optional<User>> outcome) {
    Optional<User> answer = outcome.result();
    return answer == null ? Optional.empty() : answer;
  }

  @Test
  void aNameIsTakenOnceWhenItIsFreedAndTakenConcurrently() {
    var instances = twoInstances();
    var users = instances.get(0);
    var tom = user("tom");
    users.add(tom);
    var others = IntStream.range(0, 16).mapToObj(i -> user("tom")).toList();
    var outcomes =
        together(
            17,
            i -> {
              if (i == 16) {
                users.remove(tom.id());
              } else {
                instances.get(i % 2).add(others.get(i));
              }
            });
    assertThat(outcomes.get(16).failure())
        .as("a remove during concurrent adds does not throw")
        .isNull();
    assertThat(outcomes)
        .extracting(Outcome::failure)
        .filteredOn(failure -> failure != null)
        .as("an add that fails says that the name or the address is taken")
        .hasOnlyElementsOfTypes(UsernameTaken.class, EmailTaken.class);
    var added =
        IntStream.range(0, 16)
            .filter(i -> outcomes.get(i).succeeded())
            .mapToObj(others::get)
            .toList();
    assertThat(added).as("at most one user takes the freed name").hasSizeLessThanOrEqualTo(1);
    assertThat(users.find(tom.username()))
        .as("the name belongs to the user whose add succeeded, if any")
        .isEqualTo(added.stream().findFirst());
    if (added.isEmpty()) {
      assertIsFree(users, "tom", "tom@example.com");
    }
  }

  @Test
  void listsUsersPageByPageInTheOrderOfIds() {
    var instances = twoInstances();
    // From the largest code point to the smallest. UTF-16 order would swap the first two.
    var ids =
        List.of("\ud835\udcb3", "\uff5e", "\u00e9", "ab", "aa", "a ", "a", "_", "B", "9", "-");
    for (int i = 0; i < ids.size(); i++) {
      instances.get(i % 2).add(user(new User.Id(ids.get(i)), "tom" + i, i + "@example.com"));
    }
    for (int size : List.of(1, 3, 10, 11, 12, Users.LARGEST_PAGE)) {
      var listed = new ArrayList<String>();
      User.@Nullable Id after = null;
      while (true) {
        var page = instances.get(0).page(after, size);
        assertThat(page.size())
            .as("a page with the limit %d has at most that many users", size)
            .isLessThanOrEqualTo(size);
        if (page.isEmpty()) {
          break;
        }
        page.forEach(user -> listed.add(user.id().value()));
        after = page.get(page.size() - 1).id();
      }
      Collections.reverse(listed);
      assertThat(listed)
          .as("pages of %d list every id once, in ascending order (here reversed)", size)
          .isEqualTo(ids);
    }
  }

  /** Detects pages that end where a batch of the driver ends. */
  @Test
  void aPageIsAsLongAsItsLimitAndRejectsALimitOutOfRange() {
    var users = emptyUsers();
    for (int i = 0; i < 130; i++) {
      users.add(user("tom" + i));
    }
    assertThat(users.page(null, 129)).as("page(null, 129) returns 129 of 130 users").hasSize(129);
    assertThat(users.page(null, Users.LARGEST_PAGE)).as("a page of all 130 users").hasSize(130);
    for (int limit : List.of(Integer.MIN_VALUE, -1, 0, Users.LARGEST_PAGE + 1)) {
      assertThat(catchThrowable(() -> users.page(null, limit)))
          .as("page() rejects the limit %d", limit)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void listsWholeUsersFromAnUnknownId() {
    var users = emptyUsers();
    var b = user(new User.Id("b"), "tom", "tom@example.com");
    var d = user(new User.Id("d"), "jacky", "jacky@example.com");
    users.add(b);
    users.add(d);
    User loggedIn = get(users.update(d.id(), login("Firefox")));
    assertThat(users.page(new User.Id("c"), 10))
        .as("the page after an unknown id begins with the next user, with its sessions")
        .containsExactly(loggedIn);
    assertThat(users.page(b.id(), 10))
        .as("the page after the first user has the second one, with its sessions")
        .containsExactly(loggedIn);
    users.remove(d.id());
    assertThat(users.page(null, 10)).as("a removed user is on no page").containsExactly(b);
  }

  private List<Users> twoInstances() {
    var first = emptyUsers();
    return List.of(first, secondInstance(first));
  }

  private static List<Outcome<Boolean>> together(int threads, IntConsumer action) {
    return Together.run(
        threads,
        i ->
            () -> {
              action.accept(i);
              return true;
            });
  }

  private static User stored(Users users, User user) {
    return get(users.find(user.id()));
  }
}
