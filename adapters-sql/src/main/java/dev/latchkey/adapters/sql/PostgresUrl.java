package dev.latchkey.adapters.sql;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a PostgreSQL database, and the account to connect with.
 *
 * @param jdbc the URL for the driver, without user and password
 * @param user null if the URL names none
 * @param password null if the URL has none
 */
record PostgresUrl(String jdbc, @Nullable String user, @Nullable String password) {

  private static final String HOST = "(?:[\\w.-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?";

  private static final Pattern URL =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:([^@/]*)@)?("
              + HOST
              + "(?:,"
              + HOST
              + ")*)/([^/?]+)(\\?.*)?");

  /** Selects a server that may be a standby, which may lag behind acknowledged writes. */
  private static final Pattern ANOTHER_SERVER =
      Pattern.compile("[?&]targetServerType=(?!primary(?:&|$))");

  /**
   * Parses {@code postgresql://user:password@host:5432/database}, also with several hosts and with
   * parameters of the driver.
   *
   * @throws IllegalArgumentException if it is something else; the message does not repeat it
   */
  static PostgresUrl parse(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw malformed();
    }
    String parameters = parts.group(4) == null ? "" : parts.group(4);
    if (ANOTHER_SERVER.matcher(parameters).find()) {
      throw new IllegalArgumentException(
          "targetServerType must be primary, since a standby may lag behind what was acknowledged");
    }
    String jdbc = "jdbc:postgresql://" + parts.group(2) + "/" + parts.group(3) + parameters;
    if (parts.group(1) == null) {
      return new PostgresUrl(jdbc, null, null);
    }
    String[] account = parts.group(1).split(":", 2);
    return new PostgresUrl(
        jdbc, decoded(account[0]), account.length == 2 ? decoded(account[1]) : null);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      throw malformed();
    }
  }

  /** The text may hold a password: it is not repeated. */
  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "its URL must be like postgresql://user:password@host:5432/latchkey, with a password whose"
            + " special characters are percent-encoded");
  }

  /** Reveals no password. */
  @Override
  public String toString() {
    return "PostgresUrl[hidden]";
  }
}
