package dev.latchkey.application;

import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.PasswordRejected;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.Refusal.UsernameTaken;
import dev.latchkey.domain.Refusal.WrongCurrentPassword;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.ThrottlePolicy.Guesses;
import dev.latchkey.domain.ThrottlePolicy.Limit;
import dev.latchkey.domain.ThrottlePolicy.Resets;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import dev.latchkey.testkit.InMemoryLoginAttempts;
import dev.latchkey.testkit.InMemoryUsers;
import dev.latchkey.testkit.Together;
import dev.latchkey.testkit.Together.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.ArgumentCaptor;

/** The six promises about throttling, each over fakes. */
@Timeout(60)
class ThrottleTest {

  private static final EmailAddress UNKNOWN = new EmailAddress("nobody@example.com");
  private static final Password WRONG = new Password("yourpassword");
  private static final Password NEW = new Password("another one");
  private static final Client ELSEWHERE = new Client("198.51.100.1", "");
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration HOUR = Duration.ofHours(1);

  private final LoginAttempts attempts = mock(delegatesTo(new InMemoryLoginAttempts()));
  private final Core core = new Core();
  private Latchkey latchkey = core.over(core.users, core.hasher, attempts);

  // 1. A limit of N admits N wrong guesses in its window.

  @Test
  void admitsTenGuessesAtAnAddressFromOneClient() {
    int before = core.hasher.computations();
    for (int i = 0; i < 10; i++) {
      guess(1, TOM.email(), new Client(CLIENT.network(), "device " + i));
    }

    assertThrottled(TOM, CLIENT, QUARTER);

    assertThat(core.hasher.computations() - before).isEqualTo(10);
    login(TOM, ELSEWHERE);
    login(JACKY, CLIENT);
  }

  @Test
  void admitsAHundredGuessesFromOneClient() {
    guessAtOtherAddresses(100);

    assertThrottled(TOM, CLIENT, QUARTER);
    login(TOM, ELSEWHERE);
  }

  @Test
  void admitsAHundredGuessesAtAnAddress() {
    guessFromTenNetworks();

    assertThrottled(TOM, CLIENT, HOUR);
    login(JACKY, CLIENT);
  }

  @Test
  void admitsTenGuessesInTheSessionsOfAUserFromAllNetworksTogether() {
    SignedIn laptop = login(TOM, CLIENT);
    SignedIn phone = login(TOM, ELSEWHERE);
    for (int i = 0; i < 10; i++) {
      guess(1, i % 2 == 0 ? laptop : phone, network(i));
    }
    int before = core.hasher.computations();

    assertThatThrownBy(() -> change(laptop, TOM.password(), CLIENT))
        .isInstanceOf(TooManyAttempts.class);

    assertThat(core.hasher.computations()).isEqualTo(before);
    core.clock.advance(QUARTER);
    change(laptop, TOM.password(), CLIENT);
  }

  @Test
  void guessesInASessionConcernNoChangeThatNeedsNoPassword() {
    SignedIn laptop = login(TOM, CLIENT);
    guess(10, laptop, CLIENT);

    change(laptop, null, CLIENT);
  }

  @Test
  void givesEveryAttemptAnIdOfItsOwn() {
    login(TOM, CLIENT);
    login(TOM, CLIENT);

    var made = ArgumentCaptor.forClass(LoginAttempts.Attempt.class);
    verify(attempts, times(2)).admit(made.capture());
    assertThat(made.getAllValues()).extracting(LoginAttempts.Attempt::id).doesNotHaveDuplicates();
  }

  @Test
  void admitsTenOfManyParallelGuesses() {
    int before = core.hasher.computations();

    var outcomes =
        Together.run(50, i -> () -> retryWhileBusy(() -> login(TOM.email(), WRONG, CLIENT)));

    assertThat(core.hasher.computations() - before).isEqualTo(10);
    assertThat(outcomes)
        .extracting(Outcome::failure)
        .filteredOn(InvalidCredentials.class::isInstance)
        .hasSize(10);
    assertThat(outcomes)
        .extracting(Outcome::failure)
        .filteredOn(TooManyAttempts.class::isInstance)
        .hasSize(40);
  }

