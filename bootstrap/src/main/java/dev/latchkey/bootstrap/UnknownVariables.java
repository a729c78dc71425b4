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

  /** Of the launcher and of the tests. */
  private static final Pattern OTHERS = Pattern.compile("LATCHKEY_(CLASS_CACHE|CHROMIUM|TEST_.*)");

  /** Kubernetes sets variables for each service; this one names it. */
  private static final String SERVICE = "_SERVICE_HOST";

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
        .filter(it -> services(names).noneMatch(name -> isOfService(name, it)))
        .sorted()
        .toList();
  }

  private static Stream<String> services(Collection<String> names) {
    return names.stream()
        .filter(it -> it.endsWith(SERVICE))
        .map(it -> it.substring(0, it.length() - SERVICE.length()));
  }

  private static boolean isOfService(String service, String name) {
    return name.startsWith(service + "_SERVICE_") || name.startsWith(service + "_PORT");
  }
}
