package dev.latchkey.adapters.web;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Policies;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
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
    this(core, List.of(KEY), properties);
  }

  WebServer(Core core, List<SecretKey> keys, String... properties) {
    this(core.latchkey, core.policies, core.clock, keys, properties);
  }

  WebServer(
      Latchkey latchkey,
      Policies policies,
      Clock clock,
      List<SecretKey> keys,
      String... properties) {
    String[] arguments =
        Stream.concat(
                Stream.of("server.port=0")
                    .filter(
                        free ->
                            Stream.of(properties).noneMatch(it -> it.startsWith("server.port="))),
                Arrays.stream(properties))
            .map(property -> "--" + property)
            .toArray(String[]::new);
    context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Application.class)
                .initializers(
                    context -> {
                      var beans = (GenericApplicationContext) context;
                      beans.registerBean(Latchkey.class, () -> latchkey);
                      beans.registerBean(Policies.class, () -> policies);
                      beans.registerBean(Clock.class, () -> clock);
                      beans.getBeanFactory().registerSingleton("signingKeys", keys);
                    })
                .run(arguments);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  int port() {
    var server = context.getWebServer();
    return server == null ? -1 : server.getPort();
  }

  private Service service() {
    return new Service(port());
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

    /** The value of the cookie that the answer sets. */
    String cookie() {
      return Service.token(response);
    }

    /** The cookie by which a browser is known after a login, for a {@code Cookie} header. */
    String knownBrowser() {
      return response.headers().allValues("Set-Cookie").stream()
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

  /** A call of a caller without credentials, unless the headers hold some. */
  Answer call(String method, String path, @Nullable String body, String... headers) {
    return new Answer(service().send(method, path, body, headers));
  }

  Answer get(String path, String... headers) {
    return call("GET", path, null, headers);
  }

  /** A call with the session cookie. */
  Answer callAs(String token, String method, String path, @Nullable String body) {
    return call(method, path, body, "Cookie", "jwt=" + token);
  }

  Answer signUp(Person person) {
    return call(
        "POST",
        "/api/user/signup",
        """
        {"user":{"username":"%s","email":"%s","password":"%s"}}\
        """
            .formatted(person.username(), person.email(), person.password().raw()));
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
    return new Answer(service().changePassword(token, password));
  }

  Answer me(String token) {
    return new Answer(service().me(token));
  }

  Answer logout(String token) {
    return new Answer(service().logout(token));
  }

  @Override
  public void close() {
    context.close();
  }
}