  @Test
  void doesNotRevealWhichAddressesExist() {
    List<String> known = outcomesOfGuessesAt(TOM.email(), CLIENT);
    List<String> unknown = outcomesOfGuessesAt(UNKNOWN, ELSEWHERE);

    assertThat(known).hasSize(15).endsWith("too many attempts, please try again later PT15M");
    assertThat(unknown).isEqualTo(known);
  }

  private List<String> outcomesOfGuessesAt(EmailAddress email, Client client) {
    var outcomes = new ArrayList<String>();
    for (int i = 0; i < 15; i++) {
      Throwable refusal = catchThrowable(() -> login(email, WRONG, client));
      String wait =
          refusal instanceof TooManyAttempts throttled ? " " + throttled.retryAfter() : "";
      outcomes.add(refusal.getMessage() + wait);
    }
    return outcomes;
  }

  // 2. A right password is never refused because of other right ones.

  @Test
  void neverThrottlesParallelRightLogins() {
    guess(9, TOM.email(), CLIENT);

    var outcomes = Together.run(30, i -> () -> retryWhileBusy(() -> login(TOM, CLIENT)));

    assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
    assertThat(core.events.kinds()).doesNotContain(Kind.THROTTLED);
    guess(10, TOM.email(), CLIENT);
  }

  @Test
  void isBusyWhereOnlyAnAttemptUnderWayFillsTheLimit() throws Exception {
    var one = new Limit(1, QUARTER);
    var guesses = new Guesses(one, one, one, one);
    var policy = new ThrottlePolicy(true, guesses, one, new Resets(one, one), one);
    var core = new Core(new InMemoryUsers(), SessionPolicy.DEFAULT, policy);
    var hasher = new GatedHasher(core.hasher);
    latchkey = core.over(core.users, hasher, attempts);
    Future<SignedIn> first = hasher.start(() -> login(TOM, CLIENT));

    assertThatThrownBy(() -> login(TOM, CLIENT)).isInstanceOf(Busy.class);

    hasher.open();
    assertThat(first.get().user().username()).isEqualTo(TOM.username());
    assertThat(core.events.kinds()).doesNotContain(Kind.THROTTLED);
    login(TOM, CLIENT);
  }

  @Test
  void aClientHoldsAtMostItsShareOfTheHashing() throws Exception {
    var hasher = gate();
    var first = new ArrayList<Future<SignedIn>>();
    for (int i = 0; i < Throttle.SHARE; i++) {
      Person person = person(i);
      first.add(hasher.start(() -> login(person, CLIENT)));
    }

    assertThatThrownBy(() -> login(TOM, CLIENT)).isInstanceOf(Busy.class);
    assertThatThrownBy(() -> login(TOM, CLIENT.asKnownDevice("id"))).isInstanceOf(Busy.class);
    assertThatThrownBy(() -> signUp(Person.named("huck"), CLIENT)).isInstanceOf(Busy.class);
    Future<SignedIn> elsewhere = hasher.start(() -> login(TOM, ELSEWHERE));

    hasher.open();
    for (Future<SignedIn> login : first) {
      login.get();
    }
    elsewhere.get();
    login(TOM, CLIENT);
  }

  @Test
  void aHashThatALoginUpgradesIsPartOfItsShare() {
    core.users.update(
        core.stored(TOM).id(), user -> user.rehash(core.hasher.outdatedHash(TOM.password())));
    PasswordHasher hasher = mock(PasswordHasher.class, delegatesTo(core.hasher));
    latchkey = core.over(core.users, hasher, attempts);
    var upgrades = new AtomicInteger();
    doAnswer(
            upgrade -> {
              // Each waits for another login of the same client, which upgrades the hash as well.
              return upgrades.incrementAndGet() > 2 * Throttle.SHARE
                  ? core.hasher.hash(upgrade.getArgument(0))
                  : login(TOM, CLIENT).user().passwordHash();
            })
        .when(hasher)
        .hash(any());

    assertThatThrownBy(() -> login(TOM, CLIENT)).isInstanceOf(Busy.class);

    assertThat(upgrades).hasValue(Throttle.SHARE);
  }

