package dev.latchkey.adapters.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Latchkey as its clients see it, wherever it runs: the HTTP client of the tests. */
public record Service(int port) {

  static {
    // Read when the HTTP client's classes are loaded.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
  public static final String PASSWORD = "mypassword";

  public HttpResponse<String> signUp(String name) {
    return call(
        "POST",
        "/api/user/signup",
        """
        {"user":{"username":"%1$s","email":"%1$s@example.com","password":"%2$s"}}"""
            .formatted(name, PASSWORD),
        null);
  }

  public HttpResponse<String> login(String name) {
    return login(name, PASSWORD);
  }

  public HttpResponse<String> login(String name, String password) {
    return call(
        "POST",
        "/api/user/login",
        """
        {"user":{"email":"%s@example.com","password":"%s"}}"""
            .formatted(name, password),
        null);
  }

  public HttpResponse<String> me(String token) {
    return call("GET", "/api/user/me", null, token);
  }

  public HttpResponse<String> changePassword(String token, String password) {
    return call(
        "PUT",
        "/api/user/change_password",
        """
        {"user":{"password":"%s"}}"""
            .formatted(password),
        token);
  }

  public HttpResponse<String> requestReset(String name) {
    return call(
        "POST",
        "/api/user/request_password_reset",
        """
        {"user":{"email":"%s@example.com"}}"""
            .formatted(name),
        null);
  }

  public HttpResponse<String> reset(String resetToken, String password) {
    return call(
        "PUT",
        "/api/user/reset_password",
        """
        {"token":"%s","user":{"password":"%s"}}"""
            .formatted(resetToken, password),
        null);
  }

  public HttpResponse<String> logout(String token) {
    return call("POST", "/api/user/logout", null, token);
  }

  public HttpResponse<String> call(
      String method, String path, @Nullable String body, @Nullable String token) {
    return token == null
        ? send(method, path, body)
        : send(method, path, body, "Cookie: jwt=" + token);
  }

  /** A call with these headers, {@code Name: value}; a body is JSON, unless they say otherwise. */
  public HttpResponse<String> send(
      String method, String path, @Nullable String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null && Stream.of(headers).noneMatch(it -> it.startsWith("Content-Type:"))) {
      request.header("Content-Type", "application/json");
    }
    for (String header : headers) {
      String[] nameAndValue = header.split(": ", 2);
      request.header(nameAndValue[0], nameAndValue[1]);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** The token in the cookie that the answer sets. */
  public static String token(HttpResponse<?> answer) {
    String header = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return header.substring(header.indexOf('=') + 1, header.indexOf(';'));
  }

  /** The id of the session that a token is for. */
  public static String session(String token) {
    var claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8);
    Matcher sid = SID.matcher(claims);
    if (!sid.find()) {
      throw new IllegalArgumentException("no session in the token");
    }
    return sid.group(1);
  }
}
