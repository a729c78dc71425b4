package dev.latchkey.bootstrap;

import com.mongodb.ConnectionString;
import dev.latchkey.adapters.crypto.CryptoAdapter;
import dev.latchkey.adapters.mongo.MongoAdapter;
import dev.latchkey.adapters.web.WebAdapter;
import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Policies;
import dev.latchkey.application.Ports;
import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.User;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import javax.crypto.SecretKey;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The composition root: plugs the adapters into the use cases, and runs the whole. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(LatchkeyProperties.class)
@Import({WebAdapter.class, MongoAdapter.class, CryptoAdapter.class})
public class LatchkeyApplication {

  public static void main(String[] args) {
    SpringApplication.run(LatchkeyApplication.class, args);
  }

  @Bean
  Latchkey latchkey(
      Users users,
      PasswordHasher hasher,
      LoginAttempts attempts,
      SecurityEvents events,
      Policies policies,
      Clock clock) {
    return new Latchkey(new Ports(users, hasher, attempts, events), policies, clock);
  }

  @Bean
  Policies policies(LatchkeyProperties properties, CommonPasswords commonPasswords) {
    return new Policies(
        properties.session().policy(),
        new PasswordPolicy(properties.passwordMinLength(), commonPasswords::contains),
        properties.throttle().policy());
  }

  @Bean
  SecurityEvents securityEvents(MeterRegistry metrics) {
    return new LoggedSecurityEvents(metrics);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Storage storage(LatchkeyProperties properties) {
    return new Storage(properties);
  }

  @Bean
  ConnectionString mongodbUrl(Storage storage) {
    return storage.mongodb();
  }

  @Bean
  List<SecretKey> signingKeys(Storage storage) {
    return storage.signingKeys();
  }

  /** The store is well if it answers a question as the use cases ask it. */
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
