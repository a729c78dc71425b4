package dev.latchkey.adapters.cli;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Policies;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The driving adapter for operators. Bootstrap hands it the arguments of the process. */
@Configuration(proxyBeanMethods = false)
@Lazy
public class CliAdapter {

  @Bean
  Hexagon hexagon(
      Latchkey latchkey,
      Policies policies,
      @Value("${latchkey.web.public-url:}") String publicUrl) {
    return new Hexagon(latchkey, publicUrl, policies.recovery().byMail());
  }

  /**
   * Runs a command in the terminal of this process.
   *
   * @param start starts a context that has this configuration. It is called at most once, and only
   *     if the arguments are a command that needs the store; the context is closed in the end
   * @return the exit code: 0 done, 1 refused, 2 wrong usage
   */
  public static int run(List<String> arguments, Supplier<ConfigurableApplicationContext> start) {
    var started = new AtomicReference<ConfigurableApplicationContext>();
    try {
      return new Commands(
              Terminal.ofThisProcess(),
              () -> {
                ConfigurableApplicationContext context = start.get();
                started.set(context);
                return context.getBean(Hexagon.class);
              })
          .run(arguments);
    } finally {
      ConfigurableApplicationContext context = started.get();
      if (context != null) {
        context.close();
      }
    }
  }
}
