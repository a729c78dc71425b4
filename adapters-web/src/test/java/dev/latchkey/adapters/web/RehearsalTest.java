package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Ports;
import dev.latchkey.testkit.Core;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RehearsalTest {

  /** The hexagon alone, as a command of an operator has it, hashes nothing. */
  @Test
  void theDecoyOfLoginsIsHashedBeforeTheServerStarts() {
    var core = new Core();
    var ports =
        new Ports(core.users, core.hasher, core.attempts, core.events, core.letters, Runnable::run);
    int before = core.hasher.computations();
    var latchkey = new Latchkey(ports, core.policies, core.clock);
    assertThat(core.hasher.computations()).isEqualTo(before);
    new WebAdapter().rehearsal(latchkey, JsonMapper.shared()).afterSingletonsInstantiated();
    assertThat(core.hasher.computations()).isEqualTo(before + 1);
  }
}
