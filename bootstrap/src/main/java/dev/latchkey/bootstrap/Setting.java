package dev.latchkey.bootstrap;

import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The environment variables that the README lists: the property that each one sets, its default and
 * its form. A setting of an adapter has its default and its bounds in the adapter.
 */
enum Setting {
  PORT("server.port", 8080, SettingForm.number(0, 65_535)),
  MONGODB_URL("latchkey.mongodb-url", "", SettingForm.text()),
  LATCHKEY_POSTGRES_URL("latchkey.postgres-url", "", SettingForm.text()),
  JWT_SIGNING_SECRET("latchkey.jwt-signing-secret", "", SettingForm.secrets()),
  LATCHKEY_DATA_DIR("latchkey.data-dir", "./data", SettingForm.words()),
  LATCHKEY_SESSION_LIFETIME(
      "latchkey.session.lifetime",
      SessionPolicy.DEFAULT.lifetime(),
      SettingForm.duration(SessionPolicy.SHORTEST, SessionPolicy.LONGEST)),
  LATCHKEY_SESSION_IDLE_TIME(
      "latchkey.session.idle-time",
      SessionPolicy.DEFAULT.idleTime(),
      SettingForm.duration(SessionPolicy.SHORTEST, SessionPolicy.LONGEST)),
  LATCHKEY_SESSIONS_PER_USER(
      "latchkey.session.per-user",
      SessionPolicy.DEFAULT.sessionsPerUser(),
      SettingForm.number(1, SessionPolicy.MOST_SESSIONS)),
  LATCHKEY_RECENT_LOGIN(
      "latchkey.session.recent-login",
      SessionPolicy.DEFAULT.recentLogin(),
      SettingForm.duration(Duration.ZERO, SessionPolicy.LONGEST)),
  LATCHKEY_PASSWORD_MIN_LENGTH(
      "latchkey.password-min-length",
      PasswordPolicy.SHORTEST_MINIMUM,
      SettingForm.number(PasswordPolicy.SHORTEST_MINIMUM, PasswordPolicy.LONGEST_MINIMUM)),
  LATCHKEY_THROTTLE_ENABLED(
      "latchkey.throttle.enabled", ThrottlePolicy.DEFAULT.enabled(), SettingForm.flag()),
  LATCHKEY_THROTTLE_ADDRESS_AND_CLIENT(
      "latchkey.throttle.address-and-client",
      ThrottlePolicy.DEFAULT.guesses().addressAndClient().attempts(),
      SettingForm.number(1, 100)),
  LATCHKEY_THROTTLE_CLIENT(
      "latchkey.throttle.client",
      ThrottlePolicy.DEFAULT.guesses().client().attempts(),
      SettingForm.number(1, ThrottlePolicy.Limit.MOST)),
  /** NIST SP 800-63B-4, 3.2.2 allows at most 100 failures in a row. */
  LATCHKEY_THROTTLE_ADDRESS(
      "latchkey.throttle.address",
      ThrottlePolicy.DEFAULT.guesses().address().attempts(),
      SettingForm.number(1, 100)),
  LATCHKEY_THROTTLE_SIGN_UPS(
      "latchkey.throttle.sign-ups",
      ThrottlePolicy.DEFAULT.signUps().attempts(),
      SettingForm.number(1, ThrottlePolicy.Limit.MOST)),
  LATCHKEY_COOKIE_NAME("latchkey.web.cookie-name", null, SettingForm.text()),
  LATCHKEY_COOKIE_SECURE("latchkey.web.cookie-secure", null, SettingForm.flag()),
  LATCHKEY_CLEAR_STORAGE("latchkey.web.clear-storage", null, SettingForm.flag()),
  LATCHKEY_PUBLIC_URL("latchkey.web.public-url", null, new PublicUrlForm()),
  LATCHKEY_ALLOWED_ORIGINS("latchkey.web.allowed-origins", null, SettingForm.list()),
  LATCHKEY_RETURN_ORIGINS("latchkey.web.forward-auth.return-origins", null, SettingForm.list()),
  LATCHKEY_COOKIE_DOMAIN("latchkey.web.forward-auth.cookie-domain", null, SettingForm.text()),
  LATCHKEY_TRUSTED_PROXIES("latchkey.web.trusted-proxies", null, SettingForm.list()),
  LATCHKEY_API_DOCS_ENABLED("latchkey.web.api-docs", null, SettingForm.flag()),
  LATCHKEY_SHUTDOWN_DELAY("latchkey.web.shutdown-delay", null, SettingForm.duration()),
  LATCHKEY_SMTP_URL("latchkey.mail.smtp-url", null, SettingForm.text()),
  LATCHKEY_MAIL_FROM("latchkey.mail.from", null, SettingForm.words()),
  LATCHKEY_MAIL_REPLY_TO("latchkey.mail.reply-to", null, SettingForm.words()),
  LATCHKEY_SERVICE_NAME("latchkey.mail.service-name", null, SettingForm.words()),
  LATCHKEY_HASH_MEMORY_KIB("latchkey.hash.memory", null, SettingForm.number()),
  LATCHKEY_HASH_PASSES("latchkey.hash.passes", null, SettingForm.number()),
  LATCHKEY_HASH_LANES("latchkey.hash.lanes", null, SettingForm.number()),
  LATCHKEY_HASH_CONCURRENT("latchkey.hash.concurrent", null, SettingForm.number()),
  LATCHKEY_HASH_QUEUE("latchkey.hash.queue", null, SettingForm.number()),
  MANAGEMENT_SERVER_PORT("management.server.port", null, SettingForm.number(0, 65_535)),
  MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE(
      "management.endpoints.web.exposure.include", "health", SettingForm.list()),
  LOGGING_STRUCTURED_FORMAT_CONSOLE("logging.structured.format.console", null, SettingForm.text());

  private final String property;
  private final @Nullable String defaultText;

  @SuppressWarnings("ImmutableEnumChecker") // Every form is immutable.
  private final UnaryOperator<String> form;

  Setting(String property, @Nullable Object defaultValue, UnaryOperator<String> form) {
    this.property = property;
    this.defaultText = defaultValue == null ? null : text(defaultValue);
    this.form = form;
  }

  private static String text(Object value) {
    return value instanceof Duration duration ? duration.toSeconds() + "s" : value.toString();
  }

  String property() {
    return property;
  }

  /**
   * Returns the text that Spring binds to the property; null leaves it to the adapter's default.
   *
   * @param given what the operator has set; null and empty both mean the default
   * @throws InvalidConfigurationPropertyValueException if the text does not have the form of the
   *     setting: the reason is a sentence that names the variable, and repeats no secret
   */
  @Nullable String read(@Nullable String given) {
    if (given == null || given.isEmpty()) {
      return defaultText;
    }
    try {
      return form.apply(given);
    } catch (IllegalArgumentException wrong) {
      throw new InvalidConfigurationPropertyValueException(
          name(), null, name() + " " + wrong.getMessage() + ".");
    }
  }
}
