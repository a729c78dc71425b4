package dev.latchkey.adapters.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.mongodb.MongoMetricsCommandListener;
import io.micrometer.core.instrument.binder.mongodb.MongoMetricsConnectionPoolListener;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.convert.DefaultMongoTypeMapper;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;
import org.springframework.data.mongodb.core.convert.MongoConverter;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;
import org.springframework.data.mongodb.core.convert.NoOpDbRefResolver;
import org.springframework.data.mongodb.core.mapping.MongoMappingContext;

/**
 * The driven adapter for MongoDB: implements {@link Users} and {@link LoginAttempts}. Its setting
 * is {@code latchkey.mongodb-url}. Its beans are lazy, so nothing connects to a server until one of
 * the ports is asked for.
 */
@Configuration(proxyBeanMethods = false)
@Lazy
public class MongoAdapter {

  /** The longest time of a command at the start, which may read every user or build an index. */
  static final Duration PREPARATION = Duration.ofMinutes(1);

  @Bean
  ConnectionString mongoConnection(Environment settings) {
    // Not by @Value, which evaluates #{…} in a password.
    return MongodbUrl.parse(settings.getRequiredProperty("latchkey.mongodb-url"));
  }

  @Bean
  MongoClient mongoClient(ConnectionString url, ObjectProvider<MeterRegistry> metrics) {
    var settings = ClientSettings.of(url);
    metrics.ifAvailable(
        registry ->
            settings
                .addCommandListener(new MongoMetricsCommandListener(registry))
                .applyToConnectionPoolSettings(
                    pool ->
                        pool.addConnectionPoolListener(
                            new MongoMetricsConnectionPoolListener(registry))));
    return MongoClients.create(settings.build());
  }

  @Bean
  MongoTemplate mongoTemplate(MongoClient client, ConnectionString url) {
    return template(
        client, Objects.requireNonNull(url.getDatabase()), maxCommand(client), converter());
  }

  @Bean
  Users mongoUsers(MongoTemplate template, MongoClient client, Environment settings) {
    boolean isCommand = settings.getProperty("latchkey.command", Boolean.class, false);
    prepare(
        template,
        client,
        patient -> {
          var collection = new UsersCollection(patient);
          // A command leaves this to the service: without an index it reads every user.
          if (!isCommand) {
            collection.requireReadable();
          }
          collection.makeIndexes();
        });
    return new MongoUsers(template, maxCommand(client));
  }

  private static void prepare(
      MongoTemplate template, MongoClient client, Consumer<MongoTemplate> preparation) {
    try {
      preparation.accept(
          template(client, template.getDb().getName(), PREPARATION, template.getConverter()));
    } catch (StoreUnavailable failed) {
      throw MongodbUrl.invalid(ConnectionTrouble.explain(failed, client.getClusterDescription()));
    } catch (IllegalStateException obstacle) {
      throw MongodbUrl.invalid("names a database that cannot be used: " + obstacle.getMessage());
    }
  }

  @Bean
  LoginAttempts mongoLoginAttempts(MongoTemplate template, MongoClient client) {
    prepare(template, client, patient -> new MongoLoginAttempts(patient).prepare());
    return new MongoLoginAttempts(template);
  }

  static Duration maxCommand(MongoClient client) {
    return Duration.ofMillis(Objects.requireNonNull(client.getTimeout(TimeUnit.MILLISECONDS)));
  }

  static MongoTemplate template(
      MongoClient client, String database, Duration timeout, MongoConverter converter) {
    var databases =
        new SimpleMongoClientDatabaseFactory(client, database) {
          @Override
          protected MongoDatabase doGetMongoDatabase(String name) {
            return super.doGetMongoDatabase(name)
                .withTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
          }
        };
    var template = new MongoTemplate(databases, converter);
    template.setEntityLifecycleEventsEnabled(false);
    return template;
  }

  static MongoConverter converter() {
    var mapping = new MongoMappingContext();
    mapping.setSimpleTypeHolder(new MongoCustomConversions(List.of()).getSimpleTypeHolder());
    mapping.afterPropertiesSet();
    var converter = new MappingMongoConverter(NoOpDbRefResolver.INSTANCE, mapping);
    // No _class in the documents: other programs read them, too.
    converter.setTypeMapper(new DefaultMongoTypeMapper(null, mapping));
    converter.afterPropertiesSet();
    return converter;
  }
}
