package dev.latchkey.application;

import static dev.latchkey.application.SessionAssertions.assertLive;
import static dev.latchkey.application.SessionAssertions.assertRefused;
import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.ClaimedAddress;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.Session.Terms;
import dev.latchkey.domain.Session.Times;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import dev.latchkey.testkit.InMemoryUsers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LoginTest {

  private static final EmailAddress UNKNOWN = new EmailAddress("nobody@example.com");
  private static final Password WRONG = new Password("yourpassword");
  private static final Password NEW = new Password("another one");

  private final InMemoryUsers users = spy(new InMemoryUsers());
  private final Core core = new Core(users);

  @Test
  void opensASessionForTheRightPassword() {
    SignedIn signedIn = core.login(TOM);

    Session session = signedIn.session();
    assertThat(session)
        .isEqualTo(
            new Session(
                session.id(),
                null,
                new Times(core.clock.instant(), core.clock.instant(), core.clock.instant()),
                new Terms(
                    core.clock.instant().plus(SessionPolicy.DEFAULT.lifetime()),
                    SessionPolicy.DEFAULT.idleTime(),
                    false),
                CLIENT.device()));
    assertThat(signedIn.user()).isEqualTo(core.stored(TOM));
    assertThat(signedIn.user().sessions()).containsExactly(session);
    assertThat(core.authenticate.execute(signedIn.key())).isEqualTo(signedIn);
  }

  @Test
  void opensANewSessionEveryTime() {
    SessionKey laptop = core.login(TOM).key();
    SessionKey phone = core.login(TOM).key();

    assertThat(phone.session()).isNotEqualTo(laptop.session());
    assertLive(core, laptop, phone);
  }

  @Test
  void recordsWhoLoggedInWhereFrom() {
    SignedIn signedIn = core.login(TOM);

    var subject =
        new Subject(signedIn.user().id(), signedIn.session().id(), new ClaimedAddress(TOM.email()));
    assertThat(core.events.all()).containsExactly(core.event(Kind.LOGGED_IN, subject, null));
  }

  @Test
  void refusesAWrongPassword() {
    assertThatThrownBy(() -> login(TOM.email(), WRONG)).isInstanceOf(InvalidCredentials.class);

    assertThat(core.stored(TOM).sessions()).isEmpty();
    assertRefusalRecorded(Subject.of(TOM.email(), core.stored(TOM).id()), Reason.WRONG_PASSWORD);
  }

  /** The second password matches the hash that is verified in place of an unknown user's. */
  @Test
  void refusesAnUnknownAddress() {
    for (Password password : List.of(TOM.password(), new Password("nobody has this one"))) {
      core.events.clear();

      assertThatThrownBy(() -> login(UNKNOWN, password)).isInstanceOf(InvalidCredentials.class);

      assertRefusalRecorded(Subject.of(UNKNOWN, null), Reason.UNKNOWN_ADDRESS);
    }
  }

  @Test
  void refusesTheRightPasswordOfADisabledUser() {
    core.latchkey.disableUser().execute(core.stored(TOM).id());
    core.events.clear();

    assertThatThrownBy(() -> core.login(TOM)).isInstanceOf(InvalidCredentials.class);

    assertRefusalRecorded(Subject.of(TOM.email(), core.stored(TOM).id()), Reason.DISABLED_USER);
  }

  @Test
  void doesNotTellAnUnknownAddressFromAWrongPassword() {
    Refused wrong = refused(TOM.email());
    Refused unknown = refused(UNKNOWN);
    makeOutdated(core, TOM);
    User outdated = core.stored(TOM);
    Refused wrongForAnOutdatedHash = refused(TOM.email());

    assertThat(wrong).isEqualTo(new Refused("email or password is invalid", 1));
    assertThat(unknown).isEqualTo(wrong);
    assertThat(wrongForAnOutdatedHash).isEqualTo(wrong);
    assertThat(core.stored(TOM)).as("the hash is left").isEqualTo(outdated);
  }

  private record Refused(String message, int computations) {}

  private Refused refused(EmailAddress email) {
    int before = core.hasher.computations();
    var messages = new ArrayList<String>();
    assertThatThrownBy(() -> login(email, WRONG))
        .isExactlyInstanceOf(InvalidCredentials.class)
        .satisfies(refusal -> messages.add(String.valueOf(refusal.getMessage())));
    return new Refused(messages.get(0), core.hasher.computations() - before);
  }

  @Test
  void isAGuessIfThePasswordChangedAfterItWasVerified() {
    SessionKey laptop = core.login(TOM).key();
    core.events.clear();
    Race.beforeUpdate(users, () -> changePassword(laptop));
    int most = ThrottlePolicy.DEFAULT.guesses().addressAndClient().attempts();

    assertThatThrownBy(() -> core.login(TOM)).isInstanceOf(InvalidCredentials.class);

    assertThat(core.events.kinds()).containsExactly(Kind.PASSWORD_CHANGED, Kind.LOGIN_REFUSED);
    for (int i = 1; i < most; i++) {
      assertThatThrownBy(() -> login(TOM.email(), WRONG)).isInstanceOf(InvalidCredentials.class);
    }
    assertThatThrownBy(() -> login(TOM.email(), WRONG)).isInstanceOf(TooManyAttempts.class);
  }

  @Test
  void isRefusedForTheRecordIfThePasswordChangedAfterItWasVerifiedTwice() {
    SessionKey laptop = core.login(TOM).key();
    core.events.clear();
    Race.beforeUpdate(
        users,
        () -> {
          rehash(core, TOM, core.hasher.hash(TOM.password()));
          Race.beforeUpdate(users, () -> changePassword(laptop));
        });

    assertThatThrownBy(() -> core.login(TOM)).isInstanceOf(InvalidCredentials.class);

    assertThat(core.stored(TOM).sessions()).hasSize(1);
    assertThat(core.events.kinds()).containsExactly(Kind.PASSWORD_CHANGED, Kind.LOGIN_REFUSED);
  }

  @Test
  void upgradesAnOutdatedHashInTheWriteThatOpensTheSession() {
    makeOutdated(core, TOM);
    clearInvocations(users);

    SignedIn signedIn = core.login(TOM);

    verify(users).update(any(), any());
    User stored = core.stored(TOM);
    assertThat(stored.sessions()).containsExactly(signedIn.session());
    assertThat(core.hasher.outdated(stored.passwordHash())).isFalse();
    assertThat(core.hasher.matches(TOM.password(), stored.passwordHash())).isTrue();
  }

  @Test
  void keepsAHashThatIsUpToDateAndComputesOnce() {
    PasswordHash before = core.stored(TOM).passwordHash();
    int computations = core.hasher.computations();

    core.login(TOM);

    assertThat(core.stored(TOM).passwordHash()).isEqualTo(before);
    assertThat(core.hasher.computations() - computations).isEqualTo(1);
  }

  @Test
  void endsTheSessionOfTheSameUserInTheWriteThatOpensTheNew() {
    SessionKey before = core.login(TOM).key();
    clearInvocations(users);

    login(TOM, List.of(before));

    verify(users).update(any(), any());
  }

  @Test
  void endsEverySessionThatWasHeldBefore() {
    SessionKey laptop = core.login(TOM).key();
    SessionKey phone = core.login(TOM).key();
    SessionKey jackys = core.login(JACKY).key();
    SessionKey other = core.login(TOM).key();
    SessionKey jackysOther = core.login(JACKY).key();
    var neverWas = new SessionKey(User.Id.random(), Session.Id.random());
    var mixed = new SessionKey(jackys.user(), other.session());

    SessionKey opened = login(TOM, List.of(laptop, neverWas, jackys, mixed, phone)).key();

    assertRefused(core, laptop, phone, jackys);
    assertLive(core, opened, other, jackysOther);
  }

  @Test
  void recordsWhySessionsEnd() {
    var core = new Core(users, with(2), ThrottlePolicy.DEFAULT);
    SessionKey expired = core.login(TOM).key();
    core.clock.advance(SessionPolicy.DEFAULT.lifetime());
    core.login(TOM);
    assertThat(ended(core)).containsExactly(ended(core, expired, Reason.EXPIRED));

    SessionKey jackys = core.login(JACKY).key();
    SessionKey toms = core.login(TOM).key();
    core.login.execute(TOM.email(), TOM.password(), CLIENT, List.of(jackys, toms), false);
    assertThat(ended(core))
        .containsExactlyInAnyOrder(
            ended(core, jackys, Reason.NEW_LOGIN), ended(core, toms, Reason.NEW_LOGIN));
  }

  @Test
  void recordsWhichSessionGaveWayToTheOneTooMany() {
    var stricter = new Core(users, with(1), ThrottlePolicy.DEFAULT);
    SessionKey laptop = core.login(TOM).key();
    SessionKey held = core.login(TOM).key();
    SessionKey phone = core.login(TOM).key();

    stricter.login.execute(TOM.email(), TOM.password(), CLIENT, List.of(held), false);

    assertThat(ended(stricter))
        .containsExactlyInAnyOrder(
            ended(stricter, laptop, Reason.TOO_MANY_SESSIONS),
            ended(stricter, held, Reason.NEW_LOGIN),
            ended(stricter, phone, Reason.TOO_MANY_SESSIONS));
  }

  @Test
  void recordsTheEndOfASessionOnceHoweverOftenTheStoreRunsTheChange() {
    SessionKey held = core.login(TOM).key();
    doAnswer(
            update -> {
              UnaryOperator<User> change = update.getArgument(1);
              assertThat(change.apply(core.stored(TOM)).sessions()).hasSize(1);
              return update.callRealMethod();
            })
        .when(users)
        .update(any(), any());

    login(TOM, List.of(held));

    assertThat(ended(core)).containsExactly(ended(core, held, Reason.NEW_LOGIN));
  }

  private static SessionPolicy with(int sessionsPerUser) {
    var usual = SessionPolicy.DEFAULT;
    return new SessionPolicy(
        usual.lifetime(), usual.idleTime(), sessionsPerUser, usual.recentLogin());
  }

  /** The events of sessions that ended since the last call. */
  private static List<SecurityEvent> ended(Core core) {
    var ended = core.events.all().stream().filter(it -> it.kind() == Kind.SESSIONS_ENDED).toList();
    core.events.clear();
    return ended;
  }

  private static SecurityEvent ended(Core core, SessionKey key, Reason reason) {
    return core.event(Kind.SESSIONS_ENDED, Subject.of(key), reason);
  }

  @Test
  void endsNothingWhenRefused() {
    SessionKey toms = core.login(TOM).key();
    SessionKey jackys = core.login(JACKY).key();
    var held = List.of(toms, jackys);

    assertThatThrownBy(() -> core.login.execute(TOM.email(), WRONG, CLIENT, held, false))
        .isInstanceOf(InvalidCredentials.class);
    assertThatThrownBy(() -> core.login.execute(UNKNOWN, WRONG, CLIENT, held, false))
        .isInstanceOf(InvalidCredentials.class);

    assertLive(core, toms, jackys);
  }

  @Test
  void isNeitherDoneNorRefusedWhenTheStoreIsAway() {
    users.goAway();

    assertThatThrownBy(() -> core.login(TOM)).isInstanceOf(StoreUnavailable.class);

    assertThat(core.events.all()).isEmpty();
  }

  @Test
  void isNotReportedDoneWhenTheSessionCouldNotBeStored() {
    User.Id toms = core.stored(TOM).id();
    doThrow(new StoreUnavailable("away", null)).when(users).update(eq(toms), any());

    assertThatThrownBy(() -> core.login(TOM)).isInstanceOf(StoreUnavailable.class);

    assertThat(core.events.all()).isEmpty();
    assertThat(core.stored(TOM).sessions()).isEmpty();
  }

  @Test
  void isNotReportedDoneWhenAHeldSessionCouldNotBeEnded() {
    SessionKey jackys = core.login(JACKY).key();
    doThrow(new StoreUnavailable("away", null)).when(users).update(eq(jackys.user()), any());

    assertThatThrownBy(
            () -> core.login.execute(TOM.email(), TOM.password(), CLIENT, Set.of(jackys), false))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(core.stored(TOM).sessions()).isEmpty();
  }

  private SignedIn login(EmailAddress email, Password password) {
    return core.login.execute(email, password, CLIENT, Set.of(), false);
  }

  private SignedIn login(Person person, Collection<SessionKey> held) {
    return core.login.execute(person.email(), person.password(), CLIENT, held, false);
  }

  private SignedIn changePassword(SessionKey key) {
    return core.changePassword.execute(key, NEW, TOM.password(), CLIENT);
  }

  private static void makeOutdated(Core core, Person person) {
    rehash(core, person, core.hasher.outdatedHash(person.password()));
  }

  private static void rehash(Core core, Person person, PasswordHash hash) {
    core.users.update(core.stored(person).id(), user -> user.rehash(hash));
  }

  private void assertRefusalRecorded(Subject subject, Reason reason) {
    assertThat(core.events.all()).containsExactly(core.event(Kind.LOGIN_REFUSED, subject, reason));
  }
}
