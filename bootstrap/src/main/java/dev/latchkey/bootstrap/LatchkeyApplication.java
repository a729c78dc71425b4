package dev.latchkey.bootstrap;

import dev.latchkey.adapters.crypto.CryptoAdapter;
import dev.latchkey.adapters.mongo.MongoAdapter;
import dev.latchkey.adapters.web.WebAdapter;
import dev.latchkey.application.Authenticate;
import dev.latchkey.application.ChangePassword;
import dev.latchkey.application.EndSessions;
import dev.latchkey.application.Login;
import dev.latchkey.application.Logout;
import dev.latchkey.application.SignUp;
import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
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
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
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
  SignUp signUp(
      Users users,
      PasswordHasher hasher,
      LoginAttempts attempts,
      SecurityEvents events,
      PasswordPolicy passwordPolicy,
      ThrottlePolicy throttlePolicy,
      Clock clock) {
    return new SignUp(users, hasher, attempts, events, passwordPolicy, throttlePolicy, clock);
  }

  @Bean
  Login login(
      Users users,
      PasswordHasher hasher,
      LoginAttempts attempts,
      SecurityEvents events,
      SessionPolicy sessionPolicy,
      ThrottlePolicy throttlePolicy,
      Clock clock) {
    return new Login(users, hasher, attempts, events, sessionPolicy, throttlePolicy, clock);
  }

  @Bean
  Authenticate authenticate(Users users, SessionPolicy sessionPolicy, Clock clock) {
    return new Authenticate(users, sessionPolicy, clock);
  }

  @Bean
  ChangePassword changePassword(
      Users users,
      PasswordHasher hasher,
      LoginAttempts attempts,
      SecurityEvents events,
      PasswordPolicy passwordPolicy,
      SessionPolicy sessionPolicy,
      ThrottlePolicy throttlePolicy,
      Clock clock) {
    return new ChangePassword(
        users, hasher, attempts, events, passwordPolicy, sessionPolicy, throttlePolicy, clock);
  }

  @Bean
  Logout logout(Users users, SecurityEvents events, Clock clock) {
    return new Logout(users, events, clock);
  }

  @Bean
  EndSessions endSessions(
      Users users, SecurityEvents events, SessionPolicy sessionPolicy, Clock clock) {
    return new EndSessions(users, events, sessionPolicy, clock);
  }

  @Bean
  SessionPolicy sessionPolicy(LatchkeyProperties properties) {
    return properties.session().policy();
  }

  @Bean
  ThrottlePolicy throttlePolicy(LatchkeyProperties properties) {
    return properties.throttle().policy();
  }

  @Bean
  PasswordPolicy passwordPolicy(LatchkeyProperties properties, CommonPasswords commonPasswords) {
    return new PasswordPolicy(properties.passwordMinLength(), commonPasswords::contains);
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
  MongoConnectionDetails mongoConnection(Storage storage) {
    return storage::mongodb;
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
