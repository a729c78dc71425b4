package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.log.QuietLoggers;
import java.nio.CharBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Checks every {@link Setting} before anything starts, and hands it to Spring as a property. Also
 * installs {@link QuietLoggers}, because operators can set levels of loggers, too, and warns of
 * {@link UnknownVariables}.
 */
final class Settings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

  private static final String NAME = "latchkey settings";

  private static final String HEALTH_ALONE = "health";

  /** Spring's view of all the other sources, each of which is asked itself. */
  private static final String VIEW_OF_ALL = "configurationProperties";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    QuietLoggers.install();
    ConfigurableEnvironment environment = context.getEnvironment();
    List<String> unknown = UnknownVariables.among(environment.getSystemEnvironment().keySet());
    if (!unknown.isEmpty()) {
      LOG.warn(
          "these environment variables are not settings and may be mistyped: {}",
          String.join(", ", unknown));
    }
    Map<String, Object> properties = new HashMap<>();
    for (Setting setting : Setting.values()) {
      String text = setting.read(given(environment, setting));
      if (text != null) {
        // Spring replaces placeholders in a String, and only there; a secret may look like one.
        properties.put(setting.property(), text.contains("${") ? CharBuffer.wrap(text) : text);
      }
    }
    demandOwnPortForMetrics(properties);
    hideVariables(environment.getPropertySources());
    environment.getPropertySources().addFirst(new MapPropertySource(NAME, properties));
  }

  /** The port for users is meant to be public. */
  private static void demandOwnPortForMetrics(Map<String, Object> properties) {
    Object exposed = properties.get(Setting.MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE.property());
    Object users = properties.get(Setting.PORT.property());
    Object own = properties.get(Setting.MANAGEMENT_SERVER_PORT.property());
    // 0 stands for any free port.
    boolean shared = own == null || (own.equals(users) && !own.equals("0"));
    if (shared && !HEALTH_ALONE.equals(exposed)) {
      throw new InvalidConfigurationPropertyValueException(
          Setting.MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE.name(),
          null,
          "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE may name more than health only if"
              + " MANAGEMENT_SERVER_PORT names a port of its own.");
    }
  }

  /**
   * Hides the variables of settings: Spring would bind some by the names of their properties, even
   * empty ones.
   */
  private static void hideVariables(MutablePropertySources sources) {
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    if (sources.get(name) instanceof SystemEnvironmentPropertySource variables) {
      Map<String, Object> others = new HashMap<>(variables.getSource());
      for (Setting setting : Setting.values()) {
        others.remove(setting.name());
      }
      sources.replace(name, new SystemEnvironmentPropertySource(name, others));
    }
  }

  /** What the first source that knows the property or the variable says, placeholders and all. */
  private static @Nullable String given(ConfigurableEnvironment environment, Setting setting) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source.getName().equals(VIEW_OF_ALL)) {
        continue;
      }
      for (String name : new String[] {setting.property(), setting.name()}) {
        Object value = source.getProperty(name);
        if (value != null) {
          return value.toString();
        }
      }
    }
    return null;
  }
}
