package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.EmailTaken;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.UsernameTaken;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Together.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Users} adapter promises. Extend it and say how to make yours, over a store
 * without users.
 */
@Timeout(60)
public abstract class UsersContract {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  private static final SessionPolicy POLICY =
      new SessionPolicy(Duration.ofDays(30), Duration.ofDays(7), 100, Duration.ofMinutes(15));
  private static final PasswordHash HASH = new PasswordHash("$plain$" + "0123456789".repeat(120));
  private static final PasswordHash NEW_HASH = new PasswordHash("$plain$new");

  /** The adapter, over an empty store of its own. */
  protected abstract Users emptyUsers();

  @Test
  void knowsNobodyAtFirst() {
    var users = emptyUsers();
    assertThat(users.find(User.Id.random())).isEmpty();
    assertThat(users.find(new EmailAddress("tom@example.com"))).isEmpty();
    assertThat(users.update(User.Id.random(), user -> user)).isEmpty();
  }

  @Test
  void findsAUserByIdAndByAddress() {
    var users = emptyUsers();
    var tom = user("tom");
    users.add(tom);
    users.add(user("jacky"));
    assertThat(users.find(tom.id())).contains(tom);
    assertThat(users.find(tom.email())).contains(tom);
  }

  @Test
  void keepsSessionsToTheMillisecondAndInAnyScript() {
    var users = emptyUsers();
    var session =
        new Session(
            Session.Id.random(),
            NOW,
            NOW.plusMillis(1),
            NOW.plusMillis(2),
            NOW.plus(Duration.ofDays(30)),
            "Firefox auf Türkçe 日本語 𝒳");
    var tom = user("tom").openSession(session, HASH, POLICY);
    users.add(tom);
    assertThat(users.find(tom.id())).contains(tom);
  }

  @Test
  void refusesATakenNameAndAddsNothing() {
    var users = emptyUsers();
    var tom = user("tom");
    var other = User.create(tom.username(), new EmailAddress("other@example.com"), HASH);
    users.add(tom);
    assertThatThrownBy(() -> users.add(other)).isInstanceOf(UsernameTaken.class);
    assertThat(users.find(other.id())).isEmpty();
    assertThat(users.find(other.email())).isEmpty();
    assertThat(users.find(tom.id())).contains(tom);
  }

  @Test
  void refusesATakenAddressAndAddsNothing() {
    var users = emptyUsers();
    var tom = user("tom");
    var other = User.create(new Username("other"), tom.email(), HASH);
    users.add(tom);
    assertThatThrownBy(() -> users.add(other)).isInstanceOf(EmailTaken.class);
    assertThat(users.find(other.id())).isEmpty();
    assertThat(users.find(tom.email())).contains(tom);
    // The name of the one that was refused is still free.
    users.add(User.create(new Username("other"), new EmailAddress("other@example.com"), HASH));
  }

  @Test
  void namesTheUsernameIfBothAreTaken() {
    var users = emptyUsers();
    users.add(user("tom"));
    assertThatThrownBy(() -> users.add(user("tom"))).isInstanceOf(UsernameTaken.class);
  }

  @Test
  void addsOneOfManyUsersOfOneNameAtATime() {
    var users = emptyUsers();
    var outcomes =
        together(
            50,
            i ->
                users.add(
                    User.create(
                        new Username("tom"), new EmailAddress("tom" + i + "@example.com"), HASH)));
    assertOneSucceededOthersRefused(outcomes, UsernameTaken.class);
  }

  @Test
  void addsOneOfManyUsersOfOneAddressAtATime() {
    var users = emptyUsers();
    var outcomes =
        together(
            50,
            i ->
                users.add(
                    User.create(
                        new Username("tom" + i), new EmailAddress("tom@example.com"), HASH)));
    assertOneSucceededOthersRefused(outcomes, EmailTaken.class);
    assertThat(users.find(new EmailAddress("tom@example.com"))).isPresent();
  }

