package dev.latchkey.adapters.crypto;

import dev.latchkey.application.port.CommonPasswords;
import dev.latchkey.application.port.PasswordHasher;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The driven adapter for passwords; its settings begin with {@code latchkey.hash}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CryptoProperties.class)
public class CryptoAdapter {

  @Bean
  Bulkhead bulkhead(CryptoProperties properties) {
    return new Bulkhead(
        properties.concurrent(), properties.queue(), Bulkhead.LONGEST_WAIT, new HashingThreads());
  }

  /** {@code latchkey.hash.running}, {@code .waiting} and {@code .refused}. */
  @Bean
  MeterBinder hashingMeters(Bulkhead bulkhead) {
    return metrics -> {
      metrics.gauge("latchkey.hash.running", bulkhead, Bulkhead::running);
      metrics.gauge("latchkey.hash.waiting", bulkhead, Bulkhead::waiting);
      FunctionCounter.builder("latchkey.hash.refused", bulkhead, Bulkhead::refused)
          .register(metrics);
    };
  }

  @Bean
  PasswordHasher passwordHasher(CryptoProperties properties, Bulkhead bulkhead) {
    return new BoundedPasswordHasher(
        new Argon2id(properties.cost(), Argon2idFunction.available()), bulkhead);
  }

  @Bean
  CommonPasswords commonPasswords() {
    return new BundledCommonPasswords();
  }
}
