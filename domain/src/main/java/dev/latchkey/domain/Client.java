package dev.latchkey.domain;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Where a call comes from: the network it is counted by, and what it says of its device.
 *
 * @param network an IPv4 address, or the /64 of an IPv6 address: a subscriber owns a whole one
 * @param device a short description for people, such as {@code Firefox on Linux}
 */
public record Client(String network, String device) {

  /** An IPv4 address that came mapped into IPv6 counts as the IPv4 address. */
  public static Client at(InetAddress address, String device) {
    // InetAddress itself turns ::ffff:a.b.c.d into an Inet4Address wherever it makes one.
    return new Client(
        address instanceof Inet4Address ? address.getHostAddress() : network(address), device);
  }

  private static String network(InetAddress address) {
    return HexFormat.ofDelimiter(":").formatHex(address.getAddress(), 0, 8) + "::/64";
  }
}
