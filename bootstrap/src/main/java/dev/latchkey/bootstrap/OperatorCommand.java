package dev.latchkey.bootstrap;

import dev.latchkey.adapters.cli.CliAdapter;
import dev.latchkey.application.Ports;
import dev.latchkey.application.port.Letters;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.Users;
import dev.latchkey.bootstrap.log.LoggedSecurityEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/**
 * The process of one command, beside the service or without it: the same hexagon without a server,
 * and with no part of it made before it is used (ADR 38).
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import({Hexagon.class, CliAdapter.class})
class OperatorCommand {

  /** A property of Spring's, such as {@code --server.port=8081}, which no command has. */
  private static final Pattern PROPERTY = Pattern.compile("--[a-z][\\w-]*(\\.[\\w-]+)+=.*");

  private static final int REFUSED = 1;

  /** The metric of letters that a mail server has accepted. */
  private static final String SENT = "latchkey.letters.sent";

  private static final String POSTED = "latchkey.letters.posted";

  private static final String[] PROPERTIES = {
    LatchkeyApplication.OWN_FILES,
    // The adapters of the stores read it.
    "latchkey.command=true",
    "logging.level.root=WARN",
    // The command itself reports it, in one sentence.
    "logging.level.org.springframework.context=ERROR",
    "logging.level.org.springframework.boot.SpringApplication=OFF",
    "logging.level.org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter=OFF",
    "logging.level.dev.latchkey.security=INFO"
  };

  /** Returns the words of a command; none if the arguments start the service. */
  static List<String> words(String[] arguments) {
    return Stream.of(arguments).filter(it -> !isProperty(it)).toList();
  }

  private static boolean isProperty(String argument) {
    return PROPERTY.matcher(argument).matches();
  }

  /** Runs the command and returns its exit code. */
  static int run(String[] arguments) {
    // Standard output is for the answer alone: what libraries print, and the log, go elsewhere.
    System.setOut(System.err);
    String[] properties =
        Stream.of(arguments).filter(OperatorCommand::isProperty).toArray(String[]::new);
    var started = new AtomicReference<@Nullable MeterRegistry>();
    int exitCode =
        CliAdapter.run(
            words(arguments),
            () -> {
              var metrics = new SimpleMeterRegistry();
              started.set(metrics);
              return start(properties, metrics);
            });
    // The context has waited a few seconds for letters to be delivered.
    MeterRegistry metrics = started.get();
    if (metrics != null && count(metrics, SENT) < count(metrics, POSTED)) {
      System.err.println("latchkey: the mail server has not accepted the letter");
      return REFUSED;
    }
    return exitCode;
  }

  private static double count(MeterRegistry metrics, String name) {
    // Null for a command that has posted no letter.
    Counter counter = metrics.find(name).counter();
    return counter == null ? 0 : counter.count();
  }

  /** Starts the context alone, for a build to compute its bean definitions. */
  public static void main(String[] arguments) {
    start(arguments, new SimpleMeterRegistry()).close();
  }

  private static ConfigurableApplicationContext start(String[] properties, MeterRegistry metrics) {
    try {
      return new SpringApplicationBuilder(OperatorCommand.class)
          .main(OperatorCommand.class)
          .initializers(context -> context.getBeanFactory().registerSingleton("metrics", metrics))
          .web(WebApplicationType.NONE)
          .logStartupInfo(false)
          .properties(PROPERTIES)
          .run(properties);
    } catch (RuntimeException failure) {
      FailureAnalysis analysis = new StartRefused().analyze(failure);
      throw analysis == null
          ? failure
          : new InvalidConfigurationPropertyValueException("", null, analysis.getDescription());
    }
  }

  @Bean
  Ports ports(
      Users users,
      @Lazy PasswordHasher hasher,
      @Lazy LoginAttempts attempts,
      SecurityEvents events,
      @Lazy Letters letters,
      MeterRegistry metrics) {
    Letters counted =
        letter -> {
          metrics.counter(POSTED).increment();
          letters.post(letter);
        };
    return new Ports(users, hasher, attempts, events, counted, Runnable::run);
  }

  @Bean
  LoggedSecurityEvents securityEvents(MeterRegistry metrics) {
    return new LoggedSecurityEvents(metrics);
  }

  @Bean
  @Lazy
  DataDirectory ownDirectory(LatchkeyProperties properties) {
    return DataDirectory.besideTheService(properties.dataDir());
  }
}
