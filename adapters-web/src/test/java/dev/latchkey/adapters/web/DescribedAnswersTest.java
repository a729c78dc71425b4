package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Policies;
import dev.latchkey.application.Ports;
import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.RecoveryPolicy;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code docs/openapi.yaml} and what is really answered are one. */
class DescribedAnswersTest {

  private static final JsonMapper JSON = new JsonMapper();

  private static final String SIGN_UP = "/api/user/signup";
  private static final String LOGIN = "/api/user/login";
  private static final String ME = "/api/user/me";
  private static final String CHANGE_PASSWORD = "/api/user/change_password";
  private static final String LOGOUT = "/api/user/logout";
  private static final String SETTINGS = "/api/settings";
  private static final String SESSIONS = "/api/user/sessions";
  private static final String REQUEST_RESET = "/api/user/request_password_reset";
  private static final String RESET_PASSWORD = "/api/user/reset_password";

  private static final String RETURN_TO = "/api/return_to";
  private static final String FORWARD_AUTH = "/forward-auth";

  private static final String LUKE =
      "{\"user\":{\"username\":\"luke\",\"email\":\"luke@example.com\",\"password\":\"mypassword\"}}";
  private static final String TOM =
      "{\"user\":{\"email\":\"tom@example.com\",\"password\":\"mypassword\"}}";
  private static final String REQUEST = "{\"user\":{\"email\":\"tom@example.com\"}}";
  private static final String TWO_ADDRESSES = "[\"tom@example.com\",\"me@evil.example\"]";
  private static final String NEW_PASSWORD = "{\"user\":{\"password\":\"new-password\"}}";

  private final InMemoryUsers users = new InMemoryUsers();
  private final Set<String> answered = new TreeSet<>();
  private Core core;
  @AutoClose private WebServer server;
  private OpenApi description;

  @BeforeEach
  void start() {
    core = new Core(users);
    server = new WebServer(core);
    description = OpenApi.of(server);
  }

  /** Of every route: each status and each code that is described is met, and no other. */
  @Test
  void everyAnswerIsDescribedAndEveryDescribedAnswerIsGiven() {
    useEveryRoute();
    presentNoSession();
    askForAnApplication();
    presentWrongPasswords();
    breakTheRules();
    sendWhatIsNoSuchBody();
    comeFromAnotherSite();
    tryTooOften();
    failWith(new StoreUnavailable("taken away", null), description.operations());
    failWith(new IllegalStateException("a fault of the test"), description.operations());
    failWith(
        new Busy(),
        List.of(
            operation("POST", SIGN_UP),
            operation("POST", LOGIN),
            operation("PUT", RESET_PASSWORD),
            operation("PUT", CHANGE_PASSWORD)));
    askForALetterThatCannotBeSent();
    assertThat(answered).isEqualTo(description.answers());
  }

  /** Without mail, with too many requests waiting, and with the counts away. */
  private void askForALetterThatCannotBeSent() {
    var recovery = RecoveryPolicy.DEFAULT;
    var withoutMail = new RecoveryPolicy(recovery.lifetime(), recovery.pause(), false);
    Executor full =
        work -> {
          throw new RejectedExecutionException();
        };
    requestReset(full, recovery);
    requestReset(Runnable::run, withoutMail);
    core.attempts.goAway();
    call("POST", REQUEST_RESET, REQUEST);
  }

  private void requestReset(Executor background, RecoveryPolicy policy) {
    var given = core.policies;
    var policies = new Policies(given.sessions(), given.passwords(), given.throttle(), policy);
    var ports = new Ports(users, core.hasher, core.attempts, core.events, core.letters, background);
    var latchkey = new Latchkey(ports, policies, core.clock);
    WebServer usual = server;
    server = new WebServer(latchkey, policies, core.clock);
    call("POST", REQUEST_RESET, REQUEST);
    server.close();
    server = usual;
  }

  private void useEveryRoute() {
    call("POST", SIGN_UP, LUKE);
    String other = call("POST", LOGIN, TOM).cookie();
    String otherId = callAs(other, "GET", ME, null).json().at("/session/id").asString();
    String token = call("POST", LOGIN, TOM, "Cookie: jwt=garbage").cookie();
    callAs(token, "GET", SESSIONS, null);
    callAs(token, "DELETE", SESSIONS + "/" + otherId, null);
    callAs(token, "DELETE", SESSIONS + "/" + otherId, null);
    callAs(token, "DELETE", SESSIONS, null);
    token =
        callAs(
                token,
                "PUT",
                CHANGE_PASSWORD,
                "{\"user\":{\"password\":\"mypassword\",\"currentPassword\":null}}")
            .cookie();
    core.clock.advance(core.policies.sessions().recentLogin());
    var changed =
        callAs(
            token,
            "PUT",
            CHANGE_PASSWORD,
            "{\"user\":{\"password\":\"mypassword\",\"currentPassword\":\"mypassword\"}}");
    assertThat(changed.status()).isEqualTo(200);
    token = changed.cookie();
    String id = callAs(token, "GET", ME, null).json().at("/session/id").asString();
    assertThat(callAs(token, "DELETE", SESSIONS + "/" + id, null).header("Set-Cookie")).isNotNull();
    callAs(login(), "POST", LOGOUT, null);
    call("POST", LOGOUT, null);
    call("GET", SETTINGS, null);
    call("POST", REQUEST_RESET, REQUEST);
    call("PUT", RESET_PASSWORD, reset(resetToken(), "mypassword"));
  }

