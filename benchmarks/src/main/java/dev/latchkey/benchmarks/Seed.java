package dev.latchkey.benchmarks;

import dev.latchkey.adapters.crypto.SeededHash;
import dev.latchkey.adapters.web.SessionTokens;
import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * {@code Seed <store> <users> <sessions of each> <file> <n>}: stores users {@code user0}, {@code
 * user1} … with the password {@value #PASSWORD}, all with one hash of it, and writes a line for
 * each session: the first sessions of all users come first, then the second ones. The lines of
 * every n-th user are tokens, signed with {@code JWT_SIGNING_SECRET}; the others are empty. See
 * {@link SeededStore#open} for the store.
 */
public final class Seed {

  private static final String PASSWORD = "correct horse battery staple 0";
  private static final int BATCH = 1000;

  private Seed() {}

  public static void main(String[] args) throws IOException {
    int users = Integer.parseInt(args[1]);
    int sessions = Integer.parseInt(args[2]);
    Path file = Path.of(args[3]);
    int every = Integer.parseInt(args[4]);

    var signer = new SessionTokens(Objects.requireNonNull(System.getenv("JWT_SIGNING_SECRET")));
    var lines = new String[users * sessions];
    try (var hashing = new SeededHash();
        var store = SeededStore.open(args[0])) {
      PasswordHash hash = hashing.of(PASSWORD);
      var batch = new ArrayList<User>();
      for (int i = 0; i < users; i++) {
        User user = user(i, hash, sessions);
        batch.add(user);
        if (batch.size() == BATCH || i == users - 1) {
          store.add(batch);
          batch.clear();
        }
        for (int s = 0; s < sessions; s++) {
          lines[s * users + i] =
              i % every == 0 ? signer.issue(new SignedIn(user, user.sessions().get(s))) : "";
        }
      }
    }
    Files.write(file, List.of(lines));
  }

  private static User user(int i, PasswordHash hash, int sessions) {
    var now = Instant.now();
    return new User(
        User.Id.random(),
        new Username("user" + i),
        new EmailAddress("user" + i + "@bench.example"),
        hash,
        Stream.generate(() -> Session.open("wrk", false, SessionPolicy.DEFAULT.at(now)))
            .limit(sessions)
            .toList());
  }
}
