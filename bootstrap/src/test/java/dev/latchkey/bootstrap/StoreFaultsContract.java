package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.latchkey.adapters.web.Service;
import dev.latchkey.bootstrap.FaultyProxy.Fault;
import dev.latchkey.testkit.Together;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What a node answers while the way to its store is bad, and that it recovers by itself. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // Every subclass calls start before all its tests.
abstract class StoreFaultsContract {

  /** What a store that is away may cost a caller: what README.md says, and some for the tests. */
  private static final Duration BOUND = Duration.ofSeconds(7);

  private static final Duration RECOVERY = Duration.ofSeconds(15);

  /** The first two ask no store; the others need a mail server, and a letter. */
  private static final List<String> NOT_OF_THE_STORE =
      List.of(
          "GET /api/settings",
          "GET /api/return_to",
          "POST /api/user/request_password_reset",
          "PUT /api/user/reset_password");

  private static final String NEW_PASSWORD = "new-password";

  private static final int SERVER_THREADS = 20;

  private static final int WORKERS = 6;

  private static final int CUTS = 6;

  private static final int ANSWERS_BETWEEN_CUTS = 11;

  private static TestStore store;
  private static FaultyProxy proxy;
  private static LatchkeyContext latchkey;
  private static Service service;

  /** Opens a node on the store. */
  static void start(TestStore opened) throws IOException {
    store = opened;
    proxy = new FaultyProxy(store.port());
    latchkey =
        new LatchkeyContext(
            store.node(
                proxy.port(),
                "latchkey.throttle.client=10000",
                "latchkey.throttle.address-and-client=100",
                "latchkey.throttle.address=100",
                "latchkey.throttle.sign-ups=10000",
                // As many as there ever are, so that one more would be a leak.
                "server.tomcat.threads.min-spare=" + SERVER_THREADS,
                "server.tomcat.threads.max=" + SERVER_THREADS));
    service = latchkey.service();
    // It says each time that the store is away.
    ((Logger) LoggerFactory.getLogger("dev.latchkey.adapters.web.Errors")).setLevel(Level.OFF);
  }

  @AfterAll
  static void stop() throws IOException {
    latchkey.close();
    proxy.close();
    store.close();
  }

  @AfterEach
  void heal() {
    proxy.fault(Fault.NONE);
    awaitReady();
  }

  private static void awaitReady() {
    await("readiness is UP again", () -> health("readiness").statusCode() == 200);
  }

