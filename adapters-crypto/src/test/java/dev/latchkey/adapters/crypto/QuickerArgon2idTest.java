package dev.latchkey.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuickerArgon2idTest {

  private static final Argon2id.Cost COST = new Argon2id.Cost(19456, 2, 1);
  private static final Argon2id.Cost ANOTHER_COST = new Argon2id.Cost(64, 1, 1);

  private static final int TRIED = 2 * QuickerArgon2id.TRIALS;

  private final List<String> calls = new ArrayList<>();
  private long clock;

  private long libsodium = 9;
  private long other = 17;

  private final Argon2idFunction function =
      new QuickerArgon2id(
          COST,
          (cost, password, salt, length) -> took(libsodium, "libsodium"),
          (cost, password, salt, length) -> took(other, "other"),
          () -> clock);

  @Test
  void triesBothByTurnsFirst() {
    hash(COST, 4);

    assertThat(calls).containsExactly("libsodium", "other", "libsodium", "other");
  }

  @Test
  void usesLibsodiumWhereItIsQuicker() {
    hash(COST, TRIED);

    assertThat(nextHashes()).containsOnly("libsodium");
  }

  @Test
  void usesTheOtherWhereFreshMemoryIsSlow() {
    libsodium = 39;
    other = 21;
    hash(COST, TRIED);

    assertThat(nextHashes()).containsOnly("other");
  }

  @Test
  void doesNotJudgeByTheFirstHashesWhichLoadTheLibraryAndTakeFreshMemory() {
    libsodium = 39;
    other = 500;
    hash(COST, 6);
    other = 21;
    hash(COST, 10 * TRIED - 6);

    assertThat(nextHashes()).containsOnly("other");
  }

  @Test
  void keepsToOneOfTwoThatAreAlike() {
    libsodium = 21;
    other = 20;
    hash(COST, 10 * TRIED);

    assertThat(nextHashes()).containsOnly("libsodium");
  }

  @Test
  void noticesThatTheSlowerOneHasBecomeTheQuicker() {
    hash(COST, TRIED);
    libsodium = 39;
    hash(COST, 10 * TRIED);

    assertThat(nextHashes()).containsOnly("other");
  }

  @Test
  void measuresNoOtherCost() {
    libsodium = 39;
    hash(ANOTHER_COST, TRIED);

    assertThat(calls).hasSize(TRIED).containsOnly("libsodium");
  }

  /** Returns which function computes the hashes after the trials, except for the retrial. */
  private List<String> nextHashes() {
    hash(COST, 1);
    calls.clear();
    hash(COST, QuickerArgon2id.RETRIAL - 1);
    return calls;
  }

  private byte[] took(long time, String name) {
    clock += time;
    calls.add(name);
    return new byte[32];
  }

  private void hash(Argon2id.Cost cost, int times) {
    for (int i = 0; i < times; i++) {
      function.hash(cost, new byte[8], new byte[16], 32);
    }
  }
}