  private String resetToken() {
    return ((Letter.ResetLink) core.letters.last()).token().text();
  }

  private static String reset(String token, String password) {
    return "{\"token\":\"" + token + "\",\"user\":{\"password\":\"" + password + "\"}}";
  }

  private void presentNoSession() {
    call("GET", ME, null);
    call("PUT", CHANGE_PASSWORD, NEW_PASSWORD);
    call("GET", SESSIONS, null);
    call("DELETE", SESSIONS, null);
    call("DELETE", SESSIONS + "/any", null);
  }

  private void askForAnApplication() {
    call("GET", RETURN_TO + "?url=https://app.example.com/", null);
    call("GET", RETURN_TO + "?url=%ff", null);
    callAs(login(), "GET", FORWARD_AUTH, null);
    WebServer usual = server;
    server =
        new WebServer(
            core,
            "latchkey.web.public-url=https://example.com",
            "latchkey.web.forward-auth.return-origins=https://example.com",
            "latchkey.web.trusted-proxies=127.0.0.0/8,::1");
    String[] page = {"Accept: text/html", "X-Original-URL: https://example.com/page"};
    call("GET", FORWARD_AUTH, null, page);
    call("GET", FORWARD_AUTH + "?login", null, page);
    call("GET", FORWARD_AUTH, null, "X-Original-URL: http://a", "X-Forwarded-Proto: https");
    call("GET", RETURN_TO + "?url=https://example.com/page", null);
    String token = login();
    call("GET", FORWARD_AUTH + "?cookies", null, "Cookie: a=b; jwt=" + token);
    String large = "Cookie: a=" + "b".repeat(7000) + "; jwt=" + token;
    call("GET", FORWARD_AUTH + "?cookies", null, large);
    server.close();
    server = usual;
  }

  private void presentWrongPasswords() {
    call("POST", LOGIN, TOM.replace("mypassword", "wrong-password"));
    String token = login();
    callAs(token, "PUT", CHANGE_PASSWORD, withWrongCurrentPassword());
    core.clock.advance(Duration.ofMinutes(16));
    callAs(token, "PUT", CHANGE_PASSWORD, NEW_PASSWORD);
  }

  private static String withWrongCurrentPassword() {
    return "{\"user\":{\"password\":\"new-password\",\"currentPassword\":\"wrong-password\"}}";
  }

  private void breakTheRules() {
    for (String password : List.of("", "short", "12345678", "tom-1234", "latchkey-1")) {
      call("POST", SIGN_UP, LUKE.replace("luke", "tom").replace("mypassword", password));
      callAs(login(), "PUT", CHANGE_PASSWORD, NEW_PASSWORD.replace("new-password", password));
    }
    core.clock.advance(Duration.ofMinutes(10));
    call("POST", REQUEST_RESET, REQUEST);
    String token = resetToken();
    for (String password : List.of("", "short", "12345678", "tom-1234", "latchkey-1")) {
      call("PUT", RESET_PASSWORD, reset(token, password));
    }
    call("POST", REQUEST_RESET, REQUEST.replace("@", ""));
    call("POST", SIGN_UP, LUKE.replace("\"luke\"", "\"l u k e\""));
    call("POST", SIGN_UP, LUKE.replace("luke@", "luke"));
    call("POST", SIGN_UP, LUKE.replace("\"luke\"", "\"tom\""));
    call("POST", SIGN_UP, LUKE.replace("\"luke\"", "\"leia\"").replace("luke@", "tom@"));
  }

  private void sendWhatIsNoSuchBody() {
    for (var operation : description.operations()) {
      if (operation.node().has("requestBody")) {
        call(operation.method(), operation.path(), "{}");
        call(operation.method(), operation.path(), " ".repeat(16 * 1024 + 1));
        call(operation.method(), operation.path(), "{}", "Content-Type: text/plain");
        call(operation.method(), operation.path(), "{}", "Content-Encoding: gzip");
      }
    }
  }

  private void comeFromAnotherSite() {
    for (var operation : description.operations()) {
      if (!operation.method().equals("GET")) {
        call(operation.method(), path(operation), null, "Sec-Fetch-Site: cross-site");
      }
    }
  }

  private void tryTooOften() {
    tryTooOften(i -> call("POST", SIGN_UP, LUKE.replace("luke", "luke" + i)));
    String token = login();
    tryTooOften(i -> callAs(token, "PUT", CHANGE_PASSWORD, withWrongCurrentPassword()));
    tryTooOften(i -> call("POST", LOGIN, TOM.replace("mypassword", "wrong-password")));
    tryTooOften(i -> call("POST", REQUEST_RESET, REQUEST.replace("tom", "user" + i)));
    String withUnknownToken = reset("nobody." + "A".repeat(43), "new-password");
    tryTooOften(i -> call("PUT", RESET_PASSWORD, withUnknownToken));
    core.clock.advance(Duration.ofHours(1));
  }

