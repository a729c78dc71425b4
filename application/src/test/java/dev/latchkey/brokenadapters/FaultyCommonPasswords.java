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

/** Ways to get {@link CommonPasswords} wrong. */
public final class FaultyCommonPasswords {

  private static final List<String> LIST = List.of("password", "12345678", "qwertyuiop");
  private static final String FILE = String.join("\n", LIST) + "\n";

  private FaultyCommonPasswords() {}

  /** The contract over the chosen fault. */
  @ExtendWith(Fault.OnlyWhenAsked.class)
  public static class Contract extends CommonPasswordsContract {
    @Override
    protected CommonPasswords commonPasswords() {
      return Fault.<CommonPasswords>current().first().get();
    }
  }

  /** All faults; the first entry has none, and the whole contract accepts it. */
  public static Stream<Fault<CommonPasswords>> all() {
    String nothingElse = "containsNothingElse";
    String anyCase = "containsThemInAnyCase";
    String lookAlikes = "containsTheirLookAlikes";
    var turkish = Locale.forLanguageTag("tr");
    return Stream.of(
        fault("is sound", it -> LIST.contains(it.folded())),
        fault("is empty", it -> false, "containsWhatManyUse", "answersConcurrentCalls"),
        fault("contains everything", it -> true, nothingElse, "answersConcurrentCalls"),
        fault("compares case", it -> LIST.contains(it.normalized()), anyCase, lookAlikes),
        fault(
            "lower-cases in Turkish",
            it -> LIST.contains(it.normalized().toLowerCase(turkish)),
            anyCase),
        fault(
            "lower-cases by the default locale",
            it -> LIST.contains(it.normalized().toLowerCase(Locale.getDefault())),
            "containsThemInEveryLocale"),
        fault(
            "asks a Bloom filter",
            it -> LIST.contains(it.folded()) || it.normalized().hashCode() % 1_000 == 0,
            "containsNoneOfManyRandomPasswords"),
        fault("searches the file", it -> FILE.contains(it.folded()), nothingElse),
        fault(
            "only trims",
            it -> LIST.contains(it.normalized().strip().toLowerCase(Locale.ROOT)),
            lookAlikes),
        fault(
            "compares beginnings",
            it -> LIST.stream().anyMatch(it.folded()::startsWith),
            nothingElse),
        fault(
            "takes a dot for any character",
            it -> {
              var pattern = Pattern.compile(Pattern.quote(it.folded()).replace(".", "\\E.\\Q"));
              return LIST.stream().anyMatch(common -> pattern.matcher(common).matches());
            },
            nothingElse),
        Fault.of(
            "shares its place in the list",
            () -> {
              var place = new AtomicReference<Object>(LIST);
              var window = new Window();
              return it -> {
                var mine = new Object();
                place.set(mine);
                window.meet();
                if (!place.compareAndSet(mine, LIST)) {
                  throw new IllegalStateException("another has moved on");
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
