package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Ports;
import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.testkit.Core;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RehearsalTest {

  /** The hexagon alone, as a command of an operator has it, hashes nothing. */
  @Test
  void theDecoyOfLoginsIsHashedBeforeTheServerStarts() {
    var core = new Core();
    var hasher =
        (PasswordHasher)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PasswordHasher.class},
                (proxy, method, arguments) -> {
                  throw new Busy();
                });
    var latchkey =
        new Latchkey(
            new Ports(core.users, hasher, core.attempts, core.events, core.letters, Runnable::run),
            core.policies,
            core.clock);
    var rehearsal = new WebAdapter().rehearsal(latchkey, JsonMapper.shared());
    assertThatThrownBy(rehearsal::afterSingletonsInstantiated).isInstanceOf(Busy.class);
  }
}
