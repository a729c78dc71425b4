package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.adapters.web.Service;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes over one store are one service, whichever is asked. */
@Timeout(180)
abstract class TwoNodesContract {

  private static final String SECRET = "correct horse battery staple zebra";
  private static final String NEXT_SECRET = "a zebra that staples battered horses";

  private static final int REQUESTS_BETWEEN_LOGINS = 10;
  private static final long BETWEEN_REQUESTS_NANOS = 20_000_000;

  @TempDir private Path directory;

  private final TestStore store;
  private final List<AutoCloseable> nodes = new ArrayList<>();

  TwoNodesContract(TestStore store) {
    this.store = store;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable node : nodes) {
      node.close();
    }
    store.close();
  }

  private Service node(String secrets) {
    var node =
        new LatchkeyContext(
            Stream.concat(
                    store.settings(store.port()).stream(),
                    Stream.of("latchkey.jwt-signing-secret=" + secrets))
                .toArray(String[]::new));
    nodes.add(node);
    return node.service();
  }

  @Test
  void endASessionForEachOther() {
    var a = node(SECRET);
    var b = node(SECRET);
    a.signUp("tom");
    var token = Service.token(a.login("tom"));
    assertThat(b.me(token).statusCode()).isEqualTo(200);
    assertThat(b.logout(token).statusCode()).isEqualTo(200);
    assertThat(a.me(token).statusCode()).isEqualTo(401);

    var changing = Service.token(a.login("tom"));
    var other = Service.token(b.login("tom"));
    var changed = b.changePassword(changing, "new-password");
    assertThat(a.me(changing).statusCode()).isEqualTo(401);
    assertThat(a.me(other).statusCode()).isEqualTo(401);
    assertThat(a.me(Service.token(changed)).statusCode()).isEqualTo(200);
    assertThat(a.login("tom").statusCode()).isEqualTo(401);
    assertThat(a.login("tom", "new-password").statusCode()).isEqualTo(200);
  }

  @Test
  void countAttemptsTogether() {
    var a = node(SECRET);
    var b = node(SECRET);
    a.signUp("tom");
    for (int i = 0; i < 5; i++) {
      assertThat(a.login("tom", "wrong-password").statusCode()).isEqualTo(401);
      assertThat(b.login("tom", "wrong-password").statusCode()).isEqualTo(401);
    }
    assertThat(a.login("tom").statusCode()).isEqualTo(429);
    assertThat(b.login("tom").statusCode()).isEqualTo(429);
  }

  /** As README.md says: the next secret is added, then goes in front, then is alone. */
  @Test
  void rotateTheSecretWithNoSessionLost() {
    var old = node(SECRET);
    var added = node(SECRET + "," + NEXT_SECRET);
    var inFront = node(NEXT_SECRET + "," + SECRET);
    var alone = node(NEXT_SECRET);
    old.signUp("tom");
    var byOld = Service.token(old.login("tom"));
    var byAdded = Service.token(added.login("tom"));
    var byNext = Service.token(inFront.login("tom"));
    assertThat(List.of(old, added, inFront))
        .allSatisfy(node -> assertThat(node.me(byOld).statusCode()).isEqualTo(200))
        .allSatisfy(node -> assertThat(node.me(byAdded).statusCode()).isEqualTo(200));
    assertThat(List.of(added, inFront, alone))
        .allSatisfy(node -> assertThat(node.me(byNext).statusCode()).isEqualTo(200));
    assertThat(alone.me(byOld).statusCode()).isEqualTo(401);
  }

  /** Sends each request to a node that is ready, and elsewhere if that takes no connection. */
  private static final class Balancer implements AutoCloseable {

    private final List<Service> ready = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread looking = new Thread(this::look, "balancer");
    private final Queue<Service> nodes = new ConcurrentLinkedQueue<>();

    Balancer() {
      looking.start();
    }

    private void look() {
      while (!closed.get()) {
        for (Service node : nodes) {
          if (!isReady(node)) {
            ready.remove(node);
          } else if (!ready.contains(node)) {
            ready.add(node);
          }
        }
        LockSupport.parkNanos(20_000_000);
      }
    }

    private static boolean isReady(Service node) {
      try {
        return node.call("GET", "/actuator/health/readiness", null, null).statusCode() == 200;
      } catch (IllegalStateException gone) {
        return false;
      }
    }

    void await(int nodesReady) {
      Await.until(
          nodesReady + " are ready", Duration.ofSeconds(30), () -> ready.size() == nodesReady);
    }

    HttpResponse<String> send(Function<Service, HttpResponse<String>> request) {
      while (true) {
        List<Service> choice = List.copyOf(ready);
        try {
          return request.apply(choice.get(next.incrementAndGet() % choice.size()));
        } catch (IllegalStateException failed) {
          if (!(failed.getCause() instanceof ConnectException)) {
            throw failed;
          }
        }
      }
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @Test
  void loseNoRequestWhenTheyAreRestartedOneAfterTheOther() throws Exception {
    var clients = Executors.newFixedThreadPool(4);
    var restarted = new AtomicBoolean();
    var rounds = new AtomicInteger();
    var lost = new ConcurrentLinkedQueue<Throwable>();
    try (var balancer = new Balancer()) {
      var old = List.of(process(), process());
      for (JavaProcess node : old) {
        balancer.nodes.add(node.service());
      }
      balancer.await(2);
      for (int i = 0; i < 4; i++) {
        String name = "user-" + i;
        clients.execute(
            () -> {
              try {
                demand(200, balancer.send(node -> node.signUp(name)));
                while (!restarted.get()) {
                  use(balancer, name);
                  rounds.incrementAndGet();
                }
              } catch (RuntimeException | AssertionError failed) {
                lost.add(failed);
              }
            });
      }
      for (JavaProcess node : old) {
        var service = node.service();
        node.process().destroy();
        balancer.await(1);
        assertThat(node.process().isAlive()).as("readiness is down before the end").isTrue();
        assertThat(service.me("none").statusCode()).as("still takes requests").isEqualTo(401);
        node.stop();
        balancer.nodes.remove(service);
        balancer.nodes.add(process().service());
        balancer.await(2);
      }
      restarted.set(true);
      clients.shutdown();
      assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      clients.shutdownNow();
    }
    assertThat(lost).isEmpty();
    assertThat(rounds).hasValueGreaterThan(20);
  }

  private static void use(Balancer balancer, String name) {
    var login = balancer.send(node -> node.login(name));
    demand(200, login);
    var token = Service.token(login);
    for (int i = 0; i < REQUESTS_BETWEEN_LOGINS; i++) {
      demand(200, balancer.send(node -> node.me(token)));
      // Leaves the node that starts some of the processor.
      LockSupport.parkNanos(BETWEEN_REQUESTS_NANOS);
    }
    demand(200, balancer.send(node -> node.logout(token)));
    demand(401, balancer.send(node -> node.me(token)));
  }

  private static void demand(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  private JavaProcess process() throws IOException {
    var process =
        JavaProcess.latchkey(
            directory.resolve("log" + nodes.size()),
            store.node(
                store.port(), "latchkey.throttle.enabled=false", "latchkey.web.shutdown-delay=3s"));
    nodes.add(process);
    return process;
  }
}
