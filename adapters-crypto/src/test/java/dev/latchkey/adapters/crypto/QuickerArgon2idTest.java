package dev.latchkey.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuickerArgon2idTest {

  private static final Argon2id.Cost COST = new Argon2id.Cost(19456, 2, 1);
  private static final Argon2id.Cost ANOTHER_COST = new Argon2id.Cost(64, 1, 1);

  private final List<String> calls = new ArrayList<>();
  private long clock;

  @Test
  void usesLibsodiumWhereItIsQuicker() {
    Argon2idFunction function = quickerOf(9, 17);

    hash(function, COST, 10);

    assertThat(calls).endsWith("other", "libsodium", "libsodium", "libsodium", "libsodium");
  }

  @Test
  void usesTheOtherWhereFreshMemoryIsSlow() {
    Argon2idFunction function = quickerOf(39, 21);

    hash(function, COST, 10);

    assertThat(calls).endsWith("libsodium", "other", "other", "other", "other", "other");
  }

  @Test
  void triesEachThreeTimesByTurns() {
    hash(quickerOf(39, 21), COST, 6);

    assertThat(calls)
        .containsExactly("libsodium", "other", "libsodium", "other", "libsodium", "other");
  }

  @Test
  void comparesTheBestOfEachAsTheFirstOneLoadsTheLibrary() {
    Argon2idFunction function =
        new QuickerArgon2id(
            COST,
            (cost, password, salt, length) -> took(calls.isEmpty() ? 500 : 9, "libsodium"),
            (cost, password, salt, length) -> took(17, "other"),
            () -> clock);

    hash(function, COST, 8);

    assertThat(calls).endsWith("libsodium", "libsodium");
  }

  @Test
  void measuresNoOtherCost() {
    Argon2idFunction function = quickerOf(39, 21);

    hash(function, ANOTHER_COST, 10);

    assertThat(calls).hasSize(10).containsOnly("libsodium");
  }

  private Argon2idFunction quickerOf(long libsodium, long other) {
    return new QuickerArgon2id(
        COST,
        (cost, password, salt, length) -> took(libsodium, "libsodium"),
        (cost, password, salt, length) -> took(other, "other"),
        () -> clock);
  }

  private byte[] took(long time, String name) {
    clock += time;
    calls.add(name);
    return new byte[32];
  }

  private static void hash(Argon2idFunction function, Argon2id.Cost cost, int times) {
    for (int i = 0; i < times; i++) {
      function.hash(cost, new byte[8], new byte[16], 32);
    }
  }
}
