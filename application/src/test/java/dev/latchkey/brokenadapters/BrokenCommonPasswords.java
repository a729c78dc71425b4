package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.domain.Password;
import dev.latchkey.testkit.CommonPasswordsContract;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Ways to get {@link CommonPasswords} wrong. */
public final class BrokenCommonPasswords {

  private static final List<String> LIST = List.of("password", "12345678", "qwertyuiop");
  private static final String FILE = String.join("\n", LIST) + "\n";

  private BrokenCommonPasswords() {}

  @Breaks({})
  static class Sound extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return password -> LIST.contains(password.folded());
    }
  }

  @Breaks({
    "containsWhatManyUse",
    "containsThemInAnyCase",
    "containsTheirLookAlikes",
    "answersManyAtOnce"
  })
  static class Empty extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return password -> false;
    }
  }

  @Breaks({"containsNothingElse", "answersManyAtOnce"})
  static class RefusesAll extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return password -> true;
    }
  }

  @Breaks({"containsThemInAnyCase", "containsTheirLookAlikes"})
  static class MindsTheCase extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return password -> LIST.contains(password.normalized());
    }
  }

  /** What becomes of {@code toLowerCase()} where the machine speaks Turkish. */
  @Breaks({"containsThemInAnyCase", "containsTheirLookAlikes"})
  static class SpeaksTurkish extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      var turkish = Locale.forLanguageTag("tr");
      return password -> LIST.contains(password.normalized().toLowerCase(turkish));
    }
  }

  @Breaks("containsThemWhateverTheLocale")
  static class LowerCasesByTheLocaleOfTheMachine extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return password -> LIST.contains(password.normalized().toLowerCase(Locale.getDefault()));
    }
  }

  @Breaks("containsNoneOfManyRandomPasswords")
  static class AsksABloomFilter extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return password ->
          LIST.contains(password.normalized().toLowerCase(Locale.ROOT))
              || password.normalized().hashCode() % 1_000 == 0;
    }
  }

  @Breaks("containsNothingElse")
  static class SearchesTheFile extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return password -> FILE.contains(password.folded());
    }
  }

  @Breaks("containsTheirLookAlikes")
  static class OnlyTrims extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return password -> LIST.contains(password.normalized().strip().toLowerCase(Locale.ROOT));
    }
  }

  @Breaks("containsNothingElse")
  static class ComparesBeginnings extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return password -> LIST.stream().anyMatch(password.folded()::startsWith);
    }
  }

  @Breaks("containsNothingElse")
  static class TakesPasswordsForPatterns extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return password -> {
        // An impossible pattern is another way to break; this one matches too much.
        String text = Pattern.quote(password.folded()).replace(".", "\\E.\\Q");
        var pattern = Pattern.compile(text, Pattern.CASE_INSENSITIVE);
        return LIST.stream().anyMatch(common -> pattern.matcher(common).matches());
      };
    }
  }

  /** One reader for all callers. */
  @Breaks("answersManyAtOnce")
  static class SharesItsPlaceInTheList extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      var window = new Window();
      return new CommonPasswords() {
        private Iterator<String> place = LIST.iterator();

        @Override
        public boolean contains(Password password) {
          String text = password.folded();
          var mine = LIST.iterator();
          place = mine;
          window.meet();
          if (place != mine) {
            throw new IllegalStateException("another has moved on");
          }
          while (mine.hasNext()) {
            if (mine.next().equals(text)) {
              return true;
            }
          }
          return false;
        }
      };
    }
  }
}
