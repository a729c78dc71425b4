package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {

  private static final String DEVICE = "Firefox on Linux";

  @Test
  void isAnIpv4AddressAndADevice() throws UnknownHostException {
    assertThat(at("203.0.113.255")).isEqualTo(new Client("203.0.113.255", DEVICE));
  }

  @Test
  void keepsIpv4AddressesApart() throws UnknownHostException {
    assertThat(at("192.0.2.1")).isNotEqualTo(at("192.0.2.2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001:db8::1",
        "2001:DB8::1",
        "2001:0db8:0000:0000:0000:0000:0000:0001",
        "2001:db8:0:0:ffff:ffff:ffff:ffff",
        "2001:db8::192.0.2.1"
      })
  void isTheSlash64OfAnIpv6AddressInAnySpelling(String address) throws UnknownHostException {
    assertThat(at(address).network()).isEqualTo("2001:0db8:0000:0000::/64");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 2001:db8:0:1::1",
    "2001:db8::1, 2001:db9::1",
    "2001:db8::1, 3001:db8::1",
    "::1, 0:0:0:1::1"
  })
  void keepsDifferentSixtyFoursApart(String one, String other) throws UnknownHostException {
    assertThat(at(one)).isNotEqualTo(at(other));
  }

  @Test
  void isTheIpv4AddressIfThatCameMappedIntoIpv6() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = (byte) 192;
    mapped[14] = 2;
    mapped[15] = 1;

    assertThat(at("::ffff:192.0.2.1")).isEqualTo(at("192.0.2.1"));
    assertThat(at("::ffff:c000:0201")).isEqualTo(at("192.0.2.1"));
    assertThat(Client.at(Inet6Address.getByAddress(null, mapped, 0), DEVICE))
        .as("an Inet6Address that is still mapped")
        .isEqualTo(at("192.0.2.1"));
  }

  @Test
  void doesNotDependOnTheNetworkInterface() throws UnknownHostException {
    byte[] linkLocal = at6("fe80::1");
    assertThat(Client.at(Inet6Address.getByAddress(null, linkLocal, 1), DEVICE))
        .isEqualTo(Client.at(Inet6Address.getByAddress(null, linkLocal, 2), DEVICE));
  }

  private static Client at(String literal) throws UnknownHostException {
    return Client.at(InetAddress.getAllByName(literal)[0], DEVICE);
  }

  private static byte[] at6(String literal) throws UnknownHostException {
    return InetAddress.getAllByName(literal)[0].getAddress();
  }

  @Test
  void keepsItsNetworkAndDeviceAsAKnownDevice() {
    var client = new Client("192.0.2.1", DEVICE);
    assertThat(client.asKnownDevice("an id"))
        .isEqualTo(new Client("192.0.2.1", DEVICE, "an id"))
        .isNotEqualTo(client);
  }
}
