package dev.latchkey.adapters.mail;

import dev.latchkey.application.port.Letters;
import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvents;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * The driven adapter for letters; its settings begin with {@code latchkey.mail}. Without a mail
 * server, letters are discarded; no user waits for one of them. The bean is lazy: most commands of
 * an operator send no letter.
 */
@Configuration(proxyBeanMethods = false)
@Lazy
@EnableConfigurationProperties(MailProperties.class)
public class MailAdapter {

  @Bean
  Letters letters(
      MailProperties properties, MeterRegistry metrics, SecurityEvents events, Clock clock) {
    if (!properties.isSetUp()) {
      return letter -> {};
    }
    var delivery = new Delivery(SmtpServer.parse(properties.smtpUrl()).sender(), properties, clock);
    return new QueuedLetters(
        delivery,
        QueuedLetters.PAUSES,
        QueuedLetters.MOST_WAITING,
        metrics,
        letter -> events.record(SecurityEvent.letterLost(letter, clock.instant())));
  }
}
