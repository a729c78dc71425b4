package dev.latchkey.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptStatementsTest {

  private static final String BY_NAME = "select age from people where name = ?";

  private KeptStatements connections;
  private Connection connection;

  @BeforeEach
  void open(@TempDir Path directory) throws SQLException {
    var settings = new Properties();
    settings.setProperty("journal_mode", "WAL");
    connections = new KeptStatements("jdbc:sqlite:" + directory.resolve("people"), settings);
    connection = connections.getConnection();
    run(connection, "create table people (name text primary key, age integer not null)");
    run(connection, "insert into people values ('luke', 19), ('leia', 20)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  private int age(String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BY_NAME)) {
      statement.setString(1, name);
      ResultSet row = statement.executeQuery();
      return row.next() ? row.getInt("age") : -1;
    }
  }

  @Test
  void aStatementIsPreparedOnceAndAnswersEachTime() throws SQLException {
    PreparedStatement first = connection.prepareStatement(BY_NAME);
    first.close();

    assertThat(age("luke")).isEqualTo(19);
    assertThat(age("nobody")).isEqualTo(-1);
    run(connection, "update people set age = 21 where name = 'luke'");
    assertThat(age("luke")).isEqualTo(21);
    assertThat(connection.prepareStatement(BY_NAME)).isSameAs(first);
  }

  @Test
  void aStatementInUseIsNotShared() throws SQLException {
    try (PreparedStatement one = connection.prepareStatement(BY_NAME);
        PreparedStatement other = connection.prepareStatement(BY_NAME)) {
      one.setString(1, "luke");
      other.setString(1, "leia");

      assertThat(one.executeQuery().getInt(1)).isEqualTo(19);
      assertThat(other.executeQuery().getInt(1)).isEqualTo(20);
    }
    assertThat(age("leia")).isEqualTo(20);
  }

  @Test
  void nothingOfAUseIsKept() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BY_NAME + " or true")) {
      statement.setString(1, "luke");
      statement.addBatch();
      statement.setMaxRows(1);
      statement.setQueryTimeout(7);
    }

    try (PreparedStatement again = connection.prepareStatement(BY_NAME + " or true")) {
      assertThat(again.getQueryTimeout()).isZero();
      ResultSet rows = again.executeQuery();
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).as("a second row").isTrue();
    }
    assertThat(age("luke")).isEqualTo(19);
    try (PreparedStatement again = connection.prepareStatement(BY_NAME)) {
      assertThat(again.executeQuery().next()).as("a row of luke").isFalse();
    }
  }

  @Test
  void aSecondCloseHasNoEffectOnTheNextCaller() throws SQLException {
    PreparedStatement mine = connection.prepareStatement(BY_NAME);
    mine.close();
    mine.close();
    assertThat(age("luke")).isEqualTo(19);
    assertThat(connection.prepareStatement(BY_NAME)).isSameAs(mine);
  }

  @Test
  void aClosedConnectionLendsNothing() throws SQLException {
    assertThat(age("luke")).isEqualTo(19);
    connection.close();

    assertThatThrownBy(() -> connection.prepareStatement(BY_NAME))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aStatementThatFailedIsPreparedAgain() throws SQLException {
    String overflow = "select abs(?)";
    try (PreparedStatement statement = connection.prepareStatement(overflow)) {
      statement.setLong(1, Long.MIN_VALUE);
      assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
    }
    try (PreparedStatement statement = connection.prepareStatement(overflow)) {
      statement.setLong(1, -1);
      assertThat(statement.executeQuery().getLong(1)).isEqualTo(1);
    }
  }

  @Test
  void aStatementWhoseValuesWereRefusedIsKept() throws SQLException {
    String add = "insert into people values (?, ?)";
    PreparedStatement kept = connection.prepareStatement(add);
    kept.close();
    for (String name : new String[] {"luke", "han"}) {
      try (PreparedStatement statement = connection.prepareStatement(add)) {
        assertThat(statement).isSameAs(kept);
        statement.setString(1, name);
        statement.setInt(2, 30);
        if (name.equals("luke")) {
          assertThatThrownBy(statement::executeUpdate).isInstanceOf(SQLException.class);
        } else {
          assertThat(statement.executeUpdate()).isEqualTo(1);
        }
      }
    }
    assertThat(age("luke")).isEqualTo(19);
    assertThat(age("han")).isEqualTo(30);
  }

  @Test
  void aStatementThatIsNotReadToItsEndHoldsNoTransaction() throws SQLException {
    String all = "select name from people";
    try (PreparedStatement statement = connection.prepareStatement(all)) {
      assertThat(statement.executeQuery().next()).isTrue();
    }
    try (Connection other = connections.getConnection()) {
      run(other, "delete from people");
      try (PreparedStatement checkpoint =
          other.prepareStatement("pragma wal_checkpoint(truncate)")) {
        ResultSet row = checkpoint.executeQuery();
        assertThat(row.getInt("busy")).isZero();
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(all)) {
      assertThat(statement.executeQuery().next()).isFalse();
    }
  }

  @Test
  void columnsAreFoundAfterAnotherProcessHasChangedTheTable() throws SQLException {
    assertThat(age("luke")).isEqualTo(19);

    try (Connection other = connections.getConnection()) {
      run(other, "alter table people rename to old");
      run(other, "create table people (height integer, age integer, name text primary key)");
      run(other, "insert into people select 172, age, name from old");
    }
    assertThat(age("luke")).isEqualTo(19);
  }

  @Test
  void keepsABoundedNumber() throws SQLException {
    List<PreparedStatement> statements = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      statements.add(connection.prepareStatement("select " + i));
    }
    int closed = 0;
    for (PreparedStatement statement : statements) {
      statement.close();
      closed += statement.isClosed() ? 1 : 0;
    }

    assertThat(closed).isBetween(8, 12);
    assertThat(connection.prepareStatement("select 39").executeQuery().getInt(1)).isEqualTo(39);
  }
}
