package dev.latchkey.adapters.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;

/** {@link HashesPropertyTest} on texts that a fuzzer picks by the branches they take. */
class HashesFuzzTest {

  @FuzzTest(maxDuration = "45s")
  void hashes(byte @NotNull [] bytes) {
    new HashesPropertyTest().readsADamagedHashOrNot(new String(bytes, UTF_8));
  }
}
