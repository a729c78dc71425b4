package dev.latchkey.broken.application;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks the machine that it runs on. */
final class Eavesdropper {

  InetAddress address(String name) throws UnknownHostException {
    return InetAddress.getByName(name);
  }

  Charset charset() {
    return Charset.defaultCharset();
  }

  double chance() {
    return Math.random();
  }

  Locale locale() {
    return Locale.getDefault();
  }

  @Nullable Object resource() {
    return Eavesdropper.class.getResource("settings");
  }

  String grouped(int number) {
    return String.format("%,d", number);
  }

  String groupedAgain(int number) {
    return "%,d".formatted(number);
  }

  @SuppressWarnings("StringCaseLocaleUsage")
  String lowerCase(String text) {
    return text.toLowerCase();
  }

  boolean setting() {
    return Boolean.getBoolean("setting");
  }

  ZoneId zone() {
    return ZoneId.systemDefault();
  }
}
