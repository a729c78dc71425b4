package dev.latchkey.bootstrap;

import dev.latchkey.adapters.crypto.CryptoAdapter;
import dev.latchkey.adapters.mail.MailAdapter;
import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Policies;
import dev.latchkey.application.Ports;
import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.RecoveryPolicy;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** What the service and the commands of operators share: the use cases, and the driven adapters. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LatchkeyProperties.class)
@Import({CryptoAdapter.class, MailAdapter.class, StoreChoice.class})
class Hexagon {

  @Bean
  Latchkey latchkey(Ports ports, Policies policies, Clock clock) {
    return new Latchkey(ports, policies, clock);
  }

  @Bean
  Policies policies(
      LatchkeyProperties properties, @Lazy CommonPasswords commonPasswords, Environment settings) {
    var recovery = RecoveryPolicy.DEFAULT;
    // Not by @Value, which evaluates #{…} in a password.
    boolean byMail = !settings.getProperty("latchkey.mail.smtp-url", "").isEmpty();
    return new Policies(
        properties.session().policy(),
        new PasswordPolicy(properties.passwordMinLength(), commonPasswords::contains),
        properties.throttle().policy(),
        new RecoveryPolicy(recovery.lifetime(), recovery.pause(), byMail));
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** Where an adapter may keep files; adapters ask for it by this name. */
  @Bean
  @Lazy
  Path dataDirectory(DataDirectory directory) {
    return directory.path();
  }
}
