package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.Letters;
import dev.latchkey.testkit.LettersContract;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faulty adapters of {@link Letters}. */
public final class FaultyLetters {

  private FaultyLetters() {}

  /** The contract, run over the adapter of the chosen fault. */
  @ExtendWith(Fault.OnlyWhenAsked.class)
  public static class Contract extends LettersContract {
    private final Twisted twisted = Fault.<Twisted>current().first().get();
    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();

    @Override
    protected Letters letters() {
      return letter -> {
        for (int i = 0; i < twisted.copies; i++) {
          arrived.add(
              new Arrived(twisted.recipients.apply(letter), twisted.text.apply(text(letter))));
        }
      };
    }

    private static String text(Letter letter) {
      return letter instanceof Letter.ResetLink link ? "#reset=" + link.token().text() : "changed";
    }

    @Override
    protected List<Arrived> arrived() {
      return List.copyOf(arrived);
    }

    @Override
    protected Optional<Letters> stalled() {
      return Optional.of(twisted.stalled.get());
    }
  }

  /** A sound adapter. A fault replaces one of its parts. */
  public static final class Twisted {
    int copies = 1;
    Function<Letter, String> recipients = letter -> letter.to().value();
    Function<String, String> text = it -> it;
    Supplier<Letters> stalled = Twisted::holdingAHundred;

    private static Letters holdingAHundred() {
      var waiting = new AtomicInteger();
      return letter -> {
        if (waiting.incrementAndGet() > 100) {
          throw new Busy();
        }
      };
    }
  }

  /** Returns all faults. The first entry is sound, and must pass the whole contract. */
  public static Stream<Fault<Twisted>> all() {
    return Stream.of(
        fault("is sound", it -> {}),
        fault(
            "sends a copy to the operator",
            it -> it.recipients = letter -> letter.to() + ",operator@example.com",
            "deliversEveryKindToItsRecipientAlone"),
        fault(
            "breaks long lines",
            it -> it.text = text -> text.replaceAll(".{40}", "$0\n"),
            "aResetLinkCarriesItsWholeToken"),
        fault(
            "puts a reset link into every letter",
            it -> it.text = text -> "#reset=" + text,
            "noOtherLetterCarriesALinkThatWorks"),
        fault(
            "sends each letter twice",
            it -> it.copies = 2,
            "deliversEachOfManyConcurrentLettersOnce"),
        fault(
            "makes the caller wait for the delivery",
            it -> it.stalled = () -> letter -> Window.waitForever(),
            "postDoesNotWaitForTheServer"),
        fault(
            "queues letters without a bound",
            it -> it.stalled = () -> letter -> {},
            "isBusyInsteadOfKeepingLettersWithoutBound"));
  }

  private static Fault<Twisted> fault(String name, Consumer<Twisted> twist, String... foundBy) {
    return Fault.of(name, Twisted::new, twist, foundBy);
  }
}
