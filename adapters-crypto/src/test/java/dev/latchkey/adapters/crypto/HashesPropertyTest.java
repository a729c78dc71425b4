package dev.latchkey.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.Password;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A stored hash may be any text: it is read as what it says, or not at all. */
class HashesPropertyTest {

  private static final Password PASSWORD = new Password("correct horse battery staple");
  private static final Argon2id.Cost LEAST = new Argon2id.Cost(8, 1, 1);
  private static final Argon2id ARGON2ID = new Argon2id(LEAST, Argon2idLibrary.quickest());
  private static final String HASH = ARGON2ID.hash(PASSWORD);

  private static final String BCRYPT =
      "$2b$04$abcdefghijklmnopqrstuuCDo3zzcXGqTzBDnvNF4o7rTUnFaCBnG";
  private static final String PBKDF2 =
      "$pbkdf2-sha512$i=10000,l=512$" + "0a".repeat(16) + "$" + "0b".repeat(512);

  @Provide
  Arbitrary<String> damaged() {
    return Combinators.combine(
            Arbitraries.of(HASH, BCRYPT, PBKDF2),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.integers().between(0, 4),
            Arbitraries.oneOf(
                Arbitraries.strings().withChars("$,=0123456789mtpva/+AZ.-\0\u0661").ofMaxLength(12),
                Arbitraries.strings().all().ofMaxLength(4)))
        .as(
            (hash, where, removed, added) -> {
              int start = (int) (where * hash.length());
              int end = Math.min(hash.length(), start + removed);
              return hash.substring(0, start) + added + hash.substring(end);
            });
  }

  @Property
  void readsADamagedHashOrNot(@ForAll("damaged") String hash) {
    assertThat(readers(hash)).isBetween(0L, 1L);
    if (hash.startsWith(HASH.substring(0, HASH.lastIndexOf('$'))) && !hash.equals(HASH)) {
      assertThat(ARGON2ID.read(hash).map(it -> it.matches(PASSWORD)).orElse(false)).isFalse();
    }
  }

  @Property
  void readsNoOtherText(@ForAll String text) {
    assertThat(readers(text)).isZero();
    assertThat(ARGON2ID.outdated(text)).isTrue();
  }

  private static long readers(String hash) {
    ARGON2ID.outdated(hash);
    return Stream.of(ARGON2ID.read(hash), Bcrypt.read(hash), AncestorPbkdf2.read(hash))
        .filter(it -> it.isPresent())
        .count();
  }
}
