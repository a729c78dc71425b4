package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.application.port.PasswordHasher;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The driven adapter for passwords; its settings begin with {@code latchkey.hash}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CryptoProperties.class)
public class CryptoAdapter {

  @Bean
  PasswordHasher passwordHasher(CryptoProperties properties) {
    return new BoundedPasswordHasher(
        new Argon2id(properties.cost(), Argon2idFunction.available()),
        new Bulkhead(
            properties.concurrent(),
            properties.queue(),
            Bulkhead.LONGEST_WAIT,
            new HashingThreads()));
  }

  @Bean
  CommonPasswords commonPasswords() {
    return new BundledCommonPasswords();
  }
}
