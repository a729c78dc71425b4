package dev.latchkey.domain;

import java.net.IDN;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The address a user logs in with, in one canonical spelling: trimmed, at most 254 characters (RFC
 * 5321, 4.5.3.1.3 less the brackets), an ASCII local part of at most 64 (RFC 5321 dot-string), the
 * domain as A-labels (RFC 5890), all in lower case by the rules of ASCII. Nothing folds into it: a
 * letter that merely looks like or lower-cases to another is refused or kept apart.
 */
public record EmailAddress(String value) {

  private static final int LONGEST = 254;
  private static final String ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final Pattern LOCAL_PART = Pattern.compile(ATOM + "(\\." + ATOM + ")*");
  private static final int LONGEST_LOCAL_PART = 64;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * @throws Refusal.Invalid if it is no such address
   */
  public EmailAddress {
    value = canonical(value);
  }

  private static String canonical(String text) {
    String address = text.strip();
    int at = address.indexOf('@');
    if (address.length() > LONGEST || at < 0) {
      throw invalid();
    }
    String localPart = Ascii.lowerCase(address.substring(0, at));
    if (localPart.length() > LONGEST_LOCAL_PART || !LOCAL_PART.matcher(localPart).matches()) {
      throw invalid();
    }
    String domain =
        Arrays.stream(address.substring(at + 1).split("\\.", -1))
            .map(EmailAddress::label)
            .collect(Collectors.joining("."));
    String canonical = localPart + "@" + domain;
    if (canonical.length() > LONGEST) {
      throw invalid();
    }
    return canonical;
  }

  private static String label(String text) {
    String label = Ascii.lowerCase(text);
    boolean ascii = label.chars().allMatch(c -> c < 128);
    String encoded = ascii ? label : encoded(label);
    if (!LABEL.matcher(encoded).matches()) {
      throw invalid();
    }
    return encoded;
  }

  /**
   * IDNA's mapping folds letters (the Kelvin sign to k, sharp s to ss); a label that it would
   * change is refused, so that two addresses never become one.
   */
  private static String encoded(String label) {
    try {
      String encoded = IDN.toASCII(label, IDN.USE_STD3_ASCII_RULES);
      if (IDN.toUnicode(encoded).equals(label)) {
        return encoded;
      }
    } catch (IllegalArgumentException notALabel) {
      // refused below
    }
    throw invalid();
  }

  private static Refusal.Invalid invalid() {
    return new Refusal.Invalid("email", "must be an address like name@example.com");
  }

  @Override
  public String toString() {
    return value;
  }
}