  private static void assertOneSucceededOthersRefused(
      List<Outcome<Void>> outcomes, Class<? extends Refusal> refusal) {
    assertThat(outcomes).filteredOn(Outcome::succeeded).as("added").hasSize(1);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.succeeded())
        .extracting(Outcome::failure)
        .allSatisfy(failure -> assertThat(failure).isInstanceOf(refusal));
  }

  @Test
  void updateStoresTheChangeAndAnswersIt() {
    var users = emptyUsers();
    var tom = user("tom");
    var jacky = user("jacky");
    users.add(tom);
    users.add(jacky);
    var session = Session.open(NOW, "Firefox", POLICY);
    var updated = users.update(tom.id(), user -> user.openSession(session, HASH, POLICY));
    assertThat(updated).contains(tom.openSession(session, HASH, POLICY));
    assertThat(users.find(tom.id())).isEqualTo(updated);
    assertThat(users.find(tom.email())).isEqualTo(updated);
    assertThat(users.find(jacky.id())).contains(jacky);
  }

  @Test
  void updateSeesWhatTheLastOneStored() {
    var users = emptyUsers();
    var tom = user("tom");
    users.add(tom);
    var first = Session.open(NOW, "first", POLICY);
    var second = Session.open(NOW, "second", POLICY);
    users.update(tom.id(), user -> user.openSession(first, HASH, POLICY));
    users.update(tom.id(), user -> user.openSession(second, HASH, POLICY));
    users.update(tom.id(), user -> user.endSession(first.id()));
    assertThat(users.find(tom.id()).orElseThrow().sessions()).containsExactly(second);
  }

  @Test
  void updateWithoutAChangeAnswersTheUserAsItIs() {
    var users = emptyUsers();
    var tom = user("tom");
    users.add(tom);
    assertThat(users.update(tom.id(), user -> user)).contains(tom);
    assertThat(users.find(tom.id())).contains(tom);
  }

  @Test
  void aRefusalInAnUpdateReachesTheCallerAndStoresNothing() {
    var users = emptyUsers();
    var tom = user("tom");
    users.add(tom);
    var refusal = new InvalidCredentials();
    assertThatThrownBy(
            () ->
                users.update(
                    tom.id(),
                    user -> {
                      throw refusal;
                    }))
        .isSameAs(refusal);
    assertThat(users.find(tom.id())).contains(tom);
  }

  @Test
  void parallelUpdatesLoseNone() {
    var users = emptyUsers();
    var tom = user("tom");
    users.add(tom);
    var outcomes =
        together(
            32,
            i ->
                users.update(
                    tom.id(),
                    user ->
                        user.openSession(Session.open(NOW, "device " + i, POLICY), HASH, POLICY)));
    assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
    assertThat(users.find(tom.id()).orElseThrow().sessions())
        .extracting(Session::device)
        .as("sessions opened at the same time")
        .hasSize(32)
        .doesNotHaveDuplicates();
  }

  @Test
  void aLoginThatRacesAPasswordChangeLeavesNoSessionOfTheOldPassword() {
    var users = emptyUsers();
    for (int round = 0; round < 20; round++) {
      var current = Session.open(NOW, "current", POLICY);
      var user = user("user" + round).openSession(current, HASH, POLICY);
      users.add(user);
      var outcomes =
          together(
              4,
              i -> {
                if (i == 0) {
                  users.update(
                      user.id(),
                      it ->
                          it.changePassword(
                              current.id(), HASH, NEW_HASH, current.id(), NOW, POLICY));
                } else {
                  users.update(
                      user.id(),
                      it -> it.openSession(Session.open(NOW, "old", POLICY), HASH, POLICY));
                }
              });
      assertThat(outcomes.get(0).failure()).isNull();
      assertThat(outcomes.stream().map(Outcome::failure).filter(Objects::nonNull).toList())
          .allSatisfy(failure -> assertThat(failure).isInstanceOf(InvalidCredentials.class));
      var stored = users.find(user.id()).orElseThrow();
      assertThat(stored.passwordHash()).isEqualTo(NEW_HASH);
      assertThat(stored.sessions())
          .extracting(Session::id)
          .as("sessions after the change")
          .containsExactly(current.id());
    }
  }

  @Test
  void aLateTouchDoesNotBringAnEndedSessionBack() {
    var users = emptyUsers();
    var session = Session.open(NOW, "Firefox", POLICY);
    var tom = user("tom").openSession(session, HASH, POLICY);
    users.add(tom);
    var later = NOW.plus(Duration.ofDays(1));
    for (int round = 0; round < 20; round++) {
      users.update(tom.id(), user -> tom);
      together(
          4,
          i -> {
            if (i == 0) {
              users.update(tom.id(), user -> user.endSession(session.id()));
            } else {
              users.update(tom.id(), user -> user.touch(session.id(), later, POLICY));
            }
          });
      assertThat(users.find(tom.id()).orElseThrow().sessions()).isEmpty();
    }
  }

  @Test
  void keepsEveryUserOfManyAddedAtATime() {
    var users = emptyUsers();
    var added = new HashSet<User>();
    for (int i = 0; i < 20; i++) {
      added.add(user("user" + i));
    }
    var list = List.copyOf(added);
    assertThat(together(20, i -> users.add(list.get(i)))).allMatch(Outcome::succeeded);
    assertThat(list).allSatisfy(user -> assertThat(users.find(user.id())).contains(user));
  }

  private interface Action {
    void run(int number);
  }

  private static List<Outcome<Void>> together(int threads, Action action) {
    return Together.run(
        threads,
        i ->
            (Callable<Void>)
                () -> {
                  action.run(i);
                  return null;
                });
  }

  private static User user(String name) {
    return User.create(new Username(name), new EmailAddress(name + "@example.com"), HASH);
  }
}
