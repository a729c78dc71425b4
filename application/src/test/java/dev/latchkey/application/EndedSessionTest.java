package dev.latchkey.application;

import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.domain.Password;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a session ended, it is over for every use case, and nothing brings it back. */
class EndedSessionTest {

  private static final Password NEW = new Password("another one");

  private enum End {
    LOGOUT((core, key) -> core.logout.execute(Set.of(key), CLIENT)),
    ENDED_FROM_ANOTHER(
        (core, key) -> core.endSessions.execute(loginOf(core), key.session(), CLIENT)),
    ENDED_WITH_ALL_OTHERS((core, key) -> core.endSessions.execute(loginOf(core), CLIENT)),
    PASSWORD_CHANGED_ELSEWHERE(
        (core, key) -> core.changePassword.execute(loginOf(core), TOM.password(), null, CLIENT)),
    PASSWORD_CHANGED_IN_IT(
        (core, key) -> core.changePassword.execute(key, TOM.password(), null, CLIENT)),
    HELD_AT_A_LOGIN(
        (core, key) -> core.login.execute(TOM.email(), TOM.password(), CLIENT, Set.of(key), false)),
    GAVE_WAY(
        (core, key) -> {
          for (int i = 0; i < SessionPolicy.DEFAULT.sessionsPerUser(); i++) {
            core.login(TOM);
          }
        }),
    IDLED((core, key) -> core.clock.advance(SessionPolicy.DEFAULT.idleTime())),
    EXPIRED((core, key) -> core.clock.advance(SessionPolicy.DEFAULT.lifetime()));

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final BiConsumer<Core, SessionKey> end;

    End(BiConsumer<Core, SessionKey> end) {
      this.end = end;
    }

    private static SessionKey loginOf(Core core) {
      return core.login(TOM).key();
    }
  }

  static Stream<Arguments> pairs() {
    return Stream.of(End.values())
        .flatMap(first -> Stream.of(End.values()).map(second -> Arguments.of(first, second)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void isOverForEverythingAndStaysSo(End first, End second) {
    var core = new Core();
    SessionKey key = core.login(TOM).key();
    SessionKey other = core.login(TOM).key();

    first.end.accept(core, key);
    assertOver(core, key, other);

    // What could end it again must not need it, nor revive it.
    if (second == End.PASSWORD_CHANGED_IN_IT || second == End.ENDED_FROM_ANOTHER) {
      assertThatThrownBy(() -> second.end.accept(core, key)).isInstanceOf(Refusal.class);
    } else {
      second.end.accept(core, key);
    }
    assertOver(core, key, other);
  }

  private static void assertOver(Core core, SessionKey key, SessionKey other) {
    User before = core.stored(TOM);
    core.events.clear();
    List<Runnable> acts =
        List.of(
            () -> core.authenticate.execute(key),
            () -> core.changePassword.execute(key, NEW, null, CLIENT),
            () -> core.changePassword.execute(key, NEW, TOM.password(), CLIENT),
            () -> core.endSessions.execute(key, CLIENT),
            () -> core.endSessions.execute(key, key.session(), CLIENT),
            () -> core.endSessions.execute(key, other.session(), CLIENT));
    assertThat(acts)
        .allSatisfy(
            act -> assertThatThrownBy(act::run).isInstanceOf(Refusal.NotAuthenticated.class));
    assertThat(core.stored(TOM)).isEqualTo(before);
    assertThat(core.events.all()).isEmpty();
  }
}
