package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Latchkey as a process of its own, as an operator runs it. */
@Timeout(600)
class LatchkeyProcessTest {

  private static final int ACTS = 90;

  @TempDir private Path directory;

  private final List<JavaProcess> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(JavaProcess::close);
  }

  @Test
  void keepsAllThatItAcknowledgedWhenKilled() throws Exception {
    try (var acts = new Acts()) {
      for (int enough : List.of(ACTS / 2, ACTS)) {
        var killed = start();
        acts.begin(killed.service());
        acts.await(enough);
        killed.kill();
      }
      acts.assertKept(start().service());
    }
  }

  @Test
  void readsNoSettingsFromTheWorkingDirectory() throws Exception {
    Files.writeString(directory.resolve("application.properties"), "latchkey.data-dir=elsewhere\n");
    var here = List.of("/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory.toString());
    processes.add(JavaProcess.latchkey(here, directory.resolve("here")));
    processes.get(0).service().signUp("tom");
    assertThat(directory.resolve("data")).exists();
    assertThat(directory.resolve("elsewhere")).doesNotExist();
  }

  private JavaProcess start() throws IOException {
    var process =
        JavaProcess.latchkey(
            directory.resolve("log" + processes.size()),
            "latchkey.throttle.enabled=false",
            "latchkey.data-dir=" + directory.resolve("data"));
    processes.add(process);
    return process;
  }
}
