package dev.latchkey.bootstrap;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds environment variables that look like a {@link Setting} and are none. */
final class UnknownVariables {

  private static final String PREFIX = "LATCHKEY_";

  /** Of the launcher, of the tests, and of Kubernetes for a service with the name latchkey. */
  private static final Pattern OTHERS =
      Pattern.compile("LATCHKEY_(CLASS_CACHE|CHROMIUM|TEST_.*|PORT(_.*)?|SERVICE_(HOST|PORT.*))");

  /** The names of the settings, and their properties as Spring names variables. */
  private static final Set<String> KNOWN =
      Arrays.stream(Setting.values())
          .flatMap(
              it ->
                  Stream.of(
                      it.name(), it.property().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")))
          .collect(Collectors.toUnmodifiableSet());

  private UnknownVariables() {}

  /** Returns the names that may be mistyped, in order. */
  static List<String> among(Collection<String> names) {
    return names.stream()
        .filter(it -> it.startsWith(PREFIX))
        .filter(it -> !KNOWN.contains(it) && !OTHERS.matcher(it).matches())
        .sorted()
        .toList();
  }
}
