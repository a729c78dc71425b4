package dev.latchkey.application;

import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.PasswordRejected;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.Refusal.UsernameTaken;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import dev.latchkey.testkit.InMemoryUsers;
import dev.latchkey.testkit.Together;
import dev.latchkey.testkit.Together.Outcome;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private static final EmailAddress UNKNOWN = new EmailAddress("nobody@example.com");
  private static final Password WRONG = new Password("yourpassword");
  private static final Client ELSEWHERE = new Client("198.51.100.1", "");
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private final Core core = new Core();

  @Test
  void admitsTenGuessesAtAnAddressFromOneClient() {
    int before = core.hasher.computations();
    guess(10, TOM.email(), CLIENT);

    assertThrottled(TOM, CLIENT, QUARTER);

    assertThat(core.hasher.computations() - before).isEqualTo(10);
    assertThat(login(TOM, ELSEWHERE).user().username()).isEqualTo(TOM.username());
    assertThat(login(JACKY, CLIENT).user().username()).isEqualTo(JACKY.username());
  }

  @Test
  void admitsAHundredGuessesFromOneClientWhateverTheAddress() {
    for (int i = 0; i < 100; i++) {
      guess(1, new EmailAddress("nobody" + i + "@example.com"), CLIENT);
    }

    assertThrottled(TOM, CLIENT, QUARTER);
    assertThat(login(TOM, ELSEWHERE).user().username()).isEqualTo(TOM.username());
  }

  @Test
  void admitsAHundredGuessesAtAnAddressWhoeverMakesThem() {
    for (int i = 0; i < 10; i++) {
      guess(10, TOM.email(), new Client("203.0.113." + i, ""));
    }

    assertThrottled(TOM, CLIENT, HOUR);
    assertThat(login(JACKY, CLIENT).user().username()).isEqualTo(JACKY.username());
  }

  @Test
  void stopsAtTheFirstExcessSoThatOneClientCannotLockAnAddress() {
    guess(10, TOM.email(), CLIENT);
    for (int i = 0; i < 200; i++) {
      assertThrottled(TOM, CLIENT, QUARTER);
    }

    for (int i = 0; i < 9; i++) {
      guess(10, TOM.email(), new Client("203.0.113." + i, ""));
    }
    assertThrottled(TOM, ELSEWHERE, HOUR);
  }

  @Test
  void recordsAnAttemptThatIsNotAdmittedWithNobodysName() {
    guess(10, TOM.email(), CLIENT);
    core.events.clear();

    assertThrottled(TOM, CLIENT, QUARTER);

    assertThat(core.events.all())
        .containsExactly(
            new SecurityEvent(Kind.THROTTLED, core.clock.instant(), null, null, CLIENT.network()));
  }

  @Test
  void asksToWaitUntilTheOldestFailureLeavesTheWindow() {
    guess(1, TOM.email(), CLIENT);
    core.clock.advance(Duration.ofMinutes(5));
    guess(9, TOM.email(), CLIENT);

    assertThrottled(TOM, CLIENT, Duration.ofMinutes(10));
    core.clock.advance(Duration.ofMinutes(10).minus(MOMENT));
    assertThrottled(TOM, CLIENT, MOMENT);
    core.clock.advance(MOMENT);

    guess(1, TOM.email(), CLIENT);
    assertThrottled(TOM, CLIENT, Duration.ofMinutes(5));
  }

  @Test
  void asksToWaitForTheRestOfTheHourOfAnAddress() {
    guess(10, TOM.email(), new Client("203.0.113.0", ""));
    core.clock.advance(Duration.ofMinutes(50));
    for (int i = 1; i < 10; i++) {
      guess(10, TOM.email(), new Client("203.0.113." + i, ""));
    }

    assertThrottled(TOM, CLIENT, Duration.ofMinutes(10));
    core.clock.advance(Duration.ofMinutes(10));
    assertThat(login(TOM, CLIENT).user().username()).isEqualTo(TOM.username());
  }

  @Test
  void aSuccessClearsTheFailuresOfItsClientAtItsAddress() {
    for (int i = 0; i < 5; i++) {
      guess(9, TOM.email(), CLIENT);
      assertThat(login(TOM, CLIENT).user().username()).isEqualTo(TOM.username());
    }

    guess(10, TOM.email(), CLIENT);
    assertThrottled(TOM, CLIENT, QUARTER);
  }

  @Test
  void admitsTenOfManyParallelGuesses() {
    int before = core.hasher.computations();

    var outcomes =
        Together.run(200, i -> () -> core.login.execute(TOM.email(), WRONG, CLIENT, Set.of()));

    assertThat(core.hasher.computations() - before).isEqualTo(10);
    assertThat(outcomes)
        .extracting(Outcome::failure)
        .filteredOn(InvalidCredentials.class::isInstance)
        .hasSize(10);
    assertThat(outcomes)
        .extracting(Outcome::failure)
        .filteredOn(it -> it instanceof TooManyAttempts || it instanceof Busy)
        .hasSize(190);
  }

  @Test
  void doesNotTellAnUnknownAddressFromAUsers() {
    List<String> known = outcomesOfGuessesAt(TOM.email(), CLIENT);
    List<String> unknown = outcomesOfGuessesAt(UNKNOWN, ELSEWHERE);

    assertThat(known).hasSize(15).endsWith("too many attempts, please try again later PT15M");
    assertThat(unknown).isEqualTo(known);
  }

  private List<String> outcomesOfGuessesAt(EmailAddress email, Client client) {
    var outcomes = new ArrayList<String>();
    for (int i = 0; i < 15; i++) {
      assertThatThrownBy(() -> core.login.execute(email, WRONG, client, Set.of()))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal ->
                  outcomes.add(
                      refusal instanceof TooManyAttempts throttled
                          ? refusal.getMessage() + " " + throttled.retryAfter()
                          : String.valueOf(refusal.getMessage())));
    }
    return outcomes;
  }

  @Test
  void countsTheSpellingsOfAnAddressAsOne() {
    guess(5, new EmailAddress("TOM@example.com"), CLIENT);
    guess(5, new EmailAddress(" tom@EXAMPLE.com"), CLIENT);

    assertThrottled(TOM, CLIENT, QUARTER);
  }

  @Test
  void countsTheIpv6AddressesOfOneNetworkAsOneClient() throws UnknownHostException {
    guess(5, TOM.email(), at("2001:db8::1"));
    guess(5, TOM.email(), at("2001:DB8:0:0:ffff::2"));

    assertThrottled(TOM, at("2001:0db8::3"), QUARTER);
    assertThat(login(TOM, at("2001:db8:0:1::1")).user().username()).isEqualTo(TOM.username());
  }

  @Test
  void countsAMappedIpv4AddressAsItself() throws UnknownHostException {
    guess(5, TOM.email(), at("192.0.2.7"));
    guess(5, TOM.email(), at("::ffff:192.0.2.7"));

    assertThrottled(TOM, at("192.0.2.7"), QUARTER);
  }

  @Test
  void countsWhateverTheDeviceSaysOfItself() {
    for (int i = 0; i < 10; i++) {
      guess(1, TOM.email(), new Client(CLIENT.network(), "device " + i));
    }

    assertThrottled(TOM, CLIENT, QUARTER);
  }

  @Test
  void doesNotCountAGuessThatABusyHasherDidNotLookAt() {
    var hasher = new BusyHasher(core.hasher);
    var login = core.over(new Ports(core.users, hasher, core.attempts, core.events)).login();
    hasher.setBusy(true);

    for (int i = 0; i < 200; i++) {
      assertThatThrownBy(() -> login.execute(TOM.email(), TOM.password(), CLIENT, Set.of()))
          .isInstanceOf(Busy.class);
    }

    assertThat(core.events.all()).isEmpty();
    guess(10, TOM.email(), CLIENT);
    assertThrottled(TOM, CLIENT, QUARTER);
  }

  @Test
  void countsNothingWhenDisabled() {
    var users = new InMemoryUsers();
    var core = new Core(users, SessionPolicy.DEFAULT, ThrottlePolicy.OFF);
    var latchkey = core.over(new Ports(users, core.hasher, new UntouchableAttempts(), core.events));
    var login = latchkey.login();
    var signUp = latchkey.signUp();
    for (int i = 0; i < 150; i++) {
      assertThatThrownBy(() -> login.execute(TOM.email(), WRONG, CLIENT, Set.of()))
          .isInstanceOf(InvalidCredentials.class);
      Person person = Person.named("person" + i);
      assertThat(signUp.execute(person.username(), person.email(), person.password(), CLIENT))
          .isEqualTo(core.stored(person));
    }

    assertThat(login.execute(TOM.email(), TOM.password(), CLIENT, Set.of()).user())
        .isEqualTo(core.stored(TOM));
  }

  private static final class UntouchableAttempts implements LoginAttempts {

    @Override
    public Verdict admit(Attempt attempt) {
      throw new AssertionError("counted");
    }

    @Override
    public void fail(Attempt attempt) {
      throw new AssertionError("failed");
    }

    @Override
    public void succeed(Attempt attempt, Collection<Key> cleared) {
      throw new AssertionError("succeeded");
    }

    @Override
    public void cancel(Attempt attempt) {
      throw new AssertionError("cancelled");
    }
  }

  @Test
  void admitsTwentySignUpsAnHourFromOneClient() {
    for (int i = 0; i < 20; i++) {
      signUp(Person.named("person" + i), CLIENT);
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
    assertThat(core.login(late).user()).isEqualTo(core.stored(late));
  }

  @Test
  void countsSignUpsThatFindANameTaken() {
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> signUp(TOM, CLIENT)).isInstanceOf(UsernameTaken.class);
    }

    assertThatThrownBy(() -> signUp(TOM, CLIENT)).isInstanceOf(TooManyAttempts.class);
  }

  @Test
  void doesNotCountSignUpsWhosePasswordThePolicyDoesNotTake() {
    Person huck = Person.named("huck");
    for (int i = 0; i < 30; i++) {
      assertThatThrownBy(
              () ->
                  core.signUp.execute(
                      huck.username(), huck.email(), new Password("password"), CLIENT))
          .isInstanceOf(PasswordRejected.class);
    }

    signUp(huck, CLIENT);
    assertThat(core.login(huck).user()).isEqualTo(core.stored(huck));
  }

  @Test
  void doesNotCountSignUpsThatABusyHasherDidNotLookAt() {
    var hasher = new BusyHasher(core.hasher);
    var signUp = core.over(new Ports(core.users, hasher, core.attempts, core.events)).signUp();
    Person huck = Person.named("huck");
    hasher.setBusy(true);

    for (int i = 0; i < 30; i++) {
      assertThatThrownBy(
              () -> signUp.execute(huck.username(), huck.email(), huck.password(), CLIENT))
          .isInstanceOf(Busy.class);
    }

    assertThat(core.events.all()).isEmpty();
    hasher.setBusy(false);
    assertThat(signUp.execute(huck.username(), huck.email(), huck.password(), CLIENT))
        .isEqualTo(core.stored(huck));
  }

  @Test
  void countsSignUpsAndGuessesApart() {
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> signUp(TOM, CLIENT)).isInstanceOf(UsernameTaken.class);
    }
    for (int i = 0; i < 100; i++) {
      guess(1, new EmailAddress("nobody" + i + "@example.com"), CLIENT);
    }
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> signUp(TOM, CLIENT)).isInstanceOf(UsernameTaken.class);
    }

    assertThrottled(TOM, CLIENT, QUARTER);
    assertThatThrownBy(() -> signUp(TOM, CLIENT)).isInstanceOf(TooManyAttempts.class);
  }

  private void guess(int times, EmailAddress email, Client client) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> core.login.execute(email, WRONG, client, Set.of()))
          .isInstanceOf(InvalidCredentials.class);
    }
  }

  private void assertThrottled(Person person, Client client, Duration retryAfter) {
    assertThatThrownBy(() -> login(person, client))
        .isInstanceOfSatisfying(
            TooManyAttempts.class,
            refusal -> assertThat(refusal.retryAfter()).isPositive().isEqualTo(retryAfter));
  }

  private SignedIn login(Person person, Client client) {
    return core.login.execute(person.email(), person.password(), client, Set.of());
  }

  private void signUp(Person person, Client client) {
    core.signUp.execute(person.username(), person.email(), person.password(), client);
  }

  private static Client at(String literal) throws UnknownHostException {
    return Client.at(InetAddress.getAllByName(literal)[0], "");
  }
}
