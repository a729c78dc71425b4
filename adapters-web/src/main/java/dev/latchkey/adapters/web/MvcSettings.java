package dev.latchkey.adapters.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Where Spring MVC deviates from its defaults. */
final class MvcSettings implements WebMvcConfigurer {

  private final @Nullable PublicUrl publicUrl;

  MvcSettings(@Nullable PublicUrl publicUrl) {
    this.publicUrl = publicUrl;
  }

  /** Answers are JSON whatever a client says it accepts. */
  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
    negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
  }

  /** Where browsers and password managers send a user to change the password (W3C). */
  @Override
  public void addViewControllers(ViewControllerRegistry views) {
    views
        .addRedirectViewController("/.well-known/change-password", changePassword())
        .setContextRelative(false);
  }

  /** Relative, so that it stays on the scheme, host and path that the browser knows. */
  private String changePassword() {
    return (publicUrl == null ? ".." : publicUrl.path()) + "/#change-password";
  }
}
