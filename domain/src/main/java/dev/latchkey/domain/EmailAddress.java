package dev.latchkey.domain;

import java.util.regex.Pattern;

/**
 * The address a user logs in with, in one canonical spelling. It has at most 254 characters (RFC
 * 5321, 4.5.3.1.3 less the brackets), and no blanks or invisible characters at its ends. The local
 * part is ASCII in lower case, at most 64 characters (RFC 5321 dot-string); the domain is a {@link
 * DomainName}. Only the domain is mapped: a mail server may keep two spellings of a local part
 * apart.
 */
public record EmailAddress(String value) {

  private static final int LONGEST = 254;
  private static final int LONGEST_LOCAL_PART = 64;
  private static final Pattern ATOMS = Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~.-]+");

  /**
   * @throws Refusal.Invalid with the rule that the address breaks
   */
  public EmailAddress {
    value = canonical(Characters.trim(value));
  }

  private static String canonical(String address) {
    int at = address.lastIndexOf('@');
    if (at < 0 || at == address.length() - 1 || address.indexOf('@') == 0) {
      throw invalid("must be an address like name@example.com");
    }
    checkLength(address);
    String localPart = Ascii.lowerCase(address.substring(0, at));
    checkLocalPart(localPart);
    String canonical = localPart + "@" + DomainName.canonical(address.substring(at + 1));
    checkLength(canonical);
    return canonical;
  }

  private static void checkLength(String address) {
    if (address.length() > LONGEST) {
      throw invalid("must have at most " + LONGEST + " characters");
    }
  }

  private static void checkLocalPart(String text) {
    if (text.startsWith("\"")) {
      throw invalid("must not be quoted before the @");
    }
    if (text.indexOf('@') >= 0) {
      throw invalid("must contain one @");
    }
    if (!ATOMS.matcher(text).matches()) {
      throw invalid(
          "must not contain " + Characters.describe(firstForbidden(text)) + " before the @");
    }
    if (text.startsWith(".") || text.endsWith(".") || text.contains("..")) {
      throw invalid(
          "must not have a dot at the start, a dot at the end or two in a row before the @");
    }
    if (text.length() > LONGEST_LOCAL_PART) {
      throw invalid("must have at most " + LONGEST_LOCAL_PART + " characters before the @");
    }
  }

  private static int firstForbidden(String text) {
    return text.codePoints()
        .filter(it -> !ATOMS.matcher(Character.toString(it)).matches())
        .findFirst()
        .orElseThrow();
  }

  static Refusal.Invalid invalid(String reason) {
    return new Refusal.Invalid("email", reason);
  }

  @Override
  public String toString() {
    return value;
  }
}
