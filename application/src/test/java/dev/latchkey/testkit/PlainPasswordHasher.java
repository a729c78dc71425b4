package dev.latchkey.testkit;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hasher that costs nothing and hides nothing. Its hashes have the form {@code
 * plain$<generation>$<salt>$<password in Base64>}.
 */
public final class PlainPasswordHasher implements PasswordHasher {

  private static final String TODAY = "plain$2$";
  private static final String FORMERLY = "plain$1$";

  private static final Pattern FORM = Pattern.compile("plain\\$[12]\\$[^$]+\\$(?<password>[^$]+)");

  private final AtomicInteger computations = new AtomicInteger();

  @Override
  public PasswordHash hash(Password password) {
    computations.incrementAndGet();
    return hash(TODAY, password);
  }

  @Override
  public boolean matches(Password password, PasswordHash hash) {
    Matcher form = FORM.matcher(hash.value());
    if (!form.matches()) {
      return false;
    }
    computations.incrementAndGet();
    return form.group("password").equals(encoded(password));
  }

  @Override
  public boolean outdated(PasswordHash hash) {
    return !hash.value().startsWith(TODAY);
  }

  @Override
  public boolean readable(PasswordHash hash) {
    return FORM.matcher(hash.value()).matches();
  }

  /** Returns a hash that matches the password and is {@link #outdated}. */
  public PasswordHash outdatedHash(Password password) {
    return hash(FORMERLY, password);
  }

  /**
   * Returns how many hashes were made or verified: the computations that a real hasher would do.
   */
  public int computations() {
    return computations.get();
  }

  private static PasswordHash hash(String generation, Password password) {
    return new PasswordHash(generation + UUID.randomUUID() + "$" + encoded(password));
  }

  private static String encoded(Password password) {
    byte[] bytes = password.normalized().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
