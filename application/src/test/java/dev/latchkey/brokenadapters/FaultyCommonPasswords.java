package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.domain.Password;
import dev.latchkey.testkit.CommonPasswordsContract;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faulty adapters of {@link CommonPasswords}. */
public final class FaultyCommonPasswords {

  private static final List<String> LIST = List.of("password", "12345678", "qwertyuiop");
  private static final String FILE = String.join("\n", LIST) + "\n";

  private FaultyCommonPasswords() {}

  /** The contract, run over the adapter of the chosen fault. */
  @ExtendWith(Fault.OnlyWhenAsked.class)
  public static class Contract extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return Fault.<CommonPasswords>current().first().get();
    }
  }

  /** Returns all faults. The first entry is sound, and must pass the whole contract. */
  public static Stream<Fault<CommonPasswords>> all() {
    String nothingElse = "containsNothingElse";
    String anyCase = "containsThemInAnyCase";
    String lookAlikes = "containsTheirLookAlikes";
    var turkish = Locale.forLanguageTag("tr");
    return Stream.of(
        fault("is sound", it -> LIST.contains(it.folded())),
        fault("is empty", it -> false, "containsWhatManyUse", "answersConcurrentCalls"),
        fault("contains everything", it -> true, nothingElse, "answersConcurrentCalls"),
        fault("is case-sensitive", it -> LIST.contains(it.normalized()), anyCase, lookAlikes),
        fault(
            "lower-cases with the Turkish locale",
            it -> LIST.contains(it.normalized().toLowerCase(turkish)),
            anyCase),
        fault(
            "lower-cases with the default locale",
            it -> LIST.contains(it.normalized().toLowerCase(Locale.getDefault())),
            "containsThemInEveryLocale"),
        fault(
            "uses a Bloom filter, which has false positives",
            it -> LIST.contains(it.folded()) || it.normalized().hashCode() % 1_000 == 0,
            "containsNoneOfManyRandomPasswords"),
        fault("finds parts of lines of its file", it -> FILE.contains(it.folded()), nothingElse),
        fault(
            "only trims and lower-cases",
            it -> LIST.contains(it.normalized().strip().toLowerCase(Locale.ROOT)),
            lookAlikes),
        fault(
            "compares only the beginning",
            it -> LIST.stream().anyMatch(it.folded()::startsWith),
            nothingElse),
        fault(
            "treats a dot as any character",
            it -> {
              var pattern = Pattern.compile(Pattern.quote(it.folded()).replace(".", "\\E.\\Q"));
              return LIST.stream().anyMatch(common -> pattern.matcher(common).matches());
            },
            nothingElse),
        Fault.of(
            "shares its position in the list between threads",
            () -> {
              var place = new AtomicReference<Object>(LIST);
              var window = new Window();
              return it -> {
                var mine = new Object();
                place.set(mine);
                window.meet();
                if (!place.compareAndSet(mine, LIST)) {
                  throw new IllegalStateException("another thread has moved the position");
                }
                return LIST.contains(it.folded());
              };
            },
            "answersConcurrentCalls"));
  }

  private static Fault<CommonPasswords> fault(
      String name, Function<Password, Boolean> contains, String... foundBy) {
    return Fault.of(name, () -> contains::apply, foundBy);
  }
}
