package dev.latchkey.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class CryptoAdapterTest {

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  @Test
  void plugsIntoSpring() {
    try (var context = new AnnotationConfigApplicationContext(CryptoAdapter.class)) {
      PasswordHasher hasher = context.getBean(PasswordHasher.class);
      var password = new Password("correct horse battery staple");
      PasswordHash hash = hasher.hash(password);

      assertThat(hash.value()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
      assertThat(hasher.matches(password, hash)).isTrue();
      assertThat(context.getBean(CommonPasswords.class).contains(password)).isFalse();
    }
  }

  @Test
  void hasDefaults() {
    var noSettings = new Binder(new MapConfigurationPropertySource(Map.of()));
    assertThat(noSettings.bindOrCreate("latchkey.hash", CryptoProperties.class))
        .isEqualTo(new CryptoProperties(19456, 2, 1, PROCESSORS, 64));
  }

  @ParameterizedTest
  @CsvSource({
    "47104, 1",
    "262144, 1",
    "19456, 2",
    "262144, 2",
    "12288, 3",
    "262144, 3",
    "12288, 64"
  })
  void takesWhatIsEnoughAndNotTooMuch(int memory, int passes) {
    var properties = new CryptoProperties(memory, passes, 1, 1024, 1);

    assertThat(properties.cost().allowed()).isTrue();
    assertThat(properties.concurrent()).isEqualTo(1024);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "47103 | 1 | 1 | 1 | 1 | LATCHKEY_HASH_MEMORY_KIB with 1 passes must be 47104 to 262144, not 47103",
        "19455 | 2 | 1 | 1 | 1 | LATCHKEY_HASH_MEMORY_KIB with 2 passes must be 19456 to 262144, not 19455",
        "12287 | 3 | 1 | 1 | 1 | LATCHKEY_HASH_MEMORY_KIB with 3 passes must be 12288 to 262144, not 12287",
        "262145 | 2 | 1 | 1 | 1 | LATCHKEY_HASH_MEMORY_KIB with 2 passes must be 19456 to 262144, not 262145",
        "262144 | 4 | 1 | 1 | 1 | LATCHKEY_HASH_MEMORY_KIB with 4 passes must be 12288 to 196608, not 262144",
        "19456 | 0 | 1 | 1 | 1 | LATCHKEY_HASH_PASSES must be 1 to 64, not 0",
        "19456 | 65 | 1 | 1 | 1 | LATCHKEY_HASH_PASSES must be 1 to 64, not 65",
        "19456 | 2 | 0 | 1 | 1 | LATCHKEY_HASH_LANES must be 1 to 16, not 0",
        "19456 | 2 | 17 | 1 | 1 | LATCHKEY_HASH_LANES must be 1 to 16, not 17",
        "19456 | 2 | 1 | -1 | 1 | LATCHKEY_HASH_CONCURRENT must be 0 to 1024, not -1",
        "19456 | 2 | 1 | 1025 | 1 | LATCHKEY_HASH_CONCURRENT must be 0 to 1024, not 1025",
        "19456 | 2 | 1 | 1 | 0 | LATCHKEY_HASH_QUEUE must be 1 to 10000, not 0",
        "19456 | 2 | 1 | 1 | 10001 | LATCHKEY_HASH_QUEUE must be 1 to 10000, not 10001"
      })
  void namesTheSettingThatIsWrong(
      int memory, int passes, int lanes, int concurrent, int queue, String message) {
    assertThatThrownBy(() -> new CryptoProperties(memory, passes, lanes, concurrent, queue))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
