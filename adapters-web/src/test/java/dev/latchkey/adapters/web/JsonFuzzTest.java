package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A body is what its type says, with nothing missing, or refused by Jackson. */
class JsonFuzzTest {

  private static final JsonMapper JSON = mapper();

  private static JsonMapper mapper() {
    var builder = JsonMapper.builder();
    new WebAdapter().strictJson().customize(builder);
    return builder.build();
  }

  @FuzzTest(maxDuration = "45s")
  void bodies(byte @NotNull [] bytes) {
    try {
      var user = JSON.readValue(bytes, Sent.SignUp.class).user();
      assertThat(new Object[] {user.username(), user.email(), user.password()})
          .doesNotContainNull();
    } catch (JacksonException refused) {
      // As it should be.
    }
    try {
      var user = JSON.readValue(bytes, Sent.ChangePassword.class).user();
      assertThat(user.password()).isNotNull();
    } catch (JacksonException refused) {
      // As it should be.
    }
  }
}
