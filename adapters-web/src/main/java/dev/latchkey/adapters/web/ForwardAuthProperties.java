package dev.latchkey.adapters.web;

import static dev.latchkey.adapters.web.WebProperties.demand;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of {@link ForwardAuth}.
 *
 * @param returnOrigins origins that a login may return to, such as {@code https://app.example.com}
 * @param cookieDomain shares the session cookie with all hosts of this domain; empty: with no other
 *     host
 */
record ForwardAuthProperties(
    @DefaultValue List<String> returnOrigins, @DefaultValue("") String cookieDomain) {

  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63})*\\.[a-z][a-z0-9-]{1,62}");

  ForwardAuthProperties {
    cookieDomain = cookieDomain.toLowerCase(Locale.ROOT);
    returnOrigins = List.copyOf(returnOrigins);
  }

  /**
   * @throws IllegalArgumentException with a sentence, if a setting cannot work with the others
   */
  void check(@Nullable PublicUrl publicUrl, String cookieName) {
    if (!cookieDomain.isEmpty()) {
      checkDomain(publicUrl, cookieName);
    }
    for (String text : returnOrigins) {
      Optional<Origin> origin = Origin.parse(text).filter(Origin::isTrustworthy);
      demand(
          origin.isPresent(),
          "LATCHKEY_RETURN_ORIGINS must be like https://app.example.com (http on a loopback host"
              + " only), not "
              + text);
      demand(
          publicUrl != null,
          "LATCHKEY_PUBLIC_URL must be set, too, as LATCHKEY_RETURN_ORIGINS is: browsers are sent"
              + " there to log in");
      demand(
          publicUrl != null && receivesCookie(origin.orElseThrow(), publicUrl),
          "LATCHKEY_RETURN_ORIGINS must be on the host of LATCHKEY_PUBLIC_URL or on a host of"
              + " LATCHKEY_COOKIE_DOMAIN, not "
              + text
              + ": the cookie is sent to no other");
    }
  }

  private void checkDomain(@Nullable PublicUrl publicUrl, String cookieName) {
    demand(
        DOMAIN.matcher(cookieDomain).matches(),
        "LATCHKEY_COOKIE_DOMAIN must be like example.com, not " + cookieDomain);
    demand(
        !cookieName.toLowerCase(Locale.ROOT).startsWith("__host-"),
        "LATCHKEY_COOKIE_NAME "
            + cookieName
            + " cannot be used with LATCHKEY_COOKIE_DOMAIN, as browsers refuse it: use __Secure-jwt");
    demand(
        publicUrl != null,
        "LATCHKEY_PUBLIC_URL must be set, too, as LATCHKEY_COOKIE_DOMAIN is: its host sets the"
            + " cookie");
    demand(
        publicUrl != null && isInDomain(publicUrl.origin()),
        "LATCHKEY_COOKIE_DOMAIN must be the host of LATCHKEY_PUBLIC_URL or a domain above it, not "
            + cookieDomain);
  }

  private boolean receivesCookie(Origin origin, PublicUrl publicUrl) {
    return origin.host().equals(publicUrl.origin().host())
        || (!cookieDomain.isEmpty() && isInDomain(origin));
  }

  private boolean isInDomain(Origin origin) {
    return origin.host().equals(cookieDomain) || origin.host().endsWith("." + cookieDomain);
  }
}
