package dev.latchkey.adapters.web;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the web adapter.
 *
 * @param cookieName the name of the session cookie; {@code __Host-jwt} is recommended behind https
 * @param cookieSecure whether the cookie is always Secure, or only when the request came by https
 * @param clearStorage whether a logout also clears what scripts of the same origin have stored
 * @param publicUrl where users find the service; empty if that is what each request was sent to
 * @param allowedOrigins origins of frontends elsewhere that may call, such as {@code
 *     https://app.example.com}
 * @param trustedProxies addresses or CIDR ranges of proxies whose forwarding headers are believed
 * @param apiDocs whether the description of the API is served, and a page to browse it
 * @param forwardAuth the settings of forward auth
 * @param shutdownDelay how long requests are still accepted after the service is told to stop; at
 *     most 5 minutes
 */
@ConfigurationProperties("latchkey.web")
record WebProperties(
    @DefaultValue("jwt") String cookieName,
    @DefaultValue("false") boolean cookieSecure,
    @DefaultValue("false") boolean clearStorage,
    @DefaultValue("") String publicUrl,
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue("true") boolean apiDocs,
    @DefaultValue ForwardAuthProperties forwardAuth,
    @DefaultValue("0s") Duration shutdownDelay) {

  /** Browsers that follow RFC 6265bis compare these prefixes without case. */
  private static final Pattern NEEDS_SECURE =
      Pattern.compile("__(host|secure)-", Pattern.CASE_INSENSITIVE);

  private static final Duration LONGEST_SHUTDOWN_DELAY = Duration.ofMinutes(5);

  WebProperties {
    demand(
        CookieForm.isName(cookieName),
        "LATCHKEY_COOKIE_NAME must be at most 64 of the characters that cookie names may have");
    demand(
        cookieSecure || !NEEDS_SECURE.matcher(cookieName).lookingAt(),
        "LATCHKEY_COOKIE_NAME "
            + cookieName
            + " needs LATCHKEY_COOKIE_SECURE=true: browsers refuse it otherwise");
    demand(
        !shutdownDelay.isNegative() && shutdownDelay.compareTo(LONGEST_SHUTDOWN_DELAY) <= 0,
        "LATCHKEY_SHUTDOWN_DELAY must be a duration from 0s to 5m");
    for (String origin : allowedOrigins) {
      demand(
          Origin.parse(origin).isPresent(),
          "LATCHKEY_ALLOWED_ORIGINS must be like https://app.example.com, not " + origin);
    }
    forwardAuth.check(url(publicUrl), cookieName);
    // The proxies are parsed where they are used; a wrong one must stop the start here.
    new Proxies(trustedProxies);
  }

  /** The public URL; null if there is none. */
  @Nullable PublicUrl url() {
    return url(publicUrl);
  }

  private static @Nullable PublicUrl url(String text) {
    return text.isEmpty() ? null : PublicUrl.parse(text);
  }

  static void demand(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise + ".");
    }
  }
}
