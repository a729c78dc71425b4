package dev.latchkey.adapters.cli;

import dev.latchkey.application.PortableUser;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user as a line of an export. docs/operations.md has the format. */
final class UserLine {

  /** The version of the format. A change that older readers would misread raises it. */
  static final int VERSION = 1;

  /** The most bytes of a line: a hash has at most 4,096 characters, each of up to 6 in JSON. */
  static final int LONGEST = 32 << 10;

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Set<String> FIELDS =
      Set.of("latchkey", "id", "username", "email", "passwordHash", "disabled");

  private UserLine() {}

  static String write(PortableUser user) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("latchkey", VERSION);
    if (user.id() != null) {
      fields.put("id", user.id().value());
    }
    fields.put("username", user.username().value());
    fields.put("email", user.email().value());
    fields.put("passwordHash", user.passwordHash().value());
    if (user.disabled()) {
      fields.put("disabled", true);
    }
    return Json.write(fields);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is not a user; its message says why and repeats no value
   */
  static PortableUser read(byte[] line) {
    JsonNode fields = object(line);
    check(fields);
    try {
      return new PortableUser(
          fields.get("id") == null ? null : new User.Id(text(fields, "id")),
          new Username(text(fields, "username")),
          new EmailAddress(text(fields, "email")),
          new PasswordHash(text(fields, "passwordHash")),
          flag(fields.get("disabled")));
    } catch (Refusal refused) {
      throw new IllegalArgumentException(refused.getMessage());
    }
  }

  private static JsonNode object(byte[] line) {
    try {
      JsonNode node = STRICT.readTree(line);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException malformed) {
      // Its message repeats the text, which holds a hash.
    }
    throw new IllegalArgumentException("it is not a JSON object");
  }

  private static void check(JsonNode fields) {
    for (String name : fields.propertyNames()) {
      if (!FIELDS.contains(name)) {
        throw new IllegalArgumentException("there is no field " + name);
      }
    }
    JsonNode version = fields.get("latchkey");
    if (version != null && !(version.isInt() && version.intValue() == VERSION)) {
      throw new IllegalArgumentException("latchkey must be " + VERSION + ", the format known here");
    }
  }

  private static String text(JsonNode fields, String name) {
    JsonNode text = fields.get(name);
    if (text == null || !text.isString()) {
      throw new IllegalArgumentException(name + " is required and must be a string");
    }
    return text.stringValue();
  }

  private static boolean flag(@Nullable JsonNode flag) {
    if (flag != null && !flag.isBoolean()) {
      throw new IllegalArgumentException("disabled must be true or false");
    }
    return flag != null && flag.booleanValue();
  }
}
