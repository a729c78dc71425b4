package dev.latchkey.adapters.cli;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes JSON. A class of its own, because the mapper takes long to load and most commands do not
 * need it.
 */
final class Json {

  /** In ASCII, so that no locale matters and no character moves the cursor. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Json() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