  @Test
  void aUserHoldsAtMostItsShareOfTheHashing() throws Exception {
    SignedIn session = login(TOM, CLIENT);
    var hasher = gate();
    var changes = new ArrayList<Future<SignedIn>>();
    for (int i = 0; i < Throttle.SHARE; i++) {
      Client network = network(i);
      changes.add(hasher.start(() -> change(session, null, network)));
    }
    clearInvocations(attempts);

    assertThatThrownBy(() -> change(session, TOM.password(), ELSEWHERE)).isInstanceOf(Busy.class);

    verifyNoInteractions(attempts);
    Future<SignedIn> jacky = hasher.start(() -> login(JACKY, CLIENT));
    assertThat(changes).noneMatch(Future::isDone);
    hasher.open();
    assertThat(jacky.get().user().username()).isEqualTo(JACKY.username());
  }

  @Test
  void hashesNothingForASessionThatAnotherChangeHasEnded() {
    SignedIn session = login(TOM, CLIENT);
    int before = core.hasher.computations();

    var outcomes = Together.run(40, i -> () -> change(session, null, CLIENT));

    assertThat(outcomes).filteredOn(Outcome::succeeded).hasSize(1);
    assertThat(core.hasher.computations() - before).isLessThanOrEqualTo(Throttle.SHARE);
  }

  // 3. What is refused without a look at the password counts nowhere and costs no write.

  @Test
  void aRefusedAttemptCountsNowhereElse() {
    guess(10, TOM.email(), CLIENT);
    for (int i = 0; i < 200; i++) {
      core.clock.advance(Duration.ofSeconds(1));
      assertThatThrownBy(() -> login(TOM, CLIENT)).isInstanceOf(TooManyAttempts.class);
    }

    login(JACKY, CLIENT);
    for (int i = 0; i < 9; i++) {
      guess(10, TOM.email(), network(i));
    }
    assertThatThrownBy(() -> login(TOM, ELSEWHERE)).isInstanceOf(TooManyAttempts.class);
  }

  @Test
  void aRepeatedRefusalCostsNoStoreCommandAndIsRecorded() {
    guess(10, TOM.email(), CLIENT);
    assertThrottled(TOM, CLIENT, QUARTER);
    clearInvocations(attempts);
    core.events.clear();

    for (int i = 0; i < 100; i++) {
      assertThrottled(TOM, CLIENT, QUARTER.minus(Duration.ofMillis(i * 50L)));
      core.clock.advance(Duration.ofMillis(50));
    }

    verifyNoInteractions(attempts);
    assertThat(core.events.kinds()).hasSize(100).containsOnly(Kind.THROTTLED);
    core.clock.advance(RecentRefusals.LONGEST.minusSeconds(5));
    assertThatThrownBy(() -> login(TOM, CLIENT)).isInstanceOf(TooManyAttempts.class);
    verify(attempts).admit(any());
    verifyNoMoreInteractions(attempts);
  }

  @Test
  void doesNotCountWhatABusyHasherDidNotLookAt() {
    PasswordHasher hasher = mock(delegatesTo(core.hasher));
    latchkey = core.over(core.users, hasher, attempts);
    doThrow(new Busy()).when(hasher).hash(any());
    doThrow(new Busy()).when(hasher).matches(any(), any());

    for (int i = 0; i < 200; i++) {
      Person person = person(i);
      assertThatThrownBy(() -> login(TOM, CLIENT)).isInstanceOf(Busy.class);
      assertThatThrownBy(() -> signUp(person, CLIENT)).isInstanceOf(Busy.class);
    }

    assertThat(core.events.all()).isEmpty();
    reset(hasher);
    guess(10, TOM.email(), CLIENT);
    signUp(Person.named("huck"), CLIENT);
  }

