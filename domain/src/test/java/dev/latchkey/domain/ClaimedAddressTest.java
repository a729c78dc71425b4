package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClaimedAddressTest {

  private static final ClaimedAddress TOM = claimed("tom@example.com");

  private static ClaimedAddress claimed(String address) {
    return new ClaimedAddress(new EmailAddress(address));
  }

  /**
   * Computed by {@code printf tom@example.com | openssl dgst -sha256 -mac HMAC -macopt hexkey:00…}.
   */
  @Test
  void hasTheFirst64BitsOfAnHmacAsItsLabel() {
    assertThat(TOM.label(new byte[32])).isEqualTo("97f77ea0b6b6c7f2");
    byte[] another = new byte[32];
    another[31] = 1;
    assertThat(TOM.label(another)).isNotEqualTo(TOM.label(new byte[32]));
  }

  @Test
  void isEqualToTheSameAddressAlone() {
    assertThat(TOM)
        .isEqualTo(claimed("TOM@example.com"))
        .hasSameHashCodeAs(claimed("TOM@example.com"))
        .isNotEqualTo(claimed("jacky@example.com"))
        .isNotEqualTo("tom@example.com");
    assertThat(TOM.hashCode()).isNotEqualTo(claimed("jacky@example.com").hashCode());
  }

  @Test
  void showsNothingOfTheAddress() {
    assertThat(TOM).hasToString("an address");
  }
}
