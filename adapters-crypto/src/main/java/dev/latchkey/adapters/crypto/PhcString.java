package dev.latchkey.adapters.crypto;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Argon2id hash as text: {@code $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>}. */
final class PhcString {

  /** The PHC string format has 8 to 48 bytes of salt and 12 to 64 of hash. */
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19"
              + "\\$m=(?<memory>[1-9][0-9]{0,8}),t=(?<passes>[1-9][0-9]{0,8}),p=(?<lanes>[1-9][0-9]{0,2})"
              + "\\$(?<salt>[A-Za-z0-9+/]{11,64})\\$(?<hash>[A-Za-z0-9+/]{16,86})");

  final Argon2id.Cost cost;
  final byte[] salt;
  final byte[] hash;

  PhcString(Argon2id.Cost cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /** Returns empty if it is not such a hash, or {@link Argon2id.Cost#allowed} rejects its cost. */
  static Optional<PhcString> decoded(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    var cost =
        new Argon2id.Cost(
            Integer.parseInt(form.group("memory")),
            Integer.parseInt(form.group("passes")),
            Integer.parseInt(form.group("lanes")));
    if (!cost.allowed()) {
      return Optional.empty();
    }
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      var stored =
          new PhcString(cost, base64.decode(form.group("salt")), base64.decode(form.group("hash")));
      // The decoder drops stray bits at the end, but a hash must have one spelling only.
      return Optional.of(stored).filter(it -> it.encoded().equals(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  String encoded() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return String.format(
        Locale.ROOT,
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
        cost.memory(),
        cost.passes(),
        cost.lanes(),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }
}
