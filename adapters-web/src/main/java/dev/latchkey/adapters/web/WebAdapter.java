package dev.latchkey.adapters.web;

import dev.latchkey.application.Latchkey;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.crypto.SecretKey;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Drives the use cases by HTTP. It needs the beans {@link Latchkey}, {@link Clock} and the {@link
 * SecretKey}s that tokens are signed with: the first signs, all verify.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebProperties.class)
@Import({
  UserApi.class,
  SessionsApi.class,
  PasswordResetApi.class,
  SettingsApi.class,
  ReturnApi.class,
  Errors.class
})
@PropertySource("classpath:dev/latchkey/adapters/web/web.properties")
public class WebAdapter {

  /** Shorter than Tomcat waits for the next byte (web.properties), or it would answer 500. */
  private static final Duration LONGEST_BODY = Duration.ofSeconds(8);

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
  FilterRegistrationBean<BrowserSafety> browserSafety(
      WebProperties properties,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
    var filter =
        new FilterRegistrationBean<>(
            new BrowserSafety(new CrossOrigin(properties.allowedOrigins()), errors));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  @Bean
  LoginPage loginPage(WebProperties properties) {
    return new LoginPage(properties.url(), properties.forwardAuth().returnOrigins());
  }

  @Bean
  FilterRegistrationBean<ForwardAuth> forwardAuth(
      Latchkey latchkey,
      PresentedKeys presentedKeys,
      LoginPage loginPage,
      Refusals refusals,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
    var filter =
        new FilterRegistrationBean<>(
            new ForwardAuth(latchkey.authenticate(), presentedKeys, loginPage, refusals, errors));
    filter.setOrder(Ordered.LOWEST_PRECEDENCE);
    return filter;
  }

  @Bean
  FilterRegistrationBean<Bodies> bodies(
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
    var filter = new FilterRegistrationBean<>(new Bodies(LONGEST_BODY, errors));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  /** Initialises while starting what Jackson would initialise with the first request. */
  @Bean
  SmartInitializingSingleton rehearsal(JsonMapper json) {
    return () -> {
      json.writeValueAsBytes(Problem.of(HttpStatus.NOT_FOUND));
      json.readValue("{\"user\":{\"email\":\"\",\"password\":\"\"}}", Sent.Login.class);
    };
  }

  /** Strict types (ASVS 15.3.5): nothing is converted, doubled, left over or unknown. */
  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return mapper ->
        mapper
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfig(
                LogicalType.Textual,
                text ->
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .withCoercionConfig(
                LogicalType.Boolean,
                truth ->
                    truth
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail));
  }

  @Bean
  WebMvcConfigurer webMvc(WebProperties properties) {
    return new WebMvcConfigurer() {

      /** Answers are JSON whatever a client says it accepts. */
      @Override
      public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
      }

      /** Where browsers and password managers send a user to change the password (W3C). */
      @Override
      public void addViewControllers(ViewControllerRegistry views) {
        views
            .addRedirectViewController("/.well-known/change-password", changePassword(properties))
            .setContextRelative(false);
      }
    };
  }

  /** Relative, so that it stays on the scheme, host and path that the browser knows. */
  private static String changePassword(WebProperties properties) {
    PublicUrl publicUrl = properties.url();
    return (publicUrl == null ? ".." : publicUrl.path()) + "/#change-password";
  }
}
