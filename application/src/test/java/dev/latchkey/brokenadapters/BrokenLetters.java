package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.Letters;
import dev.latchkey.testkit.LettersContract;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Ways to get {@link Letters} wrong. */
public final class BrokenLetters {

  private BrokenLetters() {}

  /** An adapter that delivers at once what {@link #text} makes of a letter. */
  private abstract static class Delivering extends LettersContract {
    final List<Arrived> arrived = new CopyOnWriteArrayList<>();

    @Override
    protected Letters letters() {
      return letter -> arrived.add(new Arrived(recipients(letter), text(letter)));
    }

    @Override
    protected List<Arrived> arrived() {
      return List.copyOf(arrived);
    }

    /** Holds 100 letters and then says so. */
    @Override
    protected Optional<Letters> stalled() {
      var waiting = new AtomicInteger();
      return Optional.of(
          letter -> {
            if (waiting.incrementAndGet() > 100) {
              throw new Busy();
            }
          });
    }

    String recipients(Letter letter) {
      return letter.to().value();
    }

    String text(Letter letter) {
      return letter instanceof Letter.ResetLink link ? "#reset=" + link.token().text() : "changed";
    }
  }

  @Breaks({})
  static class Sound extends Delivering {}

  @Breaks("deliversEveryKindToItsRecipientAlone")
  static class SendsTheOperatorACopy extends Delivering {
    @Override
    String recipients(Letter letter) {
      return letter.to() + ",operator@example.com";
    }
  }

  @Breaks("aResetLinkCarriesItsWholeToken")
  static class BreaksLongLines extends Delivering {
    @Override
    String text(Letter letter) {
      return super.text(letter).replaceAll(".{40}", "$0\n");
    }
  }

  @Breaks("noOtherLetterCarriesALinkThatWorks")
  static class OffersALinkInEveryLetter extends Delivering {
    @Override
    String text(Letter letter) {
      return "#reset=" + super.text(letter);
    }
  }

  @Breaks("deliversEachOfManyConcurrentLettersOnce")
  static class SendsTwice extends Delivering {
    @Override
    protected Letters letters() {
      Letters once = super.letters();
      return letter -> {
        once.post(letter);
        once.post(letter);
      };
    }
  }

  @Breaks("postDoesNotWaitForTheServer")
  static class DeliversWhileTheCallerWaits extends Delivering {
    @Override
    protected Optional<Letters> stalled() {
      var never = new CountDownLatch(1);
      return Optional.of(
          letter -> {
            try {
              never.await();
            } catch (InterruptedException interrupted) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  @Breaks("isBusyInsteadOfKeepingLettersWithoutBound")
  static class KeepsLettersWithoutBound extends Delivering {
    @Override
    protected Optional<Letters> stalled() {
      return Optional.of(letter -> {});
    }
  }
}
