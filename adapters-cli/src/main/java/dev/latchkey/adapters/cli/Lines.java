package dev.latchkey.adapters.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a stream, in bounded memory. */
final class Lines {

  /** A line is longer than it may be; it has been skipped. */
  static final class TooLong extends IOException {
    TooLong(int longest) {
      super("is longer than " + longest + " bytes");
    }
  }

  private final InputStream in;
  private final int longest;
  private long number;
  private long bytes;

  /**
   * @param longest the most bytes that a line may have
   */
  Lines(InputStream in, int longest) {
    this.in = new BufferedInputStream(in);
    this.longest = longest;
  }

  /** The number of the line that was read last, from 1. */
  long number() {
    return number;
  }

  /** The bytes that have been read. */
  long bytes() {
    return bytes;
  }

  /**
   * Returns the next line without its end, {@code \n} or {@code \r\n}; null if there is none.
   *
   * @throws TooLong if the line is longer than it may be; the next call returns the one after it
   */
  byte @Nullable [] next() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      return null;
    }
    number++;
    var line = new ByteArrayOutputStream();
    boolean tooLong = false;
    for (; octet >= 0 && octet != '\n'; octet = in.read()) {
      bytes++;
      tooLong |= line.size() > longest;
      if (!tooLong) {
        line.write(octet);
      }
    }
    bytes++;
    return finished(line.toByteArray(), tooLong);
  }

  private byte[] finished(byte[] line, boolean tooLong) throws TooLong {
    int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    if (tooLong || length > longest) {
      throw new TooLong(longest);
    }
    return Arrays.copyOf(line, length);
  }
}
