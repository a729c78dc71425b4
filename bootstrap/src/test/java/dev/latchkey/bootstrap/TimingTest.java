package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.adapters.web.Service;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ASVS 6.3.8: the time of an answer does not reveal whether an address exists. */
@Tag("measurement")
@Timeout(300)
class TimingTest {

  private static final int ROUNDS = 100;
  private static final int WARM_UP = 50;

  private enum Kind {
    KNOWN,
    UNKNOWN,
    DISABLED,
    THROTTLED
  }

  private enum MailServerThat {
    DELIVERS,
    STALLS,
    IS_DOWN
  }

  @TempDir private Path directory;

  private int clients;

  @Test
  void anUnknownAddressTakesAsLongAsAWrongPassword() {
    try (var latchkey =
        new LatchkeyContext("latchkey.data-dir=" + directory, "latchkey.throttle.enabled=false")) {
      Service service = latchkey.service();
      service.signUp("tom");
      List<Long> known = new ArrayList<>();
      List<Long> unknown = new ArrayList<>();
      for (int i = 0; i < WARM_UP + ROUNDS; i++) {
        known.add(timeOfLogin(service, "tom"));
        unknown.add(timeOfLogin(service, "nobody"));
      }
      assertThat(longer(measured(known), measured(unknown))).isBetween(0.25, 0.75);
    }
  }

  private static long timeOfLogin(Service service, String name) {
    long start = System.nanoTime();
    assertThat(service.login(name, "wrong-password").statusCode()).isEqualTo(401);
    return System.nanoTime() - start;
  }

  /** Compares time, status, body and headers of the answers to requests for a reset link. */
  @ParameterizedTest
  @EnumSource
  void doesNotRevealWhichAddressesExist(MailServerThat server) throws Exception {
    try (var delivers = new MailServer();
        var stalls = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int port =
          switch (server) {
            case DELIVERS -> delivers.port();
            case STALLS -> stalls.getLocalPort();
            case IS_DOWN -> 1;
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

  private void compare(LatchkeyContext latchkey) {
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
        times.computeIfAbsent(kind, any -> new ArrayList<>()).add(time);
        answers.add(shown(answer));
      }
    }
    assertThat(answers).singleElement().asString().startsWith("202 {\"status\":\"accepted\"}");
    for (var one : times.entrySet()) {
      for (var other : times.entrySet()) {
        assertThat(longer(measured(one.getValue()), measured(other.getValue())))
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
        "X-Forwarded-For: 10.0.%d.%d".formatted(clients / 250, clients % 250));
  }

  /** All of an answer but the time of day, and what says that a connection has served 100 calls. */
  private static String shown(HttpResponse<String> answer) {
    var headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeAll(List.of("date", "connection"));
    return answer.statusCode() + " " + answer.body() + " " + headers;
  }

  private static List<Long> measured(List<Long> times) {
    return times.subList(WARM_UP, times.size());
  }

  /**
   * Of all pairs, the share in which the first took longer (Mann and Whitney's U): 0.5 if both take
   * equally long, by chance 0.5 +- 0.04; 0 or 1 if one always takes longer.
   */
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
