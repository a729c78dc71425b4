package dev.latchkey.domain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The properties of characters that {@code uts46.txt} lists. It is read when first needed. */
final class Uts46Table {

  /** Characters with one property; a mapping to a single character advances with the range. */
  private record Range(int first, int last, char kind, List<Integer> mapping) {

    /** Reads a line such as {@code m ff21-ff3a 61}; Uts46TableTest has the format. */
    static Range read(String line) {
      String[] parts = line.split(" ", -1);
      String[] ends = parts[1].split("-", -1);
      List<Integer> mapping =
          List.of(parts).subList(2, parts.length).stream().map(Range::character).toList();
      return new Range(
          character(ends[0]), character(ends[ends.length - 1]), parts[0].charAt(0), mapping);
    }

    private static int character(String hexadecimal) {
      return Integer.parseInt(hexadecimal, 16);
    }
  }

  private static final NavigableMap<Integer, Range> STATUS = new TreeMap<>();
  private static final NavigableMap<Integer, Range> JOINING = new TreeMap<>();

  static {
    try (InputStream table = Uts46Table.class.getResourceAsStream("uts46.txt")) {
      new String(Objects.requireNonNull(table).readAllBytes(), US_ASCII)
          .lines()
          .map(Range::read)
          .forEach(it -> ("vm".indexOf(it.kind) < 0 ? JOINING : STATUS).put(it.first, it));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Uts46Table() {}

  private static @Nullable Range find(NavigableMap<Integer, Range> ranges, int character) {
    var entry = ranges.floorEntry(character);
    return entry != null && character <= entry.getValue().last ? entry.getValue() : null;
  }

  /** Returns whether a label may contain the character, which is not ASCII. */
  static boolean isValid(int character) {
    Range range = find(STATUS, character);
    return range != null && range.kind == 'v';
  }

  /**
   * Returns what the character, which is not ASCII, becomes, which is empty if it is ignored; null
   * if it is not allowed.
   */
  static @Nullable String mapped(int character) {
    Range range = find(STATUS, character);
    if (range == null || range.kind == 'v') {
      return range == null ? null : Character.toString(character);
    }
    int offset = range.mapping.size() == 1 ? character - range.first : 0;
    var mapped = new StringBuilder();
    range.mapping.forEach(it -> mapped.appendCodePoint(it + offset));
    return mapped.toString();
  }

  /** Returns l, d, r or t for the joining type, 9 for a virama, or else a hyphen. */
  static char joining(int character) {
    Range range = find(JOINING, character);
    return range == null ? '-' : range.kind;
  }
}
