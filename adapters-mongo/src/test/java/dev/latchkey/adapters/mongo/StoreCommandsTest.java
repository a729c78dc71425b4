package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Ports;
import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Counts the commands of each use case: each is a round trip, and most writes are journaled. */
class StoreCommandsTest {

  @AutoClose private final TestDatabase database = new TestDatabase();
  private final Core core = new Core(database.users());
  private final Latchkey latchkey =
      core.over(
          new Ports(
              core.users,
              core.hasher,
              database.loginAttempts(),
              core.events,
              core.letters,
              Runnable::run));

  @Test
  void aRightLoginIsFiveCommandsThreeOfThemWrites() {
    assertThat(commandsOf(this::login))
        .containsExactly("update", "find", "update", "find", "update");
  }

  @Test
  void authenticateIsOneAndTwoMoreWhenATouchIsDue() {
    var session = login();
    Runnable authenticate = () -> latchkey.authenticate().execute(session.key());
    assertThat(commandsOf(authenticate)).containsExactly("find");
    core.clock.advance(SessionPolicy.DEFAULT.idleTime().dividedBy(20));
    assertThat(commandsOf(authenticate)).containsExactly("find", "find", "update");
  }

  @Test
  void logoutIsTwo() {
    var session = login();
    assertThat(commandsOf(() -> latchkey.logout().execute(List.of(session.key()), Core.CLIENT)))
        .containsExactly("find", "update");
  }

  @Test
  void aChangeOfPasswordIsFourWithTheCurrentOneToo() {
    var session = login();
    assertThat(commandsOf(() -> change(session, null)))
        .containsExactly("find", "update", "find", "update");
    var later = login();
    assertThat(commandsOf(() -> change(later, Core.TOM.password())))
        .containsExactly("find", "update", "find", "update");
  }

  private SignedIn change(SignedIn from, @Nullable Password current) {
    return latchkey.changePassword().execute(from.key(), Core.TOM.password(), current, Core.CLIENT);
  }

  @Test
  void aSignUpIsTwo() {
    var huck = Person.named("huck");
    assertThat(
            commandsOf(
                () ->
                    latchkey
                        .signUp()
                        .execute(huck.username(), huck.email(), huck.password(), Core.CLIENT)))
        .containsExactly("update", "insert");
  }

  private List<String> commandsOf(Runnable useCase) {
    database.forgetCommands();
    useCase.run();
    return database.commands();
  }

  private SignedIn login() {
    return latchkey
        .login()
        .execute(Core.TOM.email(), Core.TOM.password(), Core.CLIENT, Set.of(), false);
  }
}
