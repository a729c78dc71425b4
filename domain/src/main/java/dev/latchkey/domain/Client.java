package dev.latchkey.domain;

import static java.util.stream.Collectors.joining;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a call comes from.
 *
 * @param network an IPv4 address, or the /64 of an IPv6 address (one subscriber usually owns a
 *     whole /64); attempts are counted by it
 * @param device a short description for people, such as {@code Firefox on Linux}
 * @param knownDevice a random id of at most 64 characters that proves, for the address of this
 *     call, that the browser has logged in to it before; null if it has not, or no address is
 *     involved. The adapter that sets it has verified both (OWASP, device cookies)
 */
public record Client(String network, String device, @Nullable String knownDevice) {

  /** RFC 4291, 2.5.5.2: ::ffff:0:0/96. */
  private static final String IPV4_MAPPED = "00000000000000000000ffff";

  /** A client without a known device. */
  public Client(String network, String device) {
    this(network, device, null);
  }

  /** The same client, as a browser that has logged in to the address before. */
  public Client asKnownDevice(String id) {
    return new Client(network, device, id);
  }

  /**
   * Returns the client at a network address. An IPv4 address that is mapped into IPv6 counts as the
   * IPv4 address.
   */
  public static Client at(InetAddress address, String device) {
    byte[] bytes = address.getAddress();
    String hex = HexFormat.of().formatHex(bytes);
    boolean ipv6 = bytes.length == 16 && !hex.startsWith(IPV4_MAPPED);
    return new Client(ipv6 ? ipv6Network(hex) : ipv4Address(bytes), device);
  }

  private static String ipv6Network(String hex) {
    return hex.substring(0, 16).replaceAll(".{4}", "$0:") + ":/64";
  }

  private static String ipv4Address(byte[] bytes) {
    return IntStream.range(bytes.length - 4, bytes.length)
        .mapToObj(i -> Integer.toString(Byte.toUnsignedInt(bytes[i])))
        .collect(joining("."));
  }
}
