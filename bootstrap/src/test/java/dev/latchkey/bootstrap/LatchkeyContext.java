package dev.latchkey.bootstrap;

import dev.latchkey.adapters.web.Service;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Latchkey in this JVM, on a free port unless a setting names one. */
final class LatchkeyContext implements AutoCloseable {

  private final ServletWebServerApplicationContext context;

  /** Starts with these settings, each {@code name=value}. */
  LatchkeyContext(String... settings) {
    this(context -> {}, settings);
  }

  /** Starts with these settings, and beans of the test. */
  LatchkeyContext(Consumer<GenericApplicationContext> beans, String... settings) {
    String[] arguments =
        Stream.concat(
                Stream.of("server.port=0")
                    .filter(
                        free ->
                            Arrays.stream(settings).noneMatch(it -> it.startsWith("server.port="))),
                Arrays.stream(settings))
            .map(setting -> "--" + setting)
            .toArray(String[]::new);
    context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(LatchkeyApplication.class)
                .initializers(it -> beans.accept((GenericApplicationContext) it))
                .registerShutdownHook(false)
                .run(arguments);
  }

  Service service() {
    var server = context.getWebServer();
    if (server == null) {
      throw new IllegalStateException("no server");
    }
    return new Service(server.getPort());
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }
}
