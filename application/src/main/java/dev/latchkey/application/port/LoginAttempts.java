package dev.latchkey.application.port;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;

/**
 * A bounded log of attempts per key: admits an attempt while fewer others than its limit allows
 * count in a sliding window. The count is exact across threads and across all instances on the same
 * store. Contract: {@code dev.latchkey.testkit.LoginAttemptsContract}.
 *
 * <p>An admitted attempt is <em>under way</em> until the caller settles it with exactly one of
 * {@link #fail}, {@link #succeed} and {@link #cancel}. An attempt whose node died is never settled;
 * it counts as failed once it has been under way for {@link #LONGEST_UNDER_WAY}. A caller may
 * settle some keys of an attempt as failed and others as cancelled: it makes an {@link Attempt} of
 * the same id for each outcome. It may leave an attempt under way where settling it would change
 * nothing, see {@link Limit#atOnce}.
 *
 * <p><b>Windows.</b> An attempt counts for a key while {@code now} is before {@code at + window},
 * where {@code now} is the instant of the attempt that asks and {@code window} is that of the limit
 * that asks. An adapter uses no other clock. Instants have millisecond precision.
 *
 * <p><b>Clocks.</b> Clocks of nodes may differ by minutes. An entry later than {@code now} was
 * written by a clock that is ahead; {@link #admit} treats it as made now and stores it so. Nothing
 * therefore counts for longer than one window after another node has seen it.
 *
 * <p><b>Durability.</b> Counts may be lost when a database fails over or its host loses power: a
 * write needs no flush to disk and no acknowledgement by replicas. They survive a restart of the
 * node.
 *
 * <p><b>Cost.</b> {@link #admit} is one store command when it admits, and each way to settle is
 * one. A refused attempt leaves nothing behind. The adapter deletes entries that no window holds
 * any longer, so the store does not grow with the number of keys ever seen; see {@link #LONGEST}.
 *
 * <p>Every method is safe for concurrent use and throws {@link StoreUnavailable} when the store
 * cannot answer within 6 seconds.
 */
public interface LoginAttempts {

  /**
   * An attempt that has been under way for this long counts as failed: clocks may differ by five
   * minutes, and checking a password may take one.
   */
  Duration LONGEST_UNDER_WAY = Duration.ofMinutes(6);

  /** The longest window of a limit. An entry older than this counts for no key. */
  Duration LONGEST = Duration.ofDays(1);

  /**
   * What is counted separately. Keys are compared exactly: case, blanks and Unicode forms matter.
   *
   * @param value any text of 1 to 400 characters
   */
  record Key(String value) {}

  /**
   * How many attempts count for a key before the next one is refused. It may differ from one
   * attempt to the next; an attempt is judged by its own limits. An adapter may forget what an
   * attempt under a shorter window or a smaller limit did not count.
   *
   * @param attempts 1 to 10,000; the log of the key holds at most this many entries
   * @param window 1 second to {@link #LONGEST}
   * @param atOnce whether attempts under way count as failed under this limit, as long as they are
   *     not cancelled: such a limit never makes an attempt {@link Occupied}, unless the adapter
   *     gives up (see {@link LoginAttempts#admit})
   */
  record Limit(Key key, int attempts, Duration window, boolean atOnce) {

    /** A limit under which attempts count as failed only when they are. */
    public Limit(Key key, int attempts, Duration window) {
      this(key, attempts, window, false);
    }
  }

  /**
   * One attempt.
   *
   * @param id 128 random bits as 22 characters of base64url; no two attempts share one
   * @param at when it is made, by the clock of the caller; truncated to milliseconds
   * @param limits the limits it must pass, all of different keys, the one that is most likely
   *     reached first; at least one
   */
  record Attempt(String id, Instant at, List<Limit> limits) {
    public Attempt {
      at = at.truncatedTo(ChronoUnit.MILLIS);
      limits = List.copyOf(limits);
    }

    /** The keys of its limits, in their order. */
    public List<Key> keys() {
      return limits.stream().map(Limit::key).toList();
    }
  }

  /** The answer to {@link #admit}. */
  sealed interface Verdict {}

  /** The attempt counts as under way for all its keys. */
  record Admitted() implements Verdict {}

  /**
   * The failed attempts of a key alone reach its limit.
   *
   * @param key the key; if several limits are reached in this way, the one that is reached longest
   * @param until when enough of them have left the window that an attempt passes the limit; at most
   *     one window after the attempt
   */
  record Refused(Key key, Instant until) implements Verdict {}

  /**
   * A limit is reached, but only together with attempts under way; or the adapter has lost to
   * concurrent attempts again and again. Nothing is counted: retry shortly.
   */
  record Occupied() implements Verdict {}

  /**
   * Admits the attempt if, for the key of each limit, fewer than {@link Limit#attempts} attempts
   * count, failed ones and those under way together. The attempt then counts as under way for all
   * keys; otherwise it counts for none.
   *
   * <p>Exact for a single key. Across keys it is best effort: an adapter may count one key after
   * another, and takes back at once what it has counted. Meanwhile a concurrent attempt may see
   * {@link Occupied}. An adapter that loses to concurrent attempts again and again gives up with
   * {@link Occupied}, under any limit. {@link Refused} takes precedence over {@link Occupied}.
   * {@link LoggedAttempt#verdict} decides for entries that an adapter has read.
   */
  Verdict admit(Attempt attempt);

  /**
   * Settles an admitted attempt as failed: it counts for all its keys until it leaves their
   * windows. No effect on an attempt that is not under way.
   */
  void fail(Attempt attempt);

  /**
   * Settles an admitted attempt as succeeded: it no longer counts, and the failed attempts of the
   * cleared keys are forgotten, including those of other clients. Attempts under way still count.
   *
   * @param cleared keys of this attempt; may be empty
   */
  void succeed(Attempt attempt, Collection<Key> cleared);

  /**
   * Settles an admitted attempt as never made: it no longer counts. Cancelling twice, or an attempt
   * that was not admitted, has no effect.
   */
  void cancel(Attempt attempt);
}
