package dev.latchkey.adapters.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import dev.latchkey.domain.User;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;

/** Matches the documents whose ids, as text, are greater than a given one, by type of the id. */
final class IdRange {

  private static final int DIGITS = 24;

  private IdRange() {}

  static Criteria strings(User.@Nullable Id after) {
    return where(UserDocument.ID).gt(after == null ? "" : after.value());
  }

  /** An ObjectId as text is 24 lower-case hexadecimal digits. */
  static Criteria objectIds(User.@Nullable Id after) {
    String text = after == null ? "" : after.value();
    int digits = 0;
    while (digits < Math.min(DIGITS, text.length()) && isDigit(text.charAt(digits))) {
      digits++;
    }
    String prefix = text.substring(0, digits);
    if (digits == DIGITS) {
      return where(UserDocument.ID).gt(new ObjectId(prefix));
    }
    char next = digits < text.length() ? text.charAt(digits) : 0;
    if (next > 'f') {
      return where(UserDocument.ID).gt(padded(prefix, 'f'));
    }
    return where(UserDocument.ID).gte(padded(next > '9' ? prefix + 'a' : prefix, '0'));
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static ObjectId padded(String prefix, char digit) {
    return new ObjectId(prefix + String.valueOf(digit).repeat(DIGITS - prefix.length()));
  }
}
