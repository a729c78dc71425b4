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

/** Ways to get {@link Letters} wrong. */
public final class FaultyLetters {

  private FaultyLetters() {}

  /** The contract over the chosen fault. */
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

  /** A sound adapter whose every part can be replaced. */
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

  /** All faults; the first entry has none, and the whole contract accepts it. */
  public static Stream<Fault<Twisted>> all() {
    return Stream.of(
        fault("is sound", it -> {}),
        fault(
            "sends the operator a copy",
            it -> it.recipients = letter -> letter.to() + ",operator@example.com",
            "deliversEveryKindToItsRecipientAlone"),
        fault(
            "breaks long lines",
            it -> it.text = text -> text.replaceAll(".{40}", "$0\n"),
            "aResetLinkCarriesItsWholeToken"),
        fault(
            "offers a link in every letter",
            it -> it.text = text -> "#reset=" + text,
            "noOtherLetterCarriesALinkThatWorks"),
        fault("sends twice", it -> it.copies = 2, "deliversEachOfManyConcurrentLettersOnce"),
        fault(
            "delivers while the caller waits",
            it -> it.stalled = () -> letter -> Window.waitForever(),
            "postDoesNotWaitForTheServer"),
        fault(
            "keeps letters without bound",
            it -> it.stalled = () -> letter -> {},
            "isBusyInsteadOfKeepingLettersWithoutBound"));
  }

  private static Fault<Twisted> fault(String name, Consumer<Twisted> twist, String... foundBy) {
    return Fault.of(name, Twisted::new, twist, foundBy);
  }
}
