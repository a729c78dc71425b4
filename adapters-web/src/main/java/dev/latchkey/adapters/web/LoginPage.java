package dev.latchkey.adapters.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where to log in, and which pages a login may return to. */
final class LoginPage {

  private static final int LONGEST_URL = 2048;

  /**
   * An origin, and a path and query without anything that a browser might read in another way:
   * control characters, blanks, backslashes, fragments, letters outside of ASCII.
   */
  private static final Pattern URL =
      Pattern.compile("([A-Za-z]+://[^/]+)((?:/[!-~&&[^\"#<>\\\\]]*)?)");

  private final @Nullable PublicUrl publicUrl;
  private final Set<Origin> returnOrigins;

  LoginPage(@Nullable PublicUrl publicUrl, List<String> returnOrigins) {
    this.publicUrl = publicUrl;
    this.returnOrigins = Origin.set(returnOrigins);
  }

  /** The page that returns to the given URL if it may; empty without a public URL. */
  Optional<String> returningTo(Optional<String> url) {
    String query =
        url.flatMap(this::approved)
            .map(it -> "?return_to=" + URLEncoder.encode(it, StandardCharsets.UTF_8))
            .orElse("");
    return Optional.ofNullable(publicUrl).map(it -> it.origin() + it.path() + "/" + query);
  }

  /** Returns the URL, rebuilt from the listed origin; empty if its origin is not listed. */
  Optional<String> approved(String url) {
    Matcher matcher = URL.matcher(url);
    if (url.length() > LONGEST_URL || !matcher.matches()) {
      return Optional.empty();
    }
    String path = matcher.group(2);
    return Origin.parse(matcher.group(1))
        .filter(returnOrigins::contains)
        .map(origin -> origin + (path.isEmpty() ? "/" : path));
  }
}
