package dev.latchkey.bootstrap;

import dev.latchkey.adapters.web.WebAdapter;
import dev.latchkey.application.Ports;
import dev.latchkey.application.port.Letters;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.User;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import javax.crypto.SecretKey;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** The composition root: runs the service, or the command that the arguments name. */
@SpringBootConfiguration(proxyBeanMethods = false)
// Only the adapter of the configured store may create its client.
@EnableAutoConfiguration(
    excludeName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration"
    })
@Import({Hexagon.class, WebAdapter.class})
public class LatchkeyApplication {

  public static void main(String[] args) {
    if (OperatorCommand.words(args).isEmpty()) {
      SpringApplication.run(LatchkeyApplication.class, args);
    } else {
      System.exit(OperatorCommand.run(args));
    }
  }

  @Bean
  Ports ports(
      Users users,
      PasswordHasher hasher,
      LoginAttempts attempts,
      SecurityEvents events,
      Letters letters,
      Background background) {
    return new Ports(users, hasher, attempts, events, letters, background);
  }

  @Bean
  Background background() {
    return new Background();
  }

  @Bean
  SecurityEvents securityEvents(MeterRegistry metrics, List<SecretKey> signingKeys) {
    return new LoggedSecurityEvents(metrics, signingKeys.get(0));
  }

  @Bean
  List<SecretKey> signingKeys(
      LatchkeyProperties properties, ObjectProvider<DataDirectory> directory) {
    String secrets = properties.jwtSigningSecret();
    return SigningKeys.of(secrets.isEmpty() ? directory.getObject().secret() : secrets);
  }

  /** Opened only if something is kept in it. */
  @Bean
  @Lazy
  DataDirectory ownDirectory(LatchkeyProperties properties) {
    return DataDirectory.ofTheService(properties.dataDir());
  }

  /** The store is healthy if it answers a query of the use cases. */
  @Bean
  HealthIndicator storeHealthIndicator(Users users) {
    return () -> {
      try {
        return users.find(new User.Id("health")).isEmpty()
            ? Health.up().build()
            : Health.down().build();
      } catch (StoreUnavailable away) {
        return Health.down().build();
      }
    };
  }
}
