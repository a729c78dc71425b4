package dev.latchkey.adapters.web;

import dev.latchkey.application.Latchkey;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import javax.crypto.SecretKey;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Drives the use cases by HTTP. It needs the beans {@link Latchkey}, {@code Policies}, {@link
 * Clock} and the {@link SecretKey}s that tokens are signed with: the first signs, all verify.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebProperties.class)
@Import({
  UserApi.class,
  SessionsApi.class,
  PasswordResetApi.class,
  SettingsApi.class,
  ReturnApi.class,
  Errors.class,
  Filters.class
})
@PropertySource("classpath:dev/latchkey/adapters/web/web.properties")
public class WebAdapter {

  @Bean
  Tokens tokens(List<SecretKey> signingKeys, Clock clock) {
    return new Tokens(signingKeys, clock);
  }

  @Bean
  PresentedKeys presentedKeys(Tokens tokens, WebProperties properties) {
    return new PresentedKeys(tokens, properties.cookieName());
  }

  @Bean
  Refusals refusals(Latchkey latchkey, PresentedKeys presentedKeys) {
    return new Refusals(latchkey, presentedKeys);
  }

  @Bean
  KnownBrowsers knownBrowsers(List<SecretKey> signingKeys, WebProperties properties) {
    return new KnownBrowsers(signingKeys, KnownBrowsers.cookieName(properties.cookieName()));
  }

  @Bean
  BrowserSession browserSession(
      Tokens tokens, KnownBrowsers knownBrowsers, Clock clock, WebProperties properties) {
    return new BrowserSession(
        new CookieForm(
            properties.cookieName(),
            properties.cookieSecure(),
            properties.forwardAuth().cookieDomain()),
        tokens,
        knownBrowsers,
        clock,
        properties.clearStorage());
  }

  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> ownOrigin(
      WebProperties properties) {
    var proxies = new Proxies(properties.trustedProxies());
    return server -> server.addEngineValves(new OwnOrigin(proxies, properties.url()));
  }

  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> serverErrors(JsonMapper json) {
    return server ->
        server.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ServerErrors(json)));
  }

  @Bean
  TomcatServletWebServerFactory tomcat() {
    return new TomcatServer();
  }

  @Bean
  SimpleUrlHandlerMapping staticFiles(WebProperties properties, ResourcePatternResolver resources)
      throws IOException {
    var files = new StaticFiles();
    for (Resource file : resources.getResources("classpath:/static/*")) {
      files.add("/" + file.getFilename(), file);
    }
    files.add("/", resources.getResource("classpath:/static/index.html"));
    if (properties.apiDocs()) {
      ApiDescription.addTo(files, properties.cookieName());
    }
    return new SimpleUrlHandlerMapping(files.byPath(), 0);
  }

  @Bean
  Draining draining(WebProperties properties) {
    return new Draining(properties.shutdownDelay());
  }

  @Bean
  LoginPage loginPage(WebProperties properties) {
    return new LoginPage(properties.url(), properties.forwardAuth().returnOrigins());
  }

  /** Creates at the start what the first requests would create otherwise. */
  @Bean
  SmartInitializingSingleton rehearsal(Latchkey latchkey, JsonMapper json) {
    return () -> {
      latchkey.login();
      json.writeValueAsBytes(Problem.of(HttpStatus.NOT_FOUND));
      json.readValue("{\"user\":{\"email\":\"\",\"password\":\"\"}}", Sent.Login.class);
    };
  }

  @Bean
  StrictJson strictJson() {
    return new StrictJson();
  }

  @Bean
  MvcSettings mvcSettings(WebProperties properties) {
    return new MvcSettings(properties.url());
  }
}