  private static HttpResponse<String> health(String probe) {
    return service.call("GET", "/actuator/health/" + probe, null, null);
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, RECOVERY, condition);
  }

  /** A user in two sessions. */
  private record Caller(String name, String mine, String other) {

    static Caller signUp(String name) {
      assertThat(service.signUp(name).statusCode()).as("signed up").isEqualTo(200);
      return new Caller(
          name, Service.token(service.login(name)), Service.token(service.login(name)));
    }

    boolean isIn(String token) {
      int status = service.me(token).statusCode();
      assertThat(status).as("who am I").isIn(200, 401);
      return status == 200;
    }
  }

  /** Every call of the API, and what is true once it was answered. */
  private enum Call {
    SIGN_UP("POST /api/user/signup") {
      @Override
      HttpResponse<String> send(Caller caller) {
        return service.signUp(caller.name() + "-2");
      }

      @Override
      void demandDone(Caller caller) {
        assertThat(service.login(caller.name() + "-2").statusCode()).isEqualTo(200);
      }
    },
    LOGIN("POST /api/user/login") {
      @Override
      HttpResponse<String> send(Caller caller) {
        return service.login(caller.name());
      }
    },
    ME("GET /api/user/me") {
      @Override
      HttpResponse<String> send(Caller caller) {
        return service.me(caller.mine());
      }
    },
    FORWARD_AUTH("GET /forward-auth") {
      @Override
      HttpResponse<String> send(Caller caller) {
        return service.call("GET", "/forward-auth", null, caller.mine());
      }
    },
    CHANGE_PASSWORD("PUT /api/user/change_password") {
      @Override
      HttpResponse<String> send(Caller caller) {
        return service.changePassword(caller.mine(), NEW_PASSWORD);
      }

      @Override
      void demandDone(Caller caller) {
        assertThat(caller.isIn(caller.mine())).as("the session has its old id").isFalse();
        assertThat(caller.isIn(caller.other())).as("the other session lives").isFalse();
        assertThat(service.login(caller.name()).statusCode()).isEqualTo(401);
        assertThat(service.login(caller.name(), NEW_PASSWORD).statusCode()).isEqualTo(200);
      }
    },
    LOGOUT("POST /api/user/logout") {
      @Override
      HttpResponse<String> send(Caller caller) {
        return service.logout(caller.mine());
      }

      @Override
      void demandDone(Caller caller) {
        assertThat(caller.isIn(caller.mine())).as("the session lives").isFalse();
        assertThat(caller.isIn(caller.other())).as("the other session lives").isTrue();
      }
    },
    SESSIONS("GET /api/user/sessions") {
      @Override
      HttpResponse<String> send(Caller caller) {
        return service.call("GET", "/api/user/sessions", null, caller.mine());
      }
    },
    END_SESSION("DELETE /api/user/sessions/{id}") {
      @Override
      HttpResponse<String> send(Caller caller) {
        return service.call(
            "DELETE", "/api/user/sessions/" + Service.session(caller.other()), null, caller.mine());
      }

      @Override
      void demandDone(Caller caller) {
        assertThat(caller.isIn(caller.mine())).as("the session lives").isTrue();
        assertThat(caller.isIn(caller.other())).as("the other session lives").isFalse();
      }
    },
    END_OTHERS("DELETE /api/user/sessions") {
      @Override
      HttpResponse<String> send(Caller caller) {
        return service.call("DELETE", "/api/user/sessions", null, caller.mine());
      }

      @Override
      void demandDone(Caller caller) {
        END_SESSION.demandDone(caller);
      }
    };

    private final String route;

    Call(String route) {
      this.route = route;
    }

    abstract HttpResponse<String> send(Caller caller);

    /** Nothing to see, if it only tells. */
    void demandDone(Caller caller) {}

    /** What may be answered to it once more, if it was done and its caller was not told. */
    int againAfterDone() {
      return switch (this) {
        case SIGN_UP -> 422;
        case CHANGE_PASSWORD -> 401;
        case END_SESSION -> 404;
        default -> 200;
      };
    }
  }

  @Test
  void callsAllThatIsDescribed() throws IOException {
    var described = new ArrayList<String>();
    String path = "";
    for (String line : Files.readAllLines(Path.of("../docs/openapi.yaml"))) {
      if (line.matches(" {2}/\\S+:")) {
        path = line.strip().replace(":", "");
      } else if (line.matches(" {4}(get|post|put|delete):")) {
        described.add(line.strip().replace(":", "").toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    assertThat(described).containsAll(NOT_OF_THE_STORE);
    described.removeAll(NOT_OF_THE_STORE);
    assertThat(Arrays.stream(Call.values()).map(call -> call.route))
        .containsExactlyInAnyOrderElementsOf(described);
  }

  private record Timed(HttpResponse<String> answer, Duration took) {
    static Timed of(Callable<HttpResponse<String>> call) throws Exception {
      long start = System.nanoTime();
      return new Timed(call.call(), Duration.ofNanos(System.nanoTime() - start));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class)
  void answersInTimeAndTrulyAndRecovers(Fault fault) {
    List<Caller> callers = callers(fault.name().toLowerCase(Locale.ROOT));
    awaitReady();
    Map<String, Long> threads = threads();

    proxy.fault(fault);
    int calls = Call.values().length;
    List<Timed> answers =
        run(
            calls + 2,
            i ->
                i < calls
                    ? Timed.of(() -> Call.values()[i].send(callers.get(i)))
                    : Timed.of(() -> health(i == calls ? "readiness" : "liveness")));

    assertThat(answers).allSatisfy(it -> assertThat(it.took()).isLessThan(BOUND));
    Timed ready = answers.get(calls);
    Timed alive = answers.get(calls + 1);
    assertThat(alive.answer().statusCode()).as("liveness").isEqualTo(200);
    switch (fault) {
      case NONE, SLOW -> {
        assertThat(ready.answer().statusCode()).as("readiness").isEqualTo(200);
        assertThat(answers).allSatisfy(it -> assertThat(it.answer().statusCode()).isEqualTo(200));
      }
      case HALF_OPEN ->
          // Whether a call had a connection of before is luck.
          answers.subList(0, calls).stream()
              .filter(it -> it.answer().statusCode() != 200)
              .forEach(it -> assertUnavailable(it.answer()));
      default -> {
        assertThat(ready.answer().statusCode()).as("readiness").isEqualTo(503);
        assertThat(ready.answer().body()).contains("\"status\":\"DOWN\"");
        answers.subList(0, calls).forEach(it -> assertUnavailable(it.answer()));
      }
    }

    if (fault != Fault.HALF_OPEN) {
      proxy.fault(Fault.NONE);
    }
    awaitReady();
    for (int i = 0; i < calls; i++) {
      assertComesRight(Call.values()[i], callers.get(i), answers.get(i).answer());
    }
    await(
        "no more connections than it needs",
        () -> proxy.connections() <= store.mostConnections(calls));
    await("no more threads than before", () -> moreThan(threads).isEmpty());
    assertThat(moreThan(threads)).isEmpty();
  }

  /** The throttle and the log-in are in the way of the decisive write: here it alone is lost. */
  @ParameterizedTest
  @EnumSource(
      value = Call.class,
      names = {"ME", "FORWARD_AUTH", "SESSIONS"},
      mode = EnumSource.Mode.EXCLUDE)
  void tellsNothingDoneWhoseAcknowledgementWasLost(Call call) {
    var caller = Caller.signUp("lost-" + call.name().toLowerCase(Locale.ROOT));
    proxy.loseAnswerTo(store.wire(call == Call.SIGN_UP ? "insert" : "update"));
    var answer = call.send(caller);
    assertThat(proxy.hasLostIt()).isTrue();
    assertUnavailable(answer);
    call.demandDone(caller);

    awaitReady();
    assertThat(call.send(caller).statusCode()).isEqualTo(call.againAfterDone());
    call.demandDone(caller);
  }

  /** Connections break again and again, at whatever point an act happens to be. */
  @Test
  void saysDoneOnlyOfWhatIsDoneWhileConnectionsBreak() {
    var cuts = new AtomicInteger();
    var answers = new AtomicInteger();
    List<List<String>> ended =
        run(
            WORKERS + 1,
            i -> {
              if (i < WORKERS) {
                return act("breaking-" + i, answers, () -> cuts.get() < CUTS);
              }
              // Counted after it is made: until then the others go on.
              for (; cuts.get() < CUTS; cuts.incrementAndGet()) {
                int next = answers.get() + ANSWERS_BETWEEN_CUTS;
                await("further answers", () -> answers.get() >= next);
                proxy.cut();
              }
              return List.of();
            });
    assertThat(ended.stream().flatMap(List::stream))
        .hasSizeGreaterThan(WORKERS)
        .allSatisfy(token -> assertThat(service.me(token).statusCode()).isEqualTo(401));
  }

  /**
   * Logs in, changes the password and logs out as somebody who tries again what was answered 503,
   * and tells which sessions were said to have ended.
   */
  private static List<String> act(String name, AtomicInteger answers, BooleanSupplier goOn) {
    var ended = new ArrayList<String>();
    String password = Service.PASSWORD;
    assertThat(tryOn(answers, () -> service.signUp(name)).statusCode()).isIn(200, 422);
    for (int round = 0; goOn.getAsBoolean(); round++) {
      String known = password;
      var login = tryOn(answers, () -> service.login(name, known));
      assertThat(login.statusCode()).as("the password is the one last changed to").isEqualTo(200);
      String token = Service.token(login);
      String next = "new-password-" + round;
      var changed = tryOn(answers, () -> service.changePassword(token, next));
      // Refused, it was done by a try that could not be acknowledged: the next login tells.
      assertThat(changed.statusCode()).isIn(200, 401);
      password = next;
      ended.add(token);
      if (changed.statusCode() == 200) {
        String renewed = Service.token(changed);
        assertThat(tryOn(answers, () -> service.logout(renewed)).statusCode()).isEqualTo(200);
        ended.add(renewed);
      }
    }
    return ended;
  }

  private static HttpResponse<String> tryOn(
      AtomicInteger answers, Supplier<HttpResponse<String>> call) {
    while (true) {
      var answer = call.get();
      answers.incrementAndGet();
      if (answer.statusCode() != 503) {
        return answer;
      }
      assertUnavailable(answer);
    }
  }

  private static List<Caller> callers(String prefix) {
    // One after the other: a client's share of the hashing is smaller than the number of calls.
    return Arrays.stream(Call.values())
        .map(call -> Caller.signUp(prefix + "-" + call.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "clear-site-data");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("Retry-After"))
        .hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 30));
    assertThat(answer.body()).contains("\"code\":\"store_unavailable\"");
  }

  /** Done, if that was answered; if not, done after one more try. */
  private static void assertComesRight(Call call, Caller caller, HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      assertThat(call.send(caller).statusCode()).as("again").isIn(200, call.againAfterDone());
    }
    call.demandDone(caller);
  }

  private static <T> List<T> run(int threads, Task<T> task) {
    List<T> results = new ArrayList<>();
    for (var outcome : Together.<T>run(threads, i -> () -> task.run(i))) {
      if (outcome.result() == null) {
        throw new AssertionError("a caller got no answer", outcome.failure());
      }
      results.add(outcome.result());
    }
    return results;
  }

  private interface Task<T> {
    T run(int number) throws Exception;
  }

  private static Map<String, Long> moreThan(Map<String, Long> before) {
    Map<String, Long> threads = threads();
    threads.entrySet().removeIf(it -> it.getValue() <= before.getOrDefault(it.getKey(), 0L));
    return threads;
  }

  /** And of the store, which is in this JVM, too. */
  private static final Pattern OF_THE_TESTS =
      Pattern.compile(
          "(" + FaultyProxy.THREAD_NAME + "|" + Together.THREAD_NAME + "|HttpClient|mongo-).*");

  /** How many there are of each name, but for numbers in it. */
  private static Map<String, Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !OF_THE_TESTS.matcher(name).matches())
        .collect(
            Collectors.groupingBy(
                name -> name.replaceAll("[0-9]+", "#"), TreeMap::new, Collectors.counting()));
  }
}
