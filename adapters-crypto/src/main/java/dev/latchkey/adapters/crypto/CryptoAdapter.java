package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.application.port.PasswordHasher;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The driven adapter for passwords. Its settings begin with {@code latchkey.hash}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CryptoProperties.class)
public class CryptoAdapter {

  @Bean
  HashingPool hashingPool(CryptoProperties properties) {
    return new HashingPool(properties.concurrent(), properties.queue(), HashingPool.LONGEST_WAIT);
  }

  @Bean
  PasswordHasher passwordHasher(CryptoProperties properties, HashingPool pool) {
    return new BoundedPasswordHasher(
        new Argon2id(properties.cost(), Argon2idLibrary.quickest()), pool);
  }

  @Bean
  CommonPasswords commonPasswords() {
    return new BundledCommonPasswords();
  }
}
