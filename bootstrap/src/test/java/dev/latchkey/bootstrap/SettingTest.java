package dev.latchkey.bootstrap;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Every setting of the README is read in one way, and a new one cannot be left out of it. */
class SettingTest {

  private static final String SECRET = "correct horse battery staple zebra";

  /** The records that settings are bound to. */
  private static final List<String> RECORDS =
      List.of(
          "dev.latchkey.bootstrap.LatchkeyProperties",
          "dev.latchkey.adapters.web.WebProperties",
          "dev.latchkey.adapters.mail.MailProperties",
          "dev.latchkey.adapters.crypto.CryptoProperties");

  /** Set from another property. */
  private static final String LINKS = "latchkey.mail.public-url";

  /** May hold letters of any script. */
  private static final Set<Setting> WORDS =
      Set.of(
          Setting.LATCHKEY_DATA_DIR,
          Setting.LATCHKEY_MAIL_FROM,
          Setting.LATCHKEY_MAIL_REPLY_TO,
          Setting.LATCHKEY_SERVICE_NAME);

  private static final Pattern README_ROW =
      Pattern.compile("^\\| (`[A-Z][^|]*) \\| ([^|]*) \\|", Pattern.MULTILINE);

  /** Values for the settings that have no default which could be written down. */
  private static final Map<Setting, String> EXAMPLES =
      Map.ofEntries(
          entry(Setting.MONGODB_URL, "mongodb://user:pass-word@127.0.0.1:1/latchkey"),
          entry(Setting.LATCHKEY_POSTGRES_URL, "postgresql://user:pass-word@127.0.0.1:1/latchkey"),
          entry(Setting.JWT_SIGNING_SECRET, SECRET),
          entry(Setting.LATCHKEY_SMTP_URL, "smtp://user:pass-word@mail.example.com:587"),
          entry(Setting.LATCHKEY_MAIL_FROM, "Example <id@example.com>"),
          entry(Setting.LATCHKEY_MAIL_REPLY_TO, "help@example.com"),
          entry(Setting.LATCHKEY_PUBLIC_URL, "https://id.example.com"),
          entry(Setting.LATCHKEY_ALLOWED_ORIGINS, "https://app.example.com, https://b.example.com"),
          entry(Setting.LATCHKEY_RETURN_ORIGINS, "https://app.example.com, https://b.example.com"),
          entry(Setting.LATCHKEY_COOKIE_DOMAIN, "example.com"),
          entry(Setting.LATCHKEY_TRUSTED_PROXIES, "127.0.0.1,10.0.0.0/8"),
          entry(Setting.MANAGEMENT_SERVER_PORT, "9090"),
          entry(Setting.MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE, "health,prometheus"),
          entry(Setting.LOGGING_STRUCTURED_FORMAT_CONSOLE, "ecs"));

  @ParameterizedTest
  @EnumSource
  void refusesWhatOnlyLooksLikeAValue(Setting setting) {
    String good = example(setting);
    assertThat(setting.read(good)).isEqualTo(good);
    for (String wrong :
        List.of(
            " ",
            "\t",
            " " + good,
            good + " ",
            good + "\r",
            good + "\n",
            good + "\0",
            "\"" + good + "\"",
            "'" + good + "'",
            good + "\uFFFD")) {
      assertThat(refusal(setting, wrong)).doesNotContain(SECRET, "pass-word");
    }
    refusal(setting, "${A_VARIABLE_THAT_NOBODY_HAS_SET_OR_REPLACED}");
    if (!WORDS.contains(setting)) {
      refusal(setting, good + "\u00e4");
      refusal(setting, "\u201c" + good + "\u201d");
    }
  }

  @ParameterizedTest
  @EnumSource
  void acceptsNumbersAndDurationsWithinTheirBoundsOnly(Setting setting) {
    String good = example(setting);
    if (!good.matches("[0-9]+[a-z]*")) {
      return;
    }
    refusal(setting, "-" + (good.startsWith("0") ? "1" + good.substring(1) : good));
    if (setting != Setting.LATCHKEY_SHUTDOWN_DELAY) { // its adapter bounds it
      refusal(setting, "999999999" + good);
    }
    refusal(setting, "9999999999999999999999" + good);
    for (String wrong : List.of("0x10", "1e3", "1.5", "1 000", "many", "30 d", "30 days")) {
      refusal(setting, wrong);
    }
    if (good.matches("[0-9]+")) {
      // Two spellings of one port would look like two ports.
      refusal(setting, "0" + good);
      refusal(setting, "+" + good);
    }
    boolean duration = !Character.isDigit(good.charAt(good.length() - 1));
    refusal(setting, duration ? good.replaceAll("[a-z]", "") : good + "s");
  }

