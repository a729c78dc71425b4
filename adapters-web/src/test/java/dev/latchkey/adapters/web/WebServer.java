package dev.latchkey.adapters.web;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Policies;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The web adapter on a real port of this machine, over the core with its fakes. */
final class WebServer implements AutoCloseable {

  static final SecretKey KEY =
      new SecretKeySpec(
          "a secret of the tests, long enough".getBytes(StandardCharsets.UTF_8), "HmacSHA256");

  private static final JsonMapper JSON = new JsonMapper();

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(WebAdapter.class)
  static class Application {}

  private final ServletWebServerApplicationContext context;

  WebServer(Core core, String... properties) {
    this(core.latchkey, core.policies, core.clock, properties);
  }

  WebServer(Latchkey latchkey, Policies policies, Clock clock, String... properties) {
    context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Application.class)
                .initializers(
                    context -> {
                      var beans = (GenericApplicationContext) context;
                      beans.registerBean(Latchkey.class, () -> latchkey);
                      beans.registerBean(Policies.class, () -> policies);
                      beans.registerBean(Clock.class, () -> clock);
                      beans.getBeanFactory().registerSingleton("signingKeys", List.of(KEY));
                    })
                .run(arguments(properties));
  }

  /** A free port unless one is given: as an argument, which no environment variable overrides. */
  private static String[] arguments(String... properties) {
    boolean givesPort = Stream.of(properties).anyMatch(it -> it.startsWith("server.port="));
    return Stream.concat(
            givesPort ? Stream.empty() : Stream.of("server.port=0"), Stream.of(properties))
        .map(property -> "--" + property)
        .toArray(String[]::new);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  int port() {
    var server = context.getWebServer();
    return server == null ? -1 : server.getPort();
  }

  /** An answer as a client sees it. */
  record Answer(HttpResponse<String> response) {

    int status() {
      return response.statusCode();
    }

    String text() {
      return response.body();
    }

    JsonNode json() {
      return JSON.readTree(response.body());
    }

    @Nullable String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    List<String> cookies() {
      return response.headers().allValues("Set-Cookie");
    }

    /** The value of the cookie that the answer sets. */
    String cookie() {
      return Service.token(response);
    }

    /** The cookie by which a browser is known after a login, for a {@code Cookie} header. */
    String knownBrowser() {
      return cookies().stream()
          .filter(it -> it.startsWith("jwt-browser="))
          .findFirst()
          .orElseThrow()
          .split(";", 2)[0];
    }

    String message() {
      return json().at("/error/message").asString();
    }

    String code() {
      return json().at("/error/code").asString();
    }
  }

  /** A call with these headers, {@code Name: value}, and without other credentials. */
  Answer call(String method, String path, @Nullable String body, String... headers) {
    return new Answer(new Service(port()).send(method, path, body, headers));
  }

  Answer get(String path, String... headers) {
    return call("GET", path, null, headers);
  }

  /** A call without a body. */
  Answer post(String path, String... headers) {
    return call("POST", path, null, headers);
  }

  /** A call with the session cookie. */
  Answer callAs(String token, String method, String path, @Nullable String body) {
    return call(method, path, body, "Cookie: jwt=" + token);
  }

  Answer signUp(String username, String email, String password) {
    return call(
        "POST",
        "/api/user/signup",
        """
        {"user":{"username":"%s","email":"%s","password":"%s"}}\
        """
            .formatted(username, email, password));
  }

  Answer login(Person person, String... headers) {
    return login(person.email().value(), person.password().raw(), headers);
  }

  Answer login(String email, String password, String... headers) {
    return call(
        "POST",
        "/api/user/login",
        """
        {"user":{"email":"%s","password":"%s"}}\
        """
            .formatted(email, password),
        headers);
  }

  /** Changes the password, without the current one. */
  Answer changePassword(String token, String password) {
    return callAs(
        token,
        "PUT",
        "/api/user/change_password",
        "{\"user\":{\"password\":\"%s\"}}".formatted(password));
  }

  Answer me(String token) {
    return get("/api/user/me", "Cookie: jwt=" + token);
  }

  Answer logout(String token) {
    return post("/api/user/logout", "Cookie: jwt=" + token);
  }

  @Override
  public void close() {
    context.close();
  }
}
