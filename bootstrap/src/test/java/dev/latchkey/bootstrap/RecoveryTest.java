package dev.latchkey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.adapters.web.Service;
import dev.latchkey.testkit.Together;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way back in through whole nodes, over HTTP and by mail. */
@Timeout(180)
class RecoveryTest {

  private static final String TOM = "tom@example.com";
  private static final String NEW_PASSWORD = "nobody guesses this";

  private final TestStore store = new TestStore.InMemoryMongo();
  private final MailServer mail = new MailServer();
  private final List<LatchkeyContext> nodes = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    nodes.forEach(LatchkeyContext::close);
    store.close();
    mail.close();
  }

  private Service node(String... more) {
    var settings = new ArrayList<>(mail.settings());
    settings.addAll(List.of(more));
    var node = new LatchkeyContext(store.node(store.port(), settings.toArray(String[]::new)));
    nodes.add(node);
    return node.service();
  }

  @Test
  void twoNodesSendOneLetterAndTakeItsLinkOnce() {
    var a = node();
    var b = node();
    a.signUp("tom");
    var session = Service.token(a.login("tom"));
    Together.run(8, i -> () -> (i % 2 == 0 ? a : b).requestReset("tom").statusCode());
    String token = MailServer.token(mail.letterTo(TOM, 1));
    // A request that is carried out after the reset would find none pending, and send a letter.
    nodes.forEach(node -> node.bean(Background.class).close());

    assertThat(b.reset(token, NEW_PASSWORD).statusCode()).isEqualTo(200);
    assertThat(a.me(session).statusCode()).isEqualTo(401);
    assertThat(a.reset(token, "another new one").statusCode()).isEqualTo(403);
    assertThat(a.login("tom").statusCode()).isEqualTo(401);
    assertThat(a.login("tom", NEW_PASSWORD).statusCode()).isEqualTo(200);
    assertThat(mail.letterTo(TOM, 2)).startsWith("Your password for Latchkey was reset");
    assertThat(mail.lettersTo(TOM)).hasSize(2);

    nodes.forEach(LatchkeyContext::close);
    assertThat(node().reset(token, "another new one").statusCode()).isEqualTo(403);
  }

  @Test
  void aForgedHostNeverReachesTheLink() {
    var service = node("latchkey.web.trusted-proxies=127.0.0.1");
    int users = 0;
    for (String forged :
        List.of(
            "Host: evil.example",
            "Host: id.example.com|X-Forwarded-Host: evil.example|X-Forwarded-Proto: http",
            "Host: id.example.com|Forwarded: host=evil.example;proto=http",
            "Host: id.example.com|X-Forwarded-Prefix: /evil|X-Original-URL: //evil.example")) {
      String name = "user-" + users++;
      service.signUp(name);
      String body = "{\"user\":{\"email\":\"%s@example.com\"}}".formatted(name);
      var answer =
          service.send("POST", "/api/user/request_password_reset", body, forged.split("[|]", -1));
      assertThat(answer.statusCode()).as(forged).isEqualTo(202);
      String letter = mail.letterTo(name + "@example.com", 1);
      assertThat(letter).as(forged).doesNotContain("evil");
      assertThat(MailServer.origin(letter)).isEqualTo(MailServer.PUBLIC_URL);
    }
  }
}
