package dev.latchkey.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.testkit.Core;

/** Asserts whether the keys of sessions are accepted. */
final class SessionAssertions {

  private SessionAssertions() {}

  static void assertLive(Core core, SessionKey... keys) {
    assertThat(keys)
        .allSatisfy(key -> assertThat(core.authenticate.execute(key).key()).isEqualTo(key));
  }

  static void assertRefused(Core core, SessionKey... keys) {
    assertThat(keys)
        .allSatisfy(
            key ->
                assertThatThrownBy(() -> core.authenticate.execute(key))
                    .isInstanceOf(NotAuthenticated.class));
  }
}
