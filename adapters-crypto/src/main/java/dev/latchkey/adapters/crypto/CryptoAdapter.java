package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.application.port.PasswordHasher;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * The driven adapter for passwords. Its settings begin with {@code latchkey.hash}. Its beans are
 * lazy: most commands of an operator need none of them.
 */
@Configuration(proxyBeanMethods = false)
@Lazy
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
