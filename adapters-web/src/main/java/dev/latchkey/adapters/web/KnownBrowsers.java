package dev.latchkey.adapters.web;

import dev.latchkey.domain.EmailAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Recognises browsers that have logged in to an account before, by a cookie (OWASP: device
 * cookies). The cookie does not log in: it only keeps the guesses of other clients from locking out
 * its browser.
 *
 * <p>An entry is a random id and a MAC over the id and the e-mail address. It is valid for that
 * address alone and does not reveal it.
 */
final class KnownBrowsers {

  /** Keeps these MACs apart from the signatures of tokens, which the same keys make. */
  private static final String PURPOSE = "latchkey known browser\n";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int ID_BYTES = 16;

  /** Ids of 16 and MACs of 32 bytes, in base64url. */
  private static final Pattern ENTRY = Pattern.compile("[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}");

  private static final String SEPARATOR = "~";

  /** A browser that a family shares is known for at most this many addresses. */
  private static final int MOST_ENTRIES = 5;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<SecretKey> keys;
  private final String cookieName;

  /**
   * @param keys the first makes entries, all verify them
   */
  KnownBrowsers(List<SecretKey> keys, String cookieName) {
    this.keys = List.copyOf(keys);
    this.cookieName = cookieName;
  }

  /** The name of this cookie beside a session cookie of the given name. */
  static String cookieName(String sessionCookie) {
    return sessionCookie + "-browser";
  }

  String cookieName() {
    return cookieName;
  }

  /** The id that this browser was given when it last logged in with this address. */
  Optional<String> find(HttpServletRequest request, EmailAddress email) {
    return entries(request).filter(entry -> isFor(email, entry)).map(KnownBrowsers::id).findFirst();
  }

  /**
   * The cookie's value after a login with this address: a fresh entry before those of other
   * addresses.
   */
  String remember(HttpServletRequest request, EmailAddress email) {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    String id = encode(bytes);
    Stream<String> others = entries(request).filter(entry -> !isFor(email, entry));
    return Stream.concat(Stream.of(id + "." + encode(mac(keys.get(0), id, email))), others)
        .limit(MOST_ENTRIES)
        .collect(Collectors.joining(SEPARATOR));
  }

  private Stream<String> entries(HttpServletRequest request) {
    return Cookies.values(request, cookieName).stream()
        .flatMap(value -> Stream.of(value.split(SEPARATOR, -1)))
        .filter(entry -> ENTRY.matcher(entry).matches())
        .limit(MOST_ENTRIES);
  }

  private boolean isFor(EmailAddress email, String entry) {
    byte[] presented = entry.substring(entry.indexOf('.') + 1).getBytes(StandardCharsets.US_ASCII);
    return keys.stream()
        .map(key -> encode(mac(key, id(entry), email)).getBytes(StandardCharsets.US_ASCII))
        .anyMatch(expected -> MessageDigest.isEqual(expected, presented));
  }

  private static String id(String entry) {
    return entry.substring(0, entry.indexOf('.'));
  }

  private static byte[] mac(SecretKey key, String id, EmailAddress email) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal((PURPOSE + id + "\n" + email.value()).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(ALGORITHM + " is missing", impossible);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