  /** No longer than until it is too often: each answer that says so takes a second. */
  private static void tryTooOften(IntFunction<WebServer.Answer> attempt) {
    assertThat(IntStream.range(0, 200).mapToObj(attempt).anyMatch(it -> it.status() == 429))
        .isTrue();
  }

  private void failWith(RuntimeException failure, List<OpenApi.Operation> operations) {
    String token = login();
    users.failWith(failure);
    for (var operation : operations) {
      callAs(token, operation.method(), path(operation), body(operation));
    }
    users.comeBack();
  }

  /** A body is malformed if and only if its form is not as described. */
  @Test
  void bodiesAreTakenInTheDescribedForm() {
    for (var operation : description.operations()) {
      String body = body(operation);
      if (body != null) {
        for (JsonNode variant : variantsOf(body)) {
          var answer = server.call(operation.method(), operation.path(), variant.toString());
          assertThat(description.complaints(operation, variant).isEmpty())
              .as("%s takes %s: %s", operation, variant, answer.text())
              .isEqualTo(answer.status() != 400);
        }
      }
    }
  }

  private static List<JsonNode> variantsOf(String body) {
    var variants = new ArrayList<JsonNode>();
    variants.add(JSON.readTree(body));
    variants.add(JSON.readTree(body.replaceFirst("\\{", "{\"unknown\":1,")));
    variants.add(JSON.readTree(body.replaceFirst("\\{\"user\":\\{", "{\"user\":{\"unknown\":1,")));
    for (String user : List.of("null", "1", "[]", "{}")) {
      variants.add(JSON.readTree("{\"user\":" + user + "}"));
    }
    for (String field : JSON.readTree(body).path("user").propertyNames()) {
      for (String value : List.of("", "null", "1", "true", "{}", "[]", TWO_ADDRESSES)) {
        var variant = (ObjectNode) JSON.readTree(body);
        var user = (ObjectNode) variant.path("user");
        user.remove(field);
        if (!value.isEmpty()) {
          user.set(field, JSON.readTree(value));
        }
        variants.add(variant);
      }
    }
    return variants;
  }

  /** A sign-up is refused if and only if a value is not as described. */
  @Test
  void valuesAreTakenWithinTheDescribedLimits() {
    var operation = operation("POST", SIGN_UP);
    var values = new ArrayList<ObjectNode>();
    for (String username :
        List.of("a", "A.b_c-9", "0", "", ".a", "a b", "é", "u".repeat(64), "u".repeat(65))) {
      values.add(user(username, "luke@example.com", "mypassword"));
    }
    String domain = ("d".repeat(60) + ".").repeat(3) + "example.com";
    String longest = "l".repeat(254 - 1 - domain.length()) + "@" + domain;
    for (String email :
        List.of("A@Example.COM", "a+b@example.com", "ä", "", "a@", longest, "l" + longest)) {
      values.add(user("luke", email, "mypassword"));
    }
    for (String character : List.of("x", "é", "\uD83D\uDE42")) {
      for (int length : new int[] {7, 8, 256, 257}) {
        values.add(user("luke", "luke@example.com", character.repeat(length)));
      }
    }
    for (ObjectNode body : values) {
      users.clear();
      core.clock.advance(Duration.ofHours(1));
      var answer = server.call("POST", SIGN_UP, body.toString());
      assertThat(description.complaints(operation, body).isEmpty())
          .as("%s: %s", body, answer.text())
          .isEqualTo(answer.status() == 200);
    }
  }

  private static ObjectNode user(String username, String email, String password) {
    var body = JSON.createObjectNode();
    body.putObject("user").put("username", username).put("email", email).put("password", password);
    return body;
  }

  private String login() {
    return server.login(Core.TOM).cookie();
  }

  private OpenApi.Operation operation(String method, String path) {
    return description.operation(method, path);
  }

  private static String path(OpenApi.Operation operation) {
    return operation.path().replace("{id}", "any");
  }

  private static @Nullable String body(OpenApi.Operation operation) {
    var bodies = operation.bodies();
    return bodies.isEmpty() ? null : bodies.get(bodies.size() - 1).toString();
  }

  private WebServer.Answer callAs(String token, String method, String path, @Nullable String body) {
    return call(method, path, body, "Cookie: jwt=" + token);
  }

  /** Calls, and holds both request and answer against the description. */
  private WebServer.Answer call(
      String method, String path, @Nullable String body, String... headers) {
    var answer = server.call(method, path, body, headers);
    var operation = operation(method, path.split("[?]", 2)[0]);
    assertThat(description.complaints(operation, answer))
        .as("%s: %s %s", operation, answer.status(), answer.text())
        .isEmpty();
    if (answer.status() < 400) {
      answered.add(operation + " " + answer.status());
      if (body != null) {
        assertThat(description.complaints(operation, JSON.readTree(body))).as(body).isEmpty();
      }
    } else {
      answered.add(operation + " " + answer.status() + " " + answer.code());
    }
    return answer;
  }
}
