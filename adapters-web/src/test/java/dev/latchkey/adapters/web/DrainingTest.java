package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is told to stop loses no request. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DrainingTest {

  @Test
  void takesRequestsForAWhileAndEndsTheirConnections() {
    var server = new WebServer(new Core(), "latchkey.web.shutdown-delay=3s");
    assertThat(server.login(Core.TOM).header("Connection")).isNull();
    var stopped = CompletableFuture.runAsync(server::close);
    var answer = server.login(Core.TOM);
    while (answer.header("Connection") == null) {
      answer = server.login(Core.TOM);
    }
    assertThat(answer.header("Connection")).isEqualTo("close");
    assertThat(answer.status()).isEqualTo(200);
    var refused = server.post("/api/user/logout", "Sec-Fetch-Site: cross-site");
    assertThat(refused.header("Connection")).as("refused by a filter").isEqualTo("close");
    stopped.join();
  }

  @Test
  void answersWhatItHasBegunAndTakesNoMore() throws Exception {
    var asked = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    var users =
        new InMemoryUsers() {
          @Override
          public Optional<User> find(User.Id id) {
            asked.countDown();
            try {
              answer.await();
            } catch (InterruptedException interrupted) {
              Thread.currentThread().interrupt();
            }
            return super.find(id);
          }
        };
    var server = new WebServer(new Core(users));
    int port = server.port();
    var token = server.login(Core.TOM).cookie();
    var begun = CompletableFuture.supplyAsync(() -> server.me(token));
    assertThat(asked.await(10, TimeUnit.SECONDS)).as("begun").isTrue();
    var stopped = CompletableFuture.runAsync(server::close);
    while (takesConnections(port)) {
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(begun).isNotDone();
    assertThat(stopped).isNotDone();
    answer.countDown();
    assertThat(begun.get().status()).isEqualTo(200);
    stopped.join();
  }

  private static boolean takesConnections(int port) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (ConnectException refused) {
      return false;
    }
  }
}
