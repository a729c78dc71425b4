package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.adapters.web.Service;
import dev.latchkey.testkit.Together;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Sign-ups, password changes and logouts by many users, and what was acknowledged of them. */
final class Acts implements AutoCloseable {

  private static final int WORKERS = 6;
  private static final String NEW_PASSWORD = "new-password";

  /** What the service said "done" to for one user. */
  private static final class Acknowledged {
    private String password = Service.PASSWORD;
    private String live = "";
    private final List<String> ended = new ArrayList<>();

    /** In flight when it was not answered, or with 503: it happened as a whole or not at all. */
    private boolean changing;
  }

  private final Map<String, Acknowledged> users = new ConcurrentHashMap<>();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
  private final Queue<AssertionError> unexpected = new ConcurrentLinkedQueue<>();
  private volatile boolean enough;

  /** Begins to act, until the service is gone or this is closed. */
  void begin(Service service) {
    for (int i = 0; i < WORKERS; i++) {
      workers.execute(
          () -> {
            try {
              while (!enough && act(service, "user-" + names.incrementAndGet())) {
                // Go on.
              }
            } catch (AssertionError other) {
              unexpected.add(other);
            }
          });
    }
  }

  /** Returns when this number of acts was acknowledged. */
  void await(int acts) {
    Await.until(
        acts + " acts are acknowledged",
        Duration.ofMinutes(4),
        () -> acknowledged.get() >= acts || !unexpected.isEmpty());
    assertThat(unexpected).isEmpty();
  }

  /** Returns whether the service is still there. */
  private boolean act(Service service, String name) {
    try {
      demand(service.signUp(name));
      var state = new Acknowledged();
      users.put(name, state);
      acknowledged.incrementAndGet();

      var login = service.login(name);
      demand(login);
      state.live = Service.token(login);

      state.changing = true;
      var changed = service.changePassword(state.live, NEW_PASSWORD);
      demand(changed);
      state.ended.add(state.live);
      state.live = Service.token(changed);
      state.password = NEW_PASSWORD;
      state.changing = false;
      acknowledged.incrementAndGet();

      if (names.get() % 4 != 0) {
        String leaving = state.live;
        state.live = "";
        demand(service.logout(leaving));
        state.ended.add(leaving);
        acknowledged.incrementAndGet();
      }
      return true;
    } catch (IllegalStateException failed) {
      // What is in the map was acknowledged before.
      return !(failed.getCause() instanceof IOException);
    }
  }

  private static void demand(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      assertThat(answer.statusCode()).as("not acknowledged").isEqualTo(503);
      throw new IllegalStateException("not acknowledged");
    }
  }

  /** Stops acting, and demands that all that was acknowledged is there. */
  void assertKept(Service service) throws InterruptedException {
    close();
    assertThat(workers.awaitTermination(60, TimeUnit.SECONDS)).as("workers end").isTrue();
    assertThat(unexpected).isEmpty();
    var left = new ConcurrentLinkedQueue<>(users.entrySet());
    var outcomes =
        Together.run(
            WORKERS,
            i ->
                () -> {
                  for (var user = left.poll(); user != null; user = left.poll()) {
                    assertKept(service, user.getKey(), user.getValue());
                  }
                  return true;
                });
    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure()).as("lost").isNull());
  }

  private static void assertKept(Service service, String name, Acknowledged state) {
    for (String token : state.ended) {
      assertThat(answered(() -> service.me(token))).as("ended session of " + name).isEqualTo(401);
    }
    String password = state.password;
    if (state.changing) {
      password = answered(() -> service.me(state.live)) == 200 ? password : NEW_PASSWORD;
    } else if (!state.live.isEmpty()) {
      assertThat(answered(() -> service.me(state.live))).as("session of " + name).isEqualTo(200);
    }
    String known = password;
    assertThat(answered(() -> service.login(name, known))).as("password of " + name).isEqualTo(200);
  }

  /** Asks again while the answer is 503, which tells nothing of what is stored. */
  private static int answered(Supplier<HttpResponse<String>> request) {
    int status = 503;
    for (int tries = 0; status == 503 && tries < 20; tries++) {
      status = request.get().statusCode();
    }
    return status;
  }

  @Override
  public void close() {
    enough = true;
    workers.shutdown();
  }
}
