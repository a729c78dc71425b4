package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.domain.ClaimedAddress;
import dev.latchkey.testkit.SecurityEventsContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faulty adapters of {@link SecurityEvents}. */
public final class FaultySecurityEvents {

  private FaultySecurityEvents() {}

  /** The contract, run over the adapter of the chosen fault. */
  @ExtendWith(Fault.OnlyWhenAsked.class)
  public static class Contract extends SecurityEventsContract {
    private final Fault<Twisted> fault = Fault.current();

    @Override
    protected SecurityEvents securityEvents() {
      return fault.first().get();
    }

    @Override
    protected OptionalLong recorded(SecurityEvents events) {
      return OptionalLong.of(((Twisted) events).recorded.get());
    }

    @Override
    protected Optional<String> written(SecurityEvent event) {
      return Optional.of(fault.first().get().written.apply(event));
    }

    @Override
    protected Optional<SecurityEvents> withAStandingSink() {
      return Optional.of(fault.first().get().standing);
    }

    @Override
    protected Optional<SecurityEvents> withABrokenSink() {
      return Optional.of(fault.first().get().broken);
    }
  }

  /** A sound adapter, which counts events. A fault replaces one of its parts. */
  public static final class Twisted implements SecurityEvents {
    private final AtomicLong recorded = new AtomicLong();
    private final Window window = new Window();
    private final AtomicBoolean writing = new AtomicBoolean();
    private SecurityEvents record = this::count;
    private Function<SecurityEvent, String> written = SecurityEvent::toString;
    private SecurityEvents standing = event -> {};
    private SecurityEvents broken = event -> {};

    private void count(SecurityEvent event) {
      recorded.incrementAndGet();
    }

    @Override
    public void record(SecurityEvent event) {
      record.record(event);
    }

    /** Counts the event and returns true, unless another thread is counting. */
    private boolean countAlone(SecurityEvent event) {
      boolean alone = writing.compareAndSet(false, true);
      window.meet();
      if (alone) {
        count(event);
        writing.set(false);
      }
      return alone;
    }
  }

  /** Returns all faults. The first entry is sound, and must pass the whole contract. */
  public static Stream<Fault<Twisted>> all() {
    String quick = "isQuickUnderManyEvents";
    return Stream.of(
        fault("is sound", it -> {}),
        fault(
            "drops an event while it writes another",
            it -> it.record = it::countAlone,
            "losesNoConcurrentEvent"),
        fault(
            "throws while it writes another event",
            it ->
                it.record =
                    event -> {
                      if (!it.countAlone(event)) {
                        throw new IllegalStateException("another event is being written");
                      }
                    },
            "acceptsConcurrentEvents"),
        fault(
            "waits for room in its queue while the sink stalls",
            it -> it.standing = room(4_096)::accept,
            "waitsForNoSinkThatStandsStill"),
        recording("waits when its queue is full", room(100)::accept, quick),
        recording(
            "throws when its queue is full",
            new LinkedBlockingQueue<SecurityEvent>(100)::add,
            quick),
        fault(
            "throws when the disk is full",
            it ->
                it.broken =
                    event -> {
                      throw new UncheckedIOException(new IOException("no space left on device"));
                    },
            "hidesThatItsSinkFails"),
        recording(
            "does not know every kind of event",
            event -> {
              if (event.kind() == Kind.PASSWORD_CHANGE_REFUSED) {
                throw new IllegalArgumentException("unknown kind");
              }
            },
            "takesAnEventOfEveryKind"),
        recording(
            "requires a user",
            event -> Objects.requireNonNull(event.subject().user()),
            "takesAnEventOfEveryKind"),
        recording(
            "treats text as a template",
            event ->
                Objects.requireNonNull(
                    "{user}".replaceAll("\\{user}", String.valueOf(event.subject().user()))),
            "takesAnEventOfAnyText"),
        fault(
            "writes private fields, as a JSON library may",
            it -> it.written = FaultySecurityEvents::privateFields,
            "writesAtMostALabelOfAClaimedAddress"));
  }

  private static String privateFields(SecurityEvent event) {
    try {
      Field address = ClaimedAddress.class.getDeclaredField("address");
      address.setAccessible(true);
      return String.valueOf(address.get(event.subject().claimed()));
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException(changed);
    }
  }

  private static Consumer<SecurityEvent> room(int size) {
    var room = new Semaphore(size);
    return event -> {
      try {
        room.acquire();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    };
  }

  private static Fault<Twisted> recording(String name, SecurityEvents record, String... foundBy) {
    return fault(name, it -> it.record = record, foundBy);
  }

  private static Fault<Twisted> fault(String name, Consumer<Twisted> twist, String... foundBy) {
    return Fault.of(name, Twisted::new, twist, foundBy);
  }
}
