package dev.latchkey.bootstrap.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps loggers that would print passwords, tokens or hashes at INFO, whatever level an operator
 * sets (ASVS 16.2.5).
 */
public final class QuietLoggers extends TurboFilter {

  /** Each prints what was received, sent, bound to a statement or stored. */
  private static final List<String> PREFIXES =
      List.of(
          "org.apache.catalina.",
          "org.apache.coyote.",
          "org.apache.tomcat.",
          "org.springframework.data.mongodb.",
          "org.springframework.jdbc.",
          "org.springframework.web.servlet.mvc.method.annotation.",
          "org.mongodb.driver.",
          "com.zaxxer.hikari.",
          "org.postgresql.",
          "org.sqlite.",
          "org.eclipse.angus.",
          "jakarta.mail.",
          "de.bwaldvogel.mongo.",
          "io.netty.");

  /** Installs the filter, once. */
  public static void install() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getTurboFilterList().stream().noneMatch(QuietLoggers.class::isInstance)) {
      context.addTurboFilter(new QuietLoggers());
    }
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] params,
      @Nullable Throwable thrown) {
    // Most calls ask for a disabled level, and comparing the names costs more than reading it.
    return level.toInt() < Level.INFO_INT
            && level.isGreaterOrEqual(logger.getEffectiveLevel())
            && PREFIXES.stream().anyMatch(logger.getName()::startsWith)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
