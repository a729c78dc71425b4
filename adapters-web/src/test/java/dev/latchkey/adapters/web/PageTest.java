package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Core;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {

  @AutoClose private static final WebServer server = new WebServer(new Core());

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/style.css, text/css",
    "/app.js, text/javascript",
    "/forms.js, text/javascript",
    "/api.js, text/javascript",
    "/return.js, text/javascript",
    "/icon.svg, image/svg+xml",
  })
  void servesThePageWithTheSafetyHeaders(String path, String type) {
    var answer = server.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith(type);
    assertThat(answer.header("Content-Security-Policy")).contains("script-src 'self'");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void holdsNoInlineScriptOrStyleAndNoOutsideHost() {
    var html = server.get("/").text();
    assertThat(html).doesNotContainPattern("<script(?![^>]*src=)|<style|\\son[a-z]+=|\\sstyle=");
    assertThat(html).doesNotContain("http://", "https://", "javascript:");
  }

  @Test
  void leadsPasswordManagersToTheForm() {
    var answer = server.get("/.well-known/change-password");
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).isEqualTo("../#change-password");
    assertThat(server.get("/").text()).contains("id=\"change-password\"");
  }
}
