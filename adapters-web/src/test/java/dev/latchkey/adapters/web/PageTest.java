package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Core;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the page for users, and of the one to browse the API. */
class PageTest {

  @AutoClose private static final WebServer server = new WebServer(new Core());

  @ParameterizedTest
  @CsvSource({
    "/, text/html;charset=UTF-8",
    "/style.css, text/css;charset=UTF-8",
    "/app.js, text/javascript;charset=UTF-8",
    "/forms.js, text/javascript;charset=UTF-8",
    "/api.js, text/javascript;charset=UTF-8",
    "/return.js, text/javascript;charset=UTF-8",
    "/icon.svg, image/svg+xml",
    "/swagger-ui.html, text/html;charset=UTF-8",
    "/swagger-ui/start.js, text/javascript;charset=UTF-8",
    "/swagger-ui/swagger-ui-bundle.js, text/javascript;charset=UTF-8",
    "/swagger-ui/swagger-ui-bundle.js.LICENSE.txt, text/plain;charset=UTF-8",
    "/swagger-ui/swagger-ui.css, text/css;charset=UTF-8",
    "/v3/api-docs, application/json",
  })
  void servesThePageWithTheSafetyHeaders(String path, String type) {
    var answer = server.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(type);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    var policy = String.valueOf(answer.header("Content-Security-Policy"));
    assertThat(policy).contains("default-src 'none'; script-src 'self'; ", "connect-src 'self'");
    assertThat(policy).doesNotContain("unsafe");
    assertThat(policy.contains("data:")).isEqualTo(path.equals("/swagger-ui.html"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/swagger-ui.html", "/swagger-ui/start.js"})
  void holdsNoInlineScriptOrStyleAndNoOutsideHost(String path) {
    assertThat(server.get(path).text())
        .doesNotContain("http://", "https://", "\"//", "javascript:")
        .doesNotContainPattern("<script(?![^>]*src=)|<style|\\son[a-z]+=|\\sstyle=");
  }

  @Test
  void leadsPasswordManagersToTheForm() {
    var answer = server.get("/.well-known/change-password");
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).isEqualTo("../#change-password");
    assertThat(server.get("/").text()).contains("id=\"change-password\"");
  }
}
