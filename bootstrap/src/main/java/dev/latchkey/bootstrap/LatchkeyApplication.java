package dev.latchkey.bootstrap;

import dev.latchkey.adapters.web.WebAdapter;
import dev.latchkey.application.Ports;
import dev.latchkey.application.port.Letters;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.Users;
import dev.latchkey.bootstrap.log.LoggedSecurityEvents;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import javax.crypto.SecretKey;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** The composition root: runs the service, or the command that the arguments name. */
@SpringBootConfiguration(proxyBeanMethods = false)
// Only the adapter of the configured store may create its client.
@EnableAutoConfiguration(
    excludeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@Import({Hexagon.class, WebAdapter.class})
public class LatchkeyApplication {

  /** Spring would also read files of the working directory, which may be anybody's. */
  static final String OWN_FILES =
      "spring.config.location=optional:classpath:/,optional:classpath:/config/";

  public static void main(String[] args) {
    if (OperatorCommand.words(args).isEmpty()) {
      new SpringApplicationBuilder(LatchkeyApplication.class).properties(OWN_FILES).run(args);
    } else {
      System.exit(OperatorCommand.run(args));
    }
  }

  /** The events come first: they need the signing keys, and no store is opened without those. */
  @Bean
  Ports ports(
      SecurityEvents events,
      Users users,
      PasswordHasher hasher,
      LoginAttempts attempts,
      Letters letters,
      Background background) {
    return new Ports(users, hasher, attempts, events, letters, background);
  }

  @Bean
  Background background() {
    return new Background();
  }

  @Bean
  LoggedSecurityEvents securityEvents(MeterRegistry metrics, List<SecretKey> signingKeys) {
    return new LoggedSecurityEvents(metrics, signingKeys.get(0));
  }

  @Bean
  List<SecretKey> signingKeys(
      LatchkeyProperties properties,
      ObjectProvider<StoreName> store,
      ObjectProvider<DataDirectory> directory) {
    // A team's own store uses no database server of the settings.
    Setting server = store.getIfAvailable() == null ? null : properties.databaseServer();
    return SigningKeys.of(properties.jwtSigningSecret(), server, directory::getObject);
  }

  /** Opened only if something is kept in it. */
  @Bean
  @Lazy
  DataDirectory ownDirectory(LatchkeyProperties properties) {
    return DataDirectory.ofTheService(properties.dataDir());
  }

  @Bean
  StoreHealth storeHealthIndicator(
      ObjectProvider<StoreName> name, Users users, LoginAttempts attempts, Clock clock) {
    return new StoreHealth(name.getIfAvailable(() -> StoreName.OWN), users, attempts, clock);
  }
}
