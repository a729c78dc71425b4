package dev.latchkey.domain;

/** Encodes text in ASCII: RFC 3492, 6.3, which also names the variables. */
final class Punycode {

  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 128;

  private Punycode() {}

  /** Returns the encoded text, without {@code xn--}. The text has at most 254 characters. */
  static String encode(String text) {
    int[] input = text.codePoints().toArray();
    var output = new StringBuilder();
    text.chars().filter(it -> it < INITIAL_N).forEach(it -> output.append((char) it));
    int basic = output.length();
    if (basic > 0) {
      output.append('-');
    }
    int n = INITIAL_N;
    int delta = 0;
    int bias = INITIAL_BIAS;
    for (int handled = basic; handled < input.length; n++, delta++) {
      int next = leastFrom(n, input);
      delta += (next - n) * (handled + 1);
      n = next;
      for (int c : input) {
        if (c < n) {
          delta++;
        } else if (c == n) {
          append(output, delta, bias);
          bias = adapted(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
    }
    return output.toString();
  }

  private static int leastFrom(int n, int[] input) {
    int least = Integer.MAX_VALUE;
    for (int c : input) {
      least = c >= n ? Math.min(least, c) : least;
    }
    return least;
  }

  private static void append(StringBuilder output, int delta, int bias) {
    int q = delta;
    for (int k = BASE; ; k += BASE) {
      int t = Math.max(T_MIN, Math.min(T_MAX, k - bias));
      if (q < t) {
        output.append(digit(q));
        return;
      }
      output.append(digit(t + (q - t) % (BASE - t)));
      q = (q - t) / (BASE - t);
    }
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  private static int adapted(int delta, int points, boolean first) {
    int d = first ? delta / DAMP : delta / 2;
    d += d / points;
    int k = 0;
    for (; d > (BASE - T_MIN) * T_MAX / 2; k += BASE) {
      d /= BASE - T_MIN;
    }
    return k + (BASE - T_MIN + 1) * d / (d + SKEW);
  }
}
