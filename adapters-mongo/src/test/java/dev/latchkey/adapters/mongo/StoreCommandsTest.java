package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Ports;
import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.TooManyAttempts;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Core;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
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

  @BeforeEach
  void forgetTheStart() {
    database.forgetCommands();
  }

  @Test
  void aRightLoginIsFiveCommandsThreeOfThemWrites() {
    login();
    assertThat(database.commands()).containsExactly("update", "find", "update", "find", "update");
  }

  @Test
  void authenticateIsOneAndTwoMoreWhenATouchIsDue() {
    var session = login();
    database.forgetCommands();
    latchkey.authenticate().execute(session.key());
    assertThat(database.commands()).containsExactly("find");
    core.clock.advance(SessionPolicy.DEFAULT.idleTime().dividedBy(20));
    database.forgetCommands();
    latchkey.authenticate().execute(session.key());
    assertThat(database.commands()).containsExactly("find", "find", "update");
  }

  @Test
  void logoutIsTwo() {
    var session = login();
    database.forgetCommands();
    latchkey.logout().execute(List.of(session.key()), Core.CLIENT);
    assertThat(database.commands()).containsExactly("find", "update");
  }

  @Test
  void aChangeOfPasswordIsFourWithTheCurrentOneToo() {
    var session = login();
    database.forgetCommands();
    var changed = change(session, null);
    assertThat(database.commands()).containsExactly("find", "update", "find", "update");
    database.forgetCommands();
    change(changed, new Password("another one"));
    assertThat(database.commands()).containsExactly("find", "update", "find", "update");
  }

  private SignedIn change(SignedIn from, @Nullable Password current) {
    return latchkey
        .changePassword()
        .execute(from.key(), new Password("another one"), current, Core.CLIENT);
  }

  @Test
  void aSignUpIsTwo() {
    latchkey
        .signUp()
        .execute(
            new Username("huck"),
            new EmailAddress("huck@example.com"),
            new Password("another one"),
            Core.CLIENT);
    assertThat(database.commands()).containsExactly("update", "insert");
  }

  @Test
  void aRefusedLoginIsRememberedByTheNode() {
    for (int i = 0; i < 10; i++) {
      try {
        latchkey
            .login()
            .execute(Core.TOM.email(), new Password("wrong"), Core.CLIENT, Set.of(), false);
      } catch (InvalidCredentials counted) {
        // Counted.
      }
    }
    database.forgetCommands();
    assertThatThrownBy(this::login).isInstanceOf(TooManyAttempts.class);
    // mongo-java-server does not stop at the first error as MongoDB does: a second update cleans
    // up.
    assertThat(database.commands()).containsExactly("update", "update", "find");
    database.forgetCommands();
    assertThatThrownBy(this::login).isInstanceOf(TooManyAttempts.class);
    assertThat(database.commands()).as("remembered by the node").isEmpty();
  }

  private SignedIn login() {
    return latchkey
        .login()
        .execute(Core.TOM.email(), Core.TOM.password(), Core.CLIENT, Set.of(), false);
  }
}
