package dev.latchkey.adapters.jdbc;

import dev.latchkey.application.port.Users;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Plugs a relational database into the driven port {@link Users}. */
@Configuration(proxyBeanMethods = false)
public class JdbcAdapter {

  /** First choice, as the Mongo adapter brings users, too. */
  @Bean
  @Primary
  Users jdbcUsers(DataSource source) {
    return new JdbcUsers(source);
  }
}
