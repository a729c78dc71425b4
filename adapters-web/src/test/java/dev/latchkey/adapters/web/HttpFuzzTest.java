package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every described call, damaged at random, by a user who is logged in: never a fault of the server,
 * never silence, never anything of another user. For a few seconds, or {@code
 * -Dlatchkey.fuzz.seconds}, and what {@code -Dlatchkey.fuzz.seed} says, by default always the same.
 */
class HttpFuzzTest {

  private static final long SECONDS = Long.getLong("latchkey.fuzz.seconds", 4);
  private static final int LEAST = 100;

  /** A second more than a body may take. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(9);

  /** A line that ends within the path is a request of HTTP/0.9, whose answers have no status. */
  private static final Pattern ANSWER =
      Pattern.compile("(HTTP/1\\.1 100 \\s+)?(HTTP/1\\.1 [234]\\d\\d |\\{)[\\s\\S]*");

  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "\0",
          "\r",
          "\t",
          "%",
          "%00",
          "%2e%2e/",
          "../",
          "..;/",
          ";",
          "//",
          "\\",
          "?",
          "#",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "'",
          "$gt",
          "\u00e9",
          "\u202e",
          "\ud83d\ude00",
          "null",
          "true",
          "-1",
          "1e999",
          "9".repeat(400),
          "a".repeat(300),
          "[".repeat(200),
          "{\"a\":".repeat(200));

  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "get", "BREW");

  private static final List<String> HEADERS =
      List.of(
          "Content-Type: text/plain",
          "Content-Type: application/json; charset=utf-16",
          "Content-Type: ODD",
          "Content-Encoding: gzip",
          "Accept: ODD",
          "Accept-Language: ODD",
          "Authorization: Bearer ODD",
          "Authorization: ODD",
          "Cookie: jwt=ODD",
          "Cookie: ODD",
          "Origin: ODD",
          "Sec-Fetch-Site: ODD",
          "X-Forwarded-For: ODD",
          "X-Forwarded-Host: ODD",
          "X-HTTP-Method-Override: DELETE",
          "User-Agent: ODD",
          "If-None-Match: ODD",
          "Range: bytes=ODD",
          "Expect: 100-continue",
          "Access-Control-Request-Method: ODD",
          "ODD: ODD");

  private final Core core =
      new Core(new InMemoryUsers(), SessionPolicy.DEFAULT, ThrottlePolicy.OFF);

  @Test
  void answersEverythingAndTellsNothingOfOthers() throws IOException {
    long seed = Long.getLong("latchkey.fuzz.seed", 1);
    var random = new Random(seed);
    long start = System.nanoTime();
    try (var server = new WebServer(core)) {
      var operations = OpenApi.of(server).operations();
      String toms = server.login(Core.TOM).cookie();
      String tomsSession = core.stored(Core.TOM).sessions().get(0).id().value();
      String jackys = server.login(Core.JACKY).cookie();
      int requests = 0;
      while (requests < LEAST || System.nanoTime() - start < SECONDS * 1_000_000_000L) {
        requests++;
        if (server.me(jackys).status() != 200) {
          // She logged out, or changed her password to one that is not known.
          reset(Core.JACKY);
          jackys = server.login(Core.JACKY).cookie();
        }
        String request = request(operations.get(random.nextInt(operations.size())), jackys, random);
        String what = "the answer to request %d of seed %d: %s".formatted(requests, seed, request);
        String answer = answer(server, request, what);
        assertThat(answer)
            .as("%s", what)
            .matches(ANSWER)
            .doesNotContain("tom@example.com", tomsSession, toms)
            .doesNotContain("Exception", "org.apache", "dev.latchkey");
      }
      assertThat(server.me(toms).status()).as("Tom, after seed %d", seed).isEqualTo(200);
      assertThat(server.login(Core.TOM).status()).isEqualTo(200);
      assertThat(core.stored(Core.TOM).sessions()).hasSize(2);
    }
  }

  private void reset(Core.Person person) {
    core.users.update(
        core.stored(person).id(), user -> user.rehash(core.hasher.hash(person.password())));
  }

  private static String request(OpenApi.Operation operation, String token, Random random) {
    String method = random.nextInt(4) == 0 ? any(METHODS, random) : operation.method();
    String path = operation.path().replace("{id}", random.nextBoolean() ? "abc" : odd(random));
    if (random.nextInt(4) == 0) {
      path = damaged(path, random);
    }
    var headers = new ArrayList<String>(List.of("Host: localhost"));
    if (random.nextBoolean()) {
      headers.add("Cookie: jwt=" + (random.nextInt(4) == 0 ? damaged(token, random) : token));
    }
    String body = body(operation, random);
    if (!body.isEmpty() || random.nextBoolean()) {
      headers.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
      headers.add("Content-Type: application/json");
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      headers.add(any(HEADERS, random).replace("ODD", odd(random)));
    }
    // Last, where no line after it can be read as more of it.
    headers.add("Connection: close");
    return method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n" + body;
  }

  private static String body(OpenApi.Operation operation, Random random) {
    if (operation.bodies().isEmpty()) {
      return random.nextInt(4) == 0 ? odd(random) : "";
    }
    String body = any(operation.bodies(), random).toString();
    for (int i = random.nextInt(4); i > 0; i--) {
      body = damaged(body, random);
    }
    return body;
  }

  private static String damaged(String text, Random random) {
    int start = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), start + random.nextInt(4));
    return text.substring(0, start) + odd(random) + text.substring(end);
  }

  private static String odd(Random random) {
    return random.nextInt(3) == 0 ? String.valueOf((char) random.nextInt(0x250)) : any(ODD, random);
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static String answer(WebServer server, String request, String what) throws IOException {
    try {
      byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
      long begun = System.nanoTime();
      String answer = RawConnection.answer(server, new String(bytes, StandardCharsets.ISO_8859_1));
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .as("the time of %s", what)
          .isLessThan(LONGEST_ANSWER);
      return answer;
    } catch (SocketTimeoutException silent) {
      throw new AssertionError(what + " does not come", silent);
    }
  }
}
