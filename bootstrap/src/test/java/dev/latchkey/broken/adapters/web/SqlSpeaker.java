package dev.latchkey.broken.adapters.web;

import com.zaxxer.hikari.HikariConfig;
import java.sql.ResultSet;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.sqlite.SQLiteConfig;

/** Speaks to a SQL database from elsewhere. */
interface SqlSpeaker {
  void knows(DataSource database);

  void knows(HikariConfig pool);

  void knows(JdbcClient client);

  void knows(ResultSet rows);

  void knows(SQLiteConfig file);
}
