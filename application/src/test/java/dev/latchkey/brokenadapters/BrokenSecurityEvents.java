package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.testkit.SecurityEventsContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Ways to get {@link SecurityEvents} wrong. */
public final class BrokenSecurityEvents {

  private BrokenSecurityEvents() {}

  /** Counts events, in a sink that may stand still or fail. */
  private static class Counting implements SecurityEvents {
    final AtomicLong recorded = new AtomicLong();

    @Override
    public void record(SecurityEvent event) {
      recorded.incrementAndGet();
    }
  }

  @Breaks({})
  static class Sound extends SecurityEventsContract {
    @Override
    protected SecurityEvents securityEvents() {
      return new Counting();
    }

    @Override
    protected OptionalLong recorded(SecurityEvents events) {
      return OptionalLong.of(((Counting) events).recorded.get());
    }

    @Override
    protected Optional<SecurityEvents> withAStandingSink() {
      return Optional.of(event -> {});
    }

    @Override
    protected Optional<SecurityEvents> withABrokenSink() {
      return Optional.of(event -> {});
    }
  }

  @Breaks("losesNoneOfManyAtOnce")
  static class DropsWhatComesWhileItWrites extends Sound {
    @Override
    protected SecurityEvents securityEvents() {
      var window = new Window();
      var writing = new AtomicBoolean();
      return new Counting() {
        @Override
        public void record(SecurityEvent event) {
          boolean alone = writing.compareAndSet(false, true);
          window.meet();
          if (alone) {
            super.record(event);
            writing.set(false);
          }
        }
      };
    }
  }

  @Breaks("waitsForNoSinkThatStandsStill")
  static class WaitsForRoomInItsQueue extends Sound {
    @Override
    protected Optional<SecurityEvents> withAStandingSink() {
      var room = new Semaphore(4_096);
      return Optional.of(
          event -> {
            try {
              room.acquire();
            } catch (InterruptedException interrupted) {
              throw new IllegalStateException(interrupted);
            }
          });
    }
  }

  @Breaks("hidesThatItsSinkFails")
  static class PassesOnThatTheDiskIsFull extends Sound {
    @Override
    protected Optional<SecurityEvents> withABrokenSink() {
      return Optional.of(
          event -> {
            throw new UncheckedIOException(new IOException("no space left on device"));
          });
    }
  }

  /** What a {@code switch} of last year does. */
  @Breaks({"takesAnEventOfEveryKind", "takesAnEventOfWhichLittleIsKnown"})
  static class KnowsNotEveryKind extends SecurityEventsContract {
    @Override
    protected SecurityEvents securityEvents() {
      return event -> {
        if (event.kind() == Kind.PASSWORD_CHANGE_REFUSED) {
          throw new IllegalArgumentException("unknown kind");
        }
      };
    }
  }

  @Breaks("takesAnEventOfWhichLittleIsKnown")
  static class DemandsAUser extends SecurityEventsContract {
    @Override
    protected SecurityEvents securityEvents() {
      return event -> Objects.requireNonNull(event.subject().user());
    }
  }

  @Breaks("takesAnEventOfAnyText")
  static class TakesTextForATemplate extends SecurityEventsContract {
    @Override
    protected SecurityEvents securityEvents() {
      var last = new AtomicReference<String>();
      return event ->
          last.set("{user}".replaceAll("\\{user}", String.valueOf(event.subject().user())));
    }
  }

  /** As a writer that knows it is not for many threads. */
  @Breaks("takesManyAtOnce")
  static class TakesOneAtATime extends SecurityEventsContract {
    @Override
    protected SecurityEvents securityEvents() {
      var window = new Window();
      var writing = new AtomicBoolean();
      return event -> {
        boolean alone = writing.compareAndSet(false, true);
        window.meet();
        if (!alone) {
          throw new IllegalStateException("another is writing");
        }
        writing.set(false);
      };
    }
  }

  @Breaks("isQuickHoweverManyCome")
  static class ThrowsWhenFull extends SecurityEventsContract {
    @Override
    protected SecurityEvents securityEvents() {
      return new LinkedBlockingQueue<SecurityEvent>(100)::add;
    }
  }

  @Breaks("isQuickHoweverManyCome")
  static class WaitsWhenFull extends SecurityEventsContract {
    @Override
    protected SecurityEvents securityEvents() {
      var room = new Semaphore(100);
      return event -> {
        try {
          room.acquire();
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
      };
    }
  }
}
