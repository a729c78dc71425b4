package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.domain.PasswordProof.CurrentPassword;
import dev.latchkey.domain.PasswordProof.RecentLogin;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.NoSuchSession;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.Refusal.RecentLoginRequired;
import dev.latchkey.domain.Refusal.WrongCurrentPassword;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final Duration IDLE_TIME = Duration.ofDays(7);
  private static final Duration RECENT = Duration.ofMinutes(15);
  private static final SessionPolicy POLICY = new SessionPolicy(LIFETIME, IDLE_TIME, 3, RECENT);
  private static final SessionRules RULES = POLICY.at(NOW);
  private static final PasswordProof RECENT_LOGIN = new RecentLogin();
  private static final SessionPolicy PROVE_ALWAYS =
      new SessionPolicy(LIFETIME, IDLE_TIME, 3, Duration.ZERO);

  private static final PasswordHash HASH = new PasswordHash("$plain$old");
  private static final PasswordHash FRESH = new PasswordHash("$plain$new");
  private static final Session.Id NEXT = new Session.Id("next");

  private static final Session LAPTOP = opened("laptop", NOW);
  private static final Session PHONE = opened("phone", NOW.minusSeconds(60));
  private static final Session IDLED = opened("idled", NOW.minus(IDLE_TIME));
  private static final Session EXPIRED =
      opened("expired", NOW.minus(LIFETIME)).touched(POLICY.at(NOW.minusMillis(1)));
  private static final Session.Id GONE = new Session.Id("gone");

  @Test
  void beginsWithoutSessions() {
    var tom = User.create(new Username("tom"), new EmailAddress("tom@example.com"), HASH);
    assertThat(tom.sessions()).isEmpty();
    assertThat(tom)
        .isEqualTo(
            new User(
                tom.id(),
                new Username("tom"),
                new EmailAddress("tom@example.com"),
                HASH,
                List.of()));
    assertThat(tom.id().value()).matches("[A-Za-z0-9_-]{22}");
    assertThat(User.Id.random()).isNotEqualTo(User.Id.random());
  }

  @Test
  void keepsAnIdAsTheStoreHadIt() {
    assertThat(new User.Id("507f1f77bcf86cd799439011")).hasToString("507f1f77bcf86cd799439011");
    assertThat(new User.Id("X".repeat(128)).value()).isEqualTo("X".repeat(128));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void hasNoBlankId(String blank) {
    assertThatThrownBy(() -> new User.Id(blank)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsAnIdThatIsNoText() {
    assertThat(new User.Id("tom\ud83d\ude00").isText()).isTrue();
    assertThat(new User.Id("tom\ud83d").isText()).isFalse();
  }

  @Test
  void hasNoEndlessId() {
    assertThatThrownBy(() -> new User.Id("x".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void revealsNoHash() {
    assertThat(tom(LAPTOP).toString()).doesNotContain(HASH.value());
  }

  @Test
  void opensASessionBesideTheOthers() {
    var tablet = opened("tablet", NOW);
    assertThat(tom(PHONE, LAPTOP).openSession(tablet, HASH, RULES))
        .isEqualTo(tom(PHONE, LAPTOP, tablet));
  }

  @Test
  void refusesASessionIfTheHashIsNoLongerTheOneThatWasVerified() {
    assertThatThrownBy(() -> tom().openSession(LAPTOP, FRESH, RULES))
        .isInstanceOf(InvalidCredentials.class);
  }

  @Test
  void dropsDeadSessionsWhenOneIsOpened() {
    assertThat(tom(EXPIRED, PHONE, IDLED).openSession(LAPTOP, HASH, RULES))
        .isEqualTo(tom(PHONE, LAPTOP));
  }

  @Test
  void hasNoMoreSessionsThanThePolicyAllows() {
    var second = opened("second", NOW.minusSeconds(2));
    var third = opened("third", NOW.minusSeconds(1));
    assertThat(tom(second, third).openSession(LAPTOP, HASH, RULES).sessions())
        .containsExactly(second, third, LAPTOP);
    assertThat(tom(PHONE, second, third).openSession(LAPTOP, HASH, RULES).sessions())
        .containsExactly(second, third, LAPTOP);
  }

  @Test
  void dropsTheOldestSessionInAnyOrder() {
    var second = opened("second", NOW.minusSeconds(2));
    var third = opened("third", NOW.minusSeconds(1));
    assertThat(tom(third, PHONE, second).openSession(LAPTOP, HASH, RULES).sessions())
        .containsExactly(second, third, LAPTOP);
  }

  @Test
  void letsTheSessionGiveWayThatWasOpenedFirstThoughItWasSeenLast() {
    var second = opened("second", NOW.minusSeconds(2));
    var third = opened("third", NOW.minusSeconds(1));
    assertThat(tom(PHONE.touched(RULES), second, third).openSession(LAPTOP, HASH, RULES).sessions())
        .containsExactly(second, third, LAPTOP);
  }

  @Test
  void keepsTheNewSessionThoughAClockAheadOpenedTheOthers() {
    var ahead = opened("ahead", NOW.plusSeconds(5));
    var policy = new SessionPolicy(LIFETIME, IDLE_TIME, 1, RECENT);
    assertThat(tom(ahead).openSession(LAPTOP, HASH, policy.at(NOW))).isEqualTo(tom(LAPTOP));
  }

  @Test
  void dropsAllThatAreTooManyUnderANarrowerPolicy() {
    var policy = new SessionPolicy(LIFETIME, IDLE_TIME, 1, RECENT);
    assertThat(
            tom(PHONE, opened("tablet", NOW.minusSeconds(1)))
                .openSession(LAPTOP, HASH, policy.at(NOW)))
        .isEqualTo(tom(LAPTOP));
  }

  @Test
  void keepsItsSessionsWhenRehashed() {
    assertThat(tom(LAPTOP, PHONE).rehash(FRESH)).isEqualTo(with(FRESH, LAPTOP, PHONE));
  }

  @Test
  void endsASession() {
    assertThat(tom(LAPTOP, PHONE).endSession(LAPTOP.id())).isEqualTo(tom(PHONE));
  }

  @Test
  void isTheSameWithoutASessionThatNeverWas() {
    User tom = tom(LAPTOP);
    assertThat(tom.endSession(GONE)).isEqualTo(tom);
  }

  @Test
  void endsASessionFromALiveOne() {
    assertThat(tom(LAPTOP, PHONE).endSession(LAPTOP.id(), PHONE.id(), RULES))
        .isEqualTo(tom(LAPTOP));
    assertThat(tom(LAPTOP, PHONE).endSession(LAPTOP.id(), LAPTOP.id(), RULES))
        .isEqualTo(tom(PHONE));
  }

  @Test
  void refusesToEndASessionThatIsNotLive() {
    var tom = tom(LAPTOP, IDLED, EXPIRED);
    for (Session.Id dead : List.of(GONE, IDLED.id(), EXPIRED.id())) {
      assertThatThrownBy(() -> tom.endSession(LAPTOP.id(), dead, RULES))
          .isInstanceOf(NoSuchSession.class);
    }
  }

  @Test
  void endsAllOtherSessions() {
    assertThat(tom(PHONE, LAPTOP, IDLED).endOtherSessions(LAPTOP.id(), RULES))
        .isEqualTo(tom(LAPTOP));
    assertThat(tom(LAPTOP).endOtherSessions(LAPTOP.id(), RULES)).isEqualTo(tom(LAPTOP));
  }

  static Stream<Session.Id> deadOnes() {
    return Stream.of(GONE, IDLED.id(), EXPIRED.id());
  }

  @ParameterizedTest
  @MethodSource("deadOnes")
  void refusesEverythingFromASessionThatIsNotLive(Session.Id dead) {
    var tom = tom(LAPTOP, IDLED, EXPIRED);
    assertThatThrownBy(() -> tom.liveSession(dead, RULES)).isInstanceOf(NotAuthenticated.class);
    assertThatThrownBy(() -> tom.endSession(dead, LAPTOP.id(), RULES))
        .isInstanceOf(NotAuthenticated.class);
    assertThatThrownBy(() -> tom.endOtherSessions(dead, RULES))
        .isInstanceOf(NotAuthenticated.class);
    assertThatThrownBy(
            () -> tom.changePassword(dead, new CurrentPassword(HASH), FRESH, NEXT, RULES))
        .isInstanceOf(NotAuthenticated.class);
    assertThatThrownBy(() -> tom.changePassword(dead, RECENT_LOGIN, FRESH, NEXT, RULES))
        .isInstanceOf(NotAuthenticated.class);
    assertThat(tom.touch(dead, RULES)).isEqualTo(tom);
  }

  @Test
  void changesThePasswordAndKeepsTheCurrentSessionAloneUnderANewId() {
    Instant later = NOW.plus(Duration.ofDays(1));
    var changed =
        tom(PHONE, LAPTOP)
            .changePassword(LAPTOP.id(), new CurrentPassword(HASH), FRESH, NEXT, POLICY.at(later));
    assertThat(changed)
        .isEqualTo(with(FRESH, LAPTOP.proven(later).renewed(NEXT, POLICY.at(later))));
  }

  @Test
  void aChangeByARecentLoginProvesNoPassword() {
    Instant later = NOW.plus(RECENT).minusMillis(1);
    var changed =
        tom(PHONE, LAPTOP).changePassword(LAPTOP.id(), RECENT_LOGIN, FRESH, NEXT, POLICY.at(later));
    assertThat(changed).isEqualTo(with(FRESH, LAPTOP.renewed(NEXT, POLICY.at(later))));
    assertThatThrownBy(
            () ->
                changed.changePassword(
                    NEXT, RECENT_LOGIN, HASH, Session.Id.random(), POLICY.at(NOW.plus(RECENT))))
        .isInstanceOf(RecentLoginRequired.class);
  }

  @Test
  void demandsAProofOfThePasswordWhenTheLastIsNotRecent() {
    assertThatThrownBy(
            () ->
                tom(LAPTOP)
                    .changePassword(
                        LAPTOP.id(), RECENT_LOGIN, FRESH, NEXT, POLICY.at(NOW.plus(RECENT))))
        .isInstanceOf(RecentLoginRequired.class);
    assertThatThrownBy(() -> LAPTOP.demandRecentLogin(POLICY.at(NOW.plus(RECENT))))
        .isInstanceOf(RecentLoginRequired.class);
    assertThatCode(() -> LAPTOP.demandRecentLogin(POLICY.at(NOW.plus(RECENT).minusNanos(1))))
        .doesNotThrowAnyException();
  }

  @Test
  void demandsAProofAlwaysIfThePolicyDoes() {
    assertThatThrownBy(() -> LAPTOP.demandRecentLogin(PROVE_ALWAYS.at(NOW)))
        .isInstanceOf(RecentLoginRequired.class);
    assertThatThrownBy(() -> LAPTOP.demandRecentLogin(PROVE_ALWAYS.at(NOW.minusSeconds(5))))
        .as("by a clock behind the one that opened the session")
        .isInstanceOf(RecentLoginRequired.class);
    assertThatThrownBy(
            () ->
                tom(LAPTOP)
                    .changePassword(LAPTOP.id(), RECENT_LOGIN, FRESH, NEXT, PROVE_ALWAYS.at(NOW)))
        .isInstanceOf(RecentLoginRequired.class);
    assertThat(
            tom(LAPTOP)
                .changePassword(
                    LAPTOP.id(), new CurrentPassword(HASH), FRESH, NEXT, PROVE_ALWAYS.at(NOW))
                .passwordHash())
        .isEqualTo(FRESH);
  }

  @Test
  void refusesAChangeIfTheHashIsNoLongerTheOneThatWasVerified() {
    assertThatThrownBy(
            () ->
                tom(LAPTOP)
                    .changePassword(LAPTOP.id(), new CurrentPassword(FRESH), FRESH, NEXT, RULES))
        .isInstanceOf(WrongCurrentPassword.class);
  }

  @Test
  void notesThatASessionWasSeenOnceThatIsWorthAWrite() {
    var tom = tom(PHONE, LAPTOP);
    Instant due = NOW.plus(Duration.ofMinutes(15));
    assertThat(tom.touch(LAPTOP.id(), POLICY.at(due.minusMillis(1)))).isEqualTo(tom);
    assertThat(tom.touch(LAPTOP.id(), POLICY.at(due)))
        .isEqualTo(tom(PHONE, LAPTOP.touched(POLICY.at(due))));
  }

  @Test
  void doesNotBringASessionBackByTouchingIt() {
    Instant later = NOW.plus(Duration.ofDays(1));
    var ended = tom(LAPTOP, PHONE).endSession(LAPTOP.id());
    assertThat(ended.touch(LAPTOP.id(), POLICY.at(later))).isEqualTo(tom(PHONE));
    assertThat(tom(LAPTOP).touch(LAPTOP.id(), POLICY.at(NOW.plus(IDLE_TIME))))
        .isEqualTo(tom(LAPTOP));
    var busy = LAPTOP.touched(POLICY.at(NOW.plus(LIFETIME).minus(Duration.ofDays(1))));
    assertThat(tom(busy).touch(busy.id(), POLICY.at(NOW.plus(LIFETIME)))).isEqualTo(tom(busy));
  }

  @Test
  void findsALiveSession() {
    var tom = tom(PHONE, LAPTOP);
    assertThat(tom.liveSession(LAPTOP.id(), RULES)).isEqualTo(LAPTOP);
    assertThat(tom.liveSession(PHONE.id(), RULES)).isEqualTo(PHONE);
  }

  @Test
  void showsLiveSessionsOnlyAndTheCurrentOneSeenNow() {
    SessionRules later = POLICY.at(NOW.plusSeconds(1));
    assertThat(tom(PHONE, IDLED, LAPTOP, EXPIRED).shown(LAPTOP.id(), later))
        .isEqualTo(tom(PHONE, LAPTOP.touched(later)));
    assertThatThrownBy(() -> tom(LAPTOP, IDLED).shown(IDLED.id(), RULES))
        .isInstanceOf(NotAuthenticated.class);
  }

  @Test
  void showsTheEndThatTodaysPolicySets() {
    var strict = new SessionPolicy(Duration.ofHours(1), IDLE_TIME, 3, RECENT);
    assertThat(tom(LAPTOP).shown(LAPTOP.id(), strict.at(NOW)).sessions())
        .extracting(Session::expiresAt)
        .containsExactly(NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void countsOnlyTheNewestSessionsIfThePolicyAllowsFewerThanThereAre() {
    SessionRules two = new SessionPolicy(LIFETIME, IDLE_TIME, 2, RECENT).at(NOW);
    var tablet = opened("tablet", NOW.minusSeconds(30));
    var tom = tom(PHONE, LAPTOP, tablet);
    assertThat(tom.shown(LAPTOP.id(), two)).isEqualTo(tom(tablet, LAPTOP));
    assertThatThrownBy(() -> tom.liveSession(PHONE.id(), two)).isInstanceOf(NotAuthenticated.class);
    assertThatThrownBy(() -> tom.endSession(LAPTOP.id(), PHONE.id(), two))
        .isInstanceOf(NoSuchSession.class);
    assertThat(
            tom.touch(
                PHONE.id(), new SessionPolicy(LIFETIME, IDLE_TIME, 2, RECENT).at(NOW.plus(RECENT))))
        .isEqualTo(tom);
  }

  @Test
  void endsTheSessionThatAnOldIdStandsFor() {
    var changed = tom(LAPTOP).changePassword(LAPTOP.id(), RECENT_LOGIN, FRESH, NEXT, RULES);
    assertThat(changed.endSession(LAPTOP.id())).isEqualTo(with(FRESH));
    assertThatThrownBy(() -> changed.liveSession(LAPTOP.id(), RULES))
        .isInstanceOf(NotAuthenticated.class);
  }

  @Test
  void copiesItsListOfSessions() {
    var given = new ArrayList<>(List.of(LAPTOP));
    var tom = with(HASH, given);
    given.add(PHONE);
    assertThat(tom.sessions()).containsExactly(LAPTOP);
    assertThat(tom.sessions()).isUnmodifiable();
    assertThat(tom.openSession(PHONE, HASH, RULES).sessions()).isUnmodifiable();
  }

  private static Session opened(String id, Instant at) {
    Session session = Session.open("Firefox", false, POLICY.at(at));
    return new Session(
        new Session.Id(id), null, session.times(), session.terms(), session.device());
  }

  private static User tom(Session... sessions) {
    return with(HASH, sessions);
  }

  private static User with(PasswordHash hash, Session... sessions) {
    return with(hash, List.of(sessions));
  }

  private static User with(PasswordHash hash, List<Session> sessions) {
    return new User(
        new User.Id("tom"),
        new Username("tom"),
        new EmailAddress("tom@example.com"),
        hash,
        sessions);
  }

  /** As UTF-8, which puts U+FF61 before U+1F600; UTF-16 does not. */
  @Test
  void idsSortByCodePoint() {
    assertThat(new User.Id("a"))
        .isLessThan(new User.Id("b"))
        .isEqualByComparingTo(new User.Id("a"));
    assertThat(new User.Id("\uff61")).isLessThan(new User.Id("\ud83d\ude00"));
  }

  @Test
  void showsLiveSessionsOnly() {
    assertThat(tom(EXPIRED, PHONE, IDLED).shown(RULES).sessions())
        .extracting(Session::id)
        .containsExactly(PHONE.id());
  }
}