  // 4. A success clears what was counted for its address and client.

  @Test
  void aSuccessClearsTheFailuresOfItsClientAtItsAddress() {
    for (int i = 0; i < 5; i++) {
      guess(9, TOM.email(), CLIENT);
      login(TOM, CLIENT);
    }

    guess(10, TOM.email(), CLIENT);
    assertThrottled(TOM, CLIENT, QUARTER);
  }

  @Test
  void aSuccessDoesNotClearTheWiderLimits() {
    for (int i = 0; i < 10; i++) {
      guessAtOtherAddresses(10);
      if (i < 9) {
        login(JACKY, CLIENT);
      }
    }

    assertThrottled(JACKY, CLIENT, QUARTER);
  }

  @Test
  void aSuccessInASessionClearsItsFailures() {
    SignedIn session = login(TOM, CLIENT);
    Password password = TOM.password();
    for (int round = 0; round < 3; round++) {
      guess(9, session, CLIENT);
      session = change(session, password, CLIENT);
      password = NEW;
    }
  }

  // 5. Strangers cannot lock out a browser that has logged in before, nor a live session.

  @Test
  void strangersLockOutNeitherAKnownBrowserNorALiveSession() {
    SignedIn session = login(TOM, CLIENT);
    guessFromTenNetworks();
    guessAtOtherAddresses(90);
    assertThatThrownBy(() -> login(TOM, CLIENT)).isInstanceOf(TooManyAttempts.class);

    login(TOM, CLIENT.asKnownDevice("laptop"));
    change(session, TOM.password(), CLIENT);
  }

  @Test
  void theGuessesOfAKnownBrowserCountOnlyForItself() {
    Client laptop = CLIENT.asKnownDevice("laptop");
    guess(9, TOM.email(), laptop);
    login(TOM, laptop);
    guess(10, TOM.email(), laptop);

    assertThrottled(TOM, laptop, QUARTER);
    assertThrottled(TOM, network(9).asKnownDevice("laptop"), QUARTER);
    login(TOM, CLIENT);
    login(TOM, CLIENT.asKnownDevice("phone"));
    login(JACKY, laptop);
  }

  /** Someone may have kept the cookies of many logins from before the password was changed. */
  @Test
  void admitsAHundredGuessesAtAnAddressFromAllItsKnownBrowsers() {
    for (int i = 0; i < 10; i++) {
      guess(10, TOM.email(), CLIENT.asKnownDevice("kept" + i));
    }

    assertThrottled(TOM, CLIENT.asKnownDevice("another"), HOUR);
    login(TOM, CLIENT);
  }

  // 6. Sign-ups, reset requests and password changes are limited, too.

  @Test
  void admitsTwentySignUpsAnHourFromOneClient() {
    for (int i = 0; i < 20; i++) {
      signUp(person(i), CLIENT);
    }
    core.events.clear();
    int before = core.hasher.computations();
    Person late = Person.named("late");

    assertThatThrownBy(() -> signUp(late, CLIENT))
        .isInstanceOfSatisfying(
            TooManyAttempts.class, refusal -> assertThat(refusal.retryAfter()).isEqualTo(HOUR));

    assertThat(core.events.kinds()).containsExactly(Kind.THROTTLED);
    assertThat(core.hasher.computations()).isEqualTo(before);
    assertThat(core.users.find(late.email())).isEmpty();
    signUp(Person.named("other"), ELSEWHERE);
    core.clock.advance(HOUR);
    signUp(late, CLIENT);
  }

  @Test
  void countsSignUpsThatFindANameTakenButNoneOfARejectedPassword() {
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(
              () ->
                  latchkey
                      .signUp()
                      .execute(TOM.username(), TOM.email(), new Password("password"), CLIENT))
          .isInstanceOf(PasswordRejected.class);
      assertThatThrownBy(() -> signUp(TOM, CLIENT)).isInstanceOf(UsernameTaken.class);
    }