  /** G1: 3600 without a unit would be 3.6 s. */
  @Test
  void saysWhatADurationMustBe() {
    assertThat(refusal(Setting.LATCHKEY_SESSION_LIFETIME, "3600"))
        .isEqualTo(
            "LATCHKEY_SESSION_LIFETIME must be a duration from 1s to 3650d with its unit"
                + " (ms, s, m, h or d), not 3600.");
  }

  @ParameterizedTest
  @CsvSource({
    "LATCHKEY_THROTTLE_ADDRESS, 100",
    "LATCHKEY_THROTTLE_ADDRESS_AND_CLIENT, 100",
    "LATCHKEY_THROTTLE_CLIENT, 10000",
    "LATCHKEY_THROTTLE_SIGN_UPS, 10000",
    "LATCHKEY_SESSIONS_PER_USER, 100",
    "PORT, 65535"
  })
  void limitsHaveUpperBounds(Setting setting, int most) {
    assertThat(setting.read(String.valueOf(most))).isEqualTo(String.valueOf(most));
    refusal(setting, String.valueOf(most + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id.example.com",
        "http://id.example.com",
        "https://",
        "https://id.example.com/?a",
        "https://id.example.com/#a",
        "https://user@id.example.com",
        "https://id example.com"
      })
  void refusesAPublicUrlThatNoLinkCanBeginWith(String url) {
    assertThat(refusal(Setting.LATCHKEY_PUBLIC_URL, url)).contains("https://id.example.com");
    for (String good :
        List.of("https://id.example.com/auth", "http://localhost:8080/", "https://[2001:db8::1]")) {
      assertThat(Setting.LATCHKEY_PUBLIC_URL.read(good)).isEqualTo(good);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "only 31 bytes in this secret ..",
        SECRET + ",too-short",
        SECRET + ",",
        "," + SECRET,
        SECRET + ", " + SECRET,
        SECRET + " ," + SECRET,
        "abcdefgabcdefgabcdefgabcdefgabcdefg",
        SECRET + "\r," + SECRET,
        SECRET + ",\"" + SECRET + "\"",
        "                                        "
      })
  void refusesWeakAndAmbiguousSecrets(String secrets) {
    assertThat(refusal(Setting.JWT_SIGNING_SECRET, secrets)).doesNotContain(SECRET, "abcdefg");
  }

  @Test
  void acceptsASecretWithBlanksWithinAndEightCharacters() {
    String secrets = SECRET + ",abcdefghabcdefghabcdefghabcdefgh";
    assertThat(Setting.JWT_SIGNING_SECRET.read(secrets)).isEqualTo(secrets);
  }

  @Test
  void replacesNoPlaceholderInASecret() throws Exception {
    String secret = "a secret of many bytes ${PORT}\\${PORT} ${ ${}";
    var environment =
        environment(Map.of("JWT_SIGNING_SECRET", secret, "PORT", "8081", "B", "unused"));
    assertThat(Binder.get(environment).bind("latchkey.jwt-signing-secret", String.class).get())
        .isEqualTo(secret);
  }

  @Test
  void takesAnEmptyVariableForAnUnsetOne() throws Exception {
    assertThat(bound(all(setting -> ""))).isEqualTo(bound(Map.of()));
  }

  @Test
  void findsVariablesThatMayBeMistyped() {
    assertThat(
            UnknownVariables.among(
                List.of(
                    "LATCHKEY_TRUSTED_PROXY",
                    "LATCHKEY_COOKIENAME",
                    "LATCHKEY_COOKIE_NAME",
                    "LATCHKEY_WEB_COOKIE_NAME",
                    "LATCHKEY_CLASS_CACHE",
                    "LATCHKEY_TEST_MONGODB_URL",
                    "LATCHKEY_SERVICE_HOST",
                    "LATCHKEY_SERVICE_PORT_HTTP",
                    "LATCHKEY_PORT_8080_TCP_ADDR",
                    "LATCHKEY_POSTGRES_SERVICE_HOST",
                    "LATCHKEY_POSTGRES_PORT",
                    "PATH")))
        .containsExactly("LATCHKEY_COOKIENAME", "LATCHKEY_TRUSTED_PROXY");
    assertThat(UnknownVariables.among(List.of("LATCHKEY_PORT"))).containsExactly("LATCHKEY_PORT");
  }

  @Test
  void hasTheDefaultsOfTheReadme() throws Exception {
    assertThat(bound(readmeDefaults())).isEqualTo(bound(Map.of()));
    assertThat(bound(Map.of("LATCHKEY_HASH_PASSES", "3"))).isNotEqualTo(bound(Map.of()));
  }

  @Test
  void isInTheReadmeAndBound() throws Exception {
    String readme = Files.readString(Path.of("../README.md"));
    var rows = readmeRows().keySet();
    assertThat(rows)
        .as("every row of the README's table is a setting")
        .isSubsetOf(Arrays.stream(Setting.values()).map(Enum::name).toList());
    assertThat(
            Arrays.stream(Setting.values())
                .map(Enum::name)
                .filter(name -> !rows.contains(name) && !readme.contains(name)))
        .as("every setting is in the README")
        .isEmpty();
    assertThat(
            Arrays.stream(Setting.values())
                .map(Setting::property)
                .filter(name -> name.startsWith("latchkey."))
                .sorted())
        .as("every property has a setting, and no other is set")
        .isEqualTo(properties().filter(name -> !name.equals(LINKS)).sorted().toList());
  }

  private static String refusal(Setting setting, String text) {
    var refused =
        catchThrowableOfType(
            InvalidConfigurationPropertyValueException.class, () -> setting.read(text));
    assertThat(refused).as("%s=%s is refused", setting, text).isNotNull();
    String sentence = String.valueOf(refused.getReason());
    assertThat(sentence).matches(setting + " [^\\r\\n]+[.]");
    return sentence;
  }

  private static String example(Setting setting) {
    try {
      String written = EXAMPLES.get(setting);
      return written == null
          ? Objects.requireNonNull(readmeDefaults().get(setting.name()), setting.name())
          : written;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> all(Function<Setting, String> value) {
    return Arrays.stream(Setting.values()).collect(Collectors.toMap(Enum::name, value));
  }

  /** Of the rows whose default is a value, such as {@code `30d`} or 20. */
  private static Map<String, String> readmeDefaults() throws IOException {
    var defaults = new TreeMap<String, String>();
    readmeRows()
        .forEach(
            (name, text) -> {
              String value = text.replaceFirst("^`([^`]*)`.*", "$1").replaceFirst(":.*", "");
              if (!value.contains(" ") && !value.equals("none")) {
                defaults.put(name, value);
              }
            });
    return defaults;
  }

  /** The default of each variable as the README's table has it; one row may hold several. */
  private static Map<String, String> readmeRows() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String table = readme.substring(readme.indexOf("## Settings"));
    var rows = new LinkedHashMap<String, String>();
    for (MatchResult row : README_ROW.matcher(table).results().toList()) {
      String[] names = row.group(1).replace("`", "").split(", ", -1);
      String[] defaults = row.group(2).split(", ", -1);
      for (int i = 0; i < names.length; i++) {
        String name = names[i].startsWith("_") ? "LATCHKEY_HASH" + names[i] : names[i];
        rows.put(
            name, names.length == 1 ? row.group(2) : defaults[Math.min(i, defaults.length - 1)]);
      }
    }
    return rows;
  }

  private static ConfigurableEnvironment environment(Map<String, String> variables) {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new HashMap<>(variables)));
    var context = new GenericApplicationContext();
    context.setEnvironment(environment);
    new Settings().initialize(context);
    return environment;
  }

  /** What the adapters get. */
  private static List<Object> bound(Map<String, String> variables) throws Exception {
    Binder binder = Binder.get(environment(variables));
    var bound = new ArrayList<Object>();
    for (String name : RECORDS) {
      Class<?> type = Class.forName(name);
      bound.add(binder.bindOrCreate(prefix(type), type));
    }
    return bound;
  }

  private static String prefix(Class<?> type) {
    return Objects.requireNonNull(type.getAnnotation(ConfigurationProperties.class)).value();
  }

  private static Stream<String> properties() throws ClassNotFoundException {
    Stream<String> all = Stream.empty();
    for (String name : RECORDS) {
      Class<?> type = Class.forName(name);
      all = Stream.concat(all, properties(prefix(type), type));
    }
    return all;
  }

  private static Stream<String> properties(String prefix, Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            component -> {
              String name =
                  prefix
                      + "."
                      + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
              return component.getType().isRecord()
                  ? properties(name, component.getType())
                  : Stream.of(name);
            });
  }
}
