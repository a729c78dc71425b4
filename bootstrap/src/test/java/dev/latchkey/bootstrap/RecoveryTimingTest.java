package dev.latchkey.bootstrap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.adapters.web.Service;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * ASVS 6.3.8: the answer to a request for a reset link does not reveal whether the address exists,
 * by its status, body, headers or time, whatever the mail server does.
 */
@Tag("measurement")
@Timeout(300)
class RecoveryTimingTest {

  private static final int ROUNDS = 100;
  private static final int WARM_UP = 40;

  private enum Kind {
    KNOWN,
    UNKNOWN,
    DISABLED,
    THROTTLED
  }

  private enum MailServerThat {
    DELIVERS,
    STALLS,
    IS_DOWN,
    REFUSES
  }

  @TempDir private Path directory;

  private int clients;

  @ParameterizedTest
  @EnumSource
  void doesNotRevealWhichAddressesExist(MailServerThat server) throws Exception {
    try (var delivers = new MailServer();
        var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      if (server == MailServerThat.REFUSES) {
        refuse(socket);
      }
      int port =
          switch (server) {
            case DELIVERS -> delivers.port();
            case STALLS, REFUSES -> socket.getLocalPort();
            case IS_DOWN -> freePort();
          };
      var settings =
          new ArrayList<>(MailServer.settings("smtp://127.0.0.1:" + port + "?starttls=off"));
      settings.add("latchkey.data-dir=" + directory.resolve(server.name()));
      // Every request comes from another client: here only the limit of an address is reached.
      settings.add("latchkey.web.trusted-proxies=127.0.0.1");
      try (var latchkey = new LatchkeyContext(settings.toArray(String[]::new))) {
        compare(latchkey);
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void refuse(ServerSocket socket) {
    var thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  try (var client = socket.accept()) {
                    client.getOutputStream().write("554 no\r\n".getBytes(US_ASCII));
                  }
                }
              } catch (IOException closed) {
                // the end
              }
            },
            "refusing mail server");
    thread.setDaemon(true);
    thread.start();
  }

  private void compare(LatchkeyContext latchkey) throws Exception {
    Service service = latchkey.service();
    var users = latchkey.bean(Users.class);
    for (int i = 0; i < WARM_UP + ROUNDS; i++) {
      users.add(user(Kind.KNOWN, i));
      users.add(user(Kind.DISABLED, i).disable());
    }
    Map<Kind, List<Long>> times = new EnumMap<>(Kind.class);
    Set<String> answers = new TreeSet<>();
    var random = new Random(1);
    for (int i = 0; i < WARM_UP + ROUNDS; i++) {
      List<Kind> order = Arrays.asList(Kind.values());
      // A request may slow down the one after it: each kind comes after each other.
      Collections.shuffle(order, random);
      for (Kind kind : order) {
        String name = kind == Kind.THROTTLED ? "throttled" : name(kind, i);
        long start = System.nanoTime();
        HttpResponse<String> answer = request(service, name);
        long time = System.nanoTime() - start;
        if (i >= WARM_UP) {
          times.computeIfAbsent(kind, any -> new ArrayList<>()).add(time);
          answers.add(shown(answer));
        }
      }
    }
    assertThat(answers).as("answers").hasSize(1);
    assertThat(answers.iterator().next()).startsWith("202 {\"status\":\"accepted\"}");
    for (var one : times.entrySet()) {
      for (var other : times.entrySet()) {
        // 0.5 if both take equally long, 0 or 1 if one always takes longer; by chance 0.5 +- 0.04.
        assertThat(longer(one.getValue(), other.getValue()))
            .as("how often %s takes longer than %s", one.getKey(), other.getKey())
            .isBetween(0.3, 0.7);
      }
    }
  }

  private HttpResponse<String> request(Service service, String name) {
    clients++;
    return service.send(
        "POST",
        "/api/user/request_password_reset",
        "{\"user\":{\"email\":\"%s@example.com\"}}".formatted(name),
        "X-Forwarded-For",
        "10.0.%d.%d".formatted(clients / 250, clients % 250));
  }

  /** All of an answer but the time of day, and what says that a connection has served 100 calls. */
  private static String shown(HttpResponse<String> answer) {
    var headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeAll(List.of("date", "connection"));
    return answer.statusCode() + " " + answer.body() + " " + headers;
  }

  /** Of all pairs, the share in which the first took longer (Mann and Whitney's U). */
  private static double longer(List<Long> first, List<Long> second) {
    long longer = first.stream().mapToLong(a -> second.stream().filter(b -> a > b).count()).sum();
    long same = first.stream().mapToLong(a -> second.stream().filter(a::equals).count()).sum();
    return (longer + same / 2.0) / ((double) first.size() * second.size());
  }

  private static String name(Kind kind, int number) {
    return kind + "-" + number;
  }

  private static User user(Kind kind, int number) {
    String name = name(kind, number);
    return User.create(
        new Username(name), new EmailAddress(name + "@example.com"), new PasswordHash("none"));
  }
}
