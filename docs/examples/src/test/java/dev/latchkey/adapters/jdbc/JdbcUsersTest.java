package dev.latchkey.adapters.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.UsersContract;
import java.sql.SQLException;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class JdbcUsersTest extends UsersContract {

  @Override
  protected Users emptyUsers() {
    return new JdbcUsers(emptyDatabase());
  }

  private static JdbcDataSource emptyDatabase() {
    var database = new JdbcDataSource();
    database.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return database;
  }

  @Test
  void saysSoWhenTheDatabaseCannotAnswer() throws SQLException {
    var database = emptyDatabase();
    var users = new JdbcUsers(database);
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("drop table users");
    }
    assertThatThrownBy(() -> users.find(User.Id.random())).isInstanceOf(StoreUnavailable.class);
  }
}
