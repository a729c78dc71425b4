package dev.latchkey.adapters.web;

import dev.latchkey.application.Latchkey;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** What a request passes before it reaches a route, in this order. */
@Configuration(proxyBeanMethods = false)
class Filters {

  /**
   * Shorter than Tomcat's wait for the next byte (web.properties); otherwise Tomcat would answer
   * 500.
   */
  private static final Duration LONGEST_BODY = Duration.ofSeconds(8);

  @Bean
  CrossOrigin crossOrigin(WebProperties properties) {
    return new CrossOrigin(properties.allowedOrigins());
  }

  @Bean
  FilterRegistrationBean<Bodies> bodies(
      CrossOrigin crossOrigin,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
    var filter = new FilterRegistrationBean<>(new Bodies(LONGEST_BODY, crossOrigin, errors));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  @Bean
  FilterRegistrationBean<BrowserSafety> browserSafety(
      CrossOrigin crossOrigin,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
    var filter = new FilterRegistrationBean<>(new BrowserSafety(crossOrigin, errors));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
    return filter;
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
}