    assertThatThrownBy(() -> signUp(TOM, CLIENT)).isInstanceOf(TooManyAttempts.class);
    login(TOM, CLIENT);
  }

  @Test
  void admitsTenPasswordChangesOfAUserInAQuarterOfAnHour() {
    SignedIn session = login(TOM, CLIENT);
    for (int i = 0; i < 10; i++) {
      session = change(session, null, network(i));
    }
    SignedIn last = session;
    int before = core.hasher.computations();

    assertThatThrownBy(() -> change(last, null, CLIENT)).isInstanceOf(TooManyAttempts.class);
    assertThatThrownBy(() -> change(last, NEW, CLIENT)).isInstanceOf(TooManyAttempts.class);

    assertThat(core.hasher.computations()).isEqualTo(before);
    core.clock.advance(QUARTER);
    change(last, NEW, CLIENT);
  }

  @Test
  void countsNothingWhenItIsOff() {
    var users = new InMemoryUsers();
    var core = new Core(users, SessionPolicy.DEFAULT, ThrottlePolicy.OFF);
    latchkey = core.over(users, core.hasher, attempts);
    SignedIn session = login(TOM, CLIENT);
    for (int i = 0; i < 150; i++) {
      guess(1, TOM.email(), CLIENT);
      signUp(person(i), CLIENT);
      session = change(session, null, CLIENT);
      guess(1, session, CLIENT);
    }

    verifyNoInteractions(attempts);
  }

  private void guess(int times, EmailAddress email, Client client) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> login(email, WRONG, client)).isInstanceOf(InvalidCredentials.class);
    }
  }

  private void guess(int times, SignedIn session, Client client) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> change(session, WRONG, client))
          .isInstanceOf(WrongCurrentPassword.class);
    }
  }

  private void guessFromTenNetworks() {
    guess(10, TOM.email(), CLIENT);
    for (int i = 0; i < 9; i++) {
      guess(10, TOM.email(), network(i));
    }
  }

  private void guessAtOtherAddresses(int times) {
    for (int i = 0; i < times; i++) {
      guess(1, new EmailAddress("nobody" + i + "@example.com"), CLIENT);
    }
  }

  private void assertThrottled(Person person, Client client, Duration retryAfter) {
    assertThatThrownBy(() -> login(person, client))
        .isInstanceOfSatisfying(
            TooManyAttempts.class,
            refusal -> assertThat(refusal.retryAfter()).isPositive().isEqualTo(retryAfter));
  }

  private SignedIn login(Person person, Client client) {
    SignedIn signedIn = login(person.email(), person.password(), client);
    assertThat(signedIn.user().username()).isEqualTo(person.username());
    return signedIn;
  }

  private SignedIn login(EmailAddress email, Password password, Client client) {
    return latchkey.login().execute(email, password, client, Set.of(), false);
  }

  private SignedIn change(SignedIn from, @Nullable Password current, Client client) {
    return latchkey.changePassword().execute(from.key(), NEW, current, client);
  }

  private void signUp(Person person, Client client) {
    latchkey.signUp().execute(person.username(), person.email(), person.password(), client);
  }

  private static Person person(int number) {
    return Person.named("person" + number);
  }

  private static Client network(int number) {
    return new Client("203.0.113." + number, "");
  }

  private static SignedIn retryWhileBusy(Supplier<SignedIn> login) {
    while (true) {
      try {
        return login.get();
      } catch (Busy retryShortly) {
        Thread.onSpinWait();
      }
    }
  }

  private GatedHasher gate() {
    for (int i = 0; i < Throttle.SHARE; i++) {
      signUp(person(i), ELSEWHERE);
    }
    var hasher = new GatedHasher(core.hasher);
    latchkey = core.over(core.users, hasher, attempts);
    return hasher;
  }
}
