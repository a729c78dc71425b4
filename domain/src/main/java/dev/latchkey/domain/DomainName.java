package dev.latchkey.domain;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;

/**
 * The domain of an e-mail address in its canonical spelling: A-labels (RFC 5890) in lower case, by
 * the non-transitional processing of {@link Uts46}. An ASCII label, an A-label included, is only
 * lower-cased: whether it exists is up to DNS.
 */
final class DomainName {

  private static final int LONGEST_LABEL = 63;

  private DomainName() {}

  /**
   * @throws Refusal.Invalid with the rule that the domain breaks
   */
  static String canonical(String typed) {
    if (typed.startsWith("[")) {
      throw EmailAddress.invalid("must have a domain name after the @, not an IP address");
    }
    String mapped = isAscii(typed) ? Ascii.lowerCase(typed) : Uts46.map(typed);
    if (mapped.startsWith(".") || mapped.endsWith(".") || mapped.contains("..")) {
      throw EmailAddress.invalid(
          "must not have a dot at the start, a dot at the end or two in a row after the @");
    }
    List<String> labels = Arrays.asList(mapped.split("\\.", -1));
    labels.forEach(DomainName::checkAscii);
    if (!isAscii(mapped)) {
      Uts46.check(labels);
    }
    return labels.stream().map(DomainName::encoded).collect(joining("."));
  }

  private static void checkAscii(String label) {
    label
        .codePoints()
        .filter(
            it -> it < 128 && !(it >= 'a' && it <= 'z') && !(it >= '0' && it <= '9') && it != '-')
        .findFirst()
        .ifPresent(
            it -> {
              throw EmailAddress.invalid(
                  "must not contain " + Characters.describe(it) + " after the @");
            });
    if (label.isEmpty() || label.startsWith("-") || label.endsWith("-")) {
      throw EmailAddress.invalid(
          "must not have a hyphen at the start or end, or next to a dot, after the @");
    }
  }

  private static String encoded(String label) {
    String encoded = isAscii(label) ? label : "xn--" + Punycode.encode(label);
    if (encoded.length() > LONGEST_LABEL) {
      throw EmailAddress.invalid(
          "must have at most " + LONGEST_LABEL + " characters between two dots after the @");
    }
    return encoded;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(it -> it < 128);
  }
}
