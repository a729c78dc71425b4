package dev.latchkey.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;

/** {@link ValuesPropertyTest} on texts that a fuzzer picks by the branches they take. */
class ValuesFuzzTest {

  private final ValuesPropertyTest values = new ValuesPropertyTest();

  @FuzzTest(maxDuration = "45s")
  void values(byte @NotNull [] bytes) {
    String text = new String(bytes, UTF_8);
    values.usernames(text);
    values.emailAddressesOfAnyText(text);
    values.passwords(text);
    values.devices(text);
  }
}
