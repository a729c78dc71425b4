package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.testkit.InMemoryLoginAttempts;
import dev.latchkey.testkit.InMemoryUsers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;

/** A team brings a store of its own. */
class OwnStoreTest {

  @TempDir private Path directory;

  @Test
  void noOtherStoreIsOpenedWhateverTheSettingsName() throws Exception {
    for (String server :
        List.of(
            "latchkey.postgres-url=postgresql://127.0.0.1:1/latchkey",
            "latchkey.mongodb-url=mongodb://127.0.0.1:1/latchkey")) {
      var users = new InMemoryUsers();
      try (var latchkey =
          new LatchkeyContext(
              context -> {
                context.registerBean(Users.class, () -> users);
                context.registerBean(LoginAttempts.class, InMemoryLoginAttempts::new);
              },
              server,
              "latchkey.data-dir=" + directory)) {
        assertThat(latchkey.service().signUp("tom").statusCode()).isEqualTo(200);
        assertThat(users.page(null, 10)).hasSize(1);
      }
    }
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("no file of a store")
          .containsExactlyInAnyOrder("latchkey.lock", "signing-secret");
    }
  }

  @Test
  void itMayKeepItsFilesInTheDataDirectory() {
    Path data = directory.resolve("data");
    try (var latchkey = new LatchkeyContext(OwnStoreTest::plugIn, "latchkey.data-dir=" + data)) {
      assertThat(latchkey.bean(Path.class)).isEqualTo(data);
      assertThat(data.resolve("signing-secret")).exists();
      assertThat(data.resolve("latchkey.sqlite")).doesNotExist();
    }
  }

  @Test
  void whatIsWrongWithItAtTheStartIsSaid() {
    Throwable failure =
        catchThrowable(
            () ->
                new LatchkeyContext(
                        context ->
                            context.registerBean(
                                Users.class,
                                () -> {
                                  throw new StoreUnavailable(
                                      "the sea is rough", new IllegalStateException("no ship"));
                                }),
                        "latchkey.data-dir=" + directory)
                    .close());
    assertThat(new StartRefused().analyze(failure))
        .isNotNull()
        .satisfies(
            it ->
                assertThat(it.getDescription())
                    .contains("the sea is rough", "no ship")
                    .doesNotContain("MongoDB", "SQLite"));
  }

  private static void plugIn(GenericApplicationContext context) {
    context.registerBean(Users.class, InMemoryUsers::new);
    context.registerBean(LoginAttempts.class, InMemoryLoginAttempts::new);
  }
}
