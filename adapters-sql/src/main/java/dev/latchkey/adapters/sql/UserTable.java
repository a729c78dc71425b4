package dev.latchkey.adapters.sql;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.coalescing.CoalescedReads;
import dev.latchkey.domain.User;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The statements on the table {@code users}. */
final class UserTable {

  private static final String SELECT = "select " + UserRow.COLUMNS + " from users ";

  private final Database database;
  private final Function<String, Optional<UserRow>> byId;

  UserTable(Database database) {
    this.database = database;
    this.byId =
        database.isServer()
            ? new CoalescedReads<>(Database.MAX_COMMAND, this::findAll)::find
            : id -> find("id", id);
  }

  /**
   * SQLite's driver writes half a surrogate pair as "?", which the id of another user may have. A
   * NUL, which PostgreSQL's text cannot have, would also fail the lookups beside it.
   */
  private boolean canHold(User.Id id) {
    return id.isText() && !(database.isServer() && id.value().indexOf('\0') >= 0);
  }

  Optional<UserRow> find(User.Id id) {
    return canHold(id) ? byId.apply(id.value()) : Optional.empty();
  }

  private Map<String, UserRow> findAll(List<String> ids) {
    return database.read(
        sql ->
            sql
                .sql(SELECT + "where id = any(?)")
                .param(ids.toArray(String[]::new))
                .query(UserRow::of)
                .list()
                .stream()
                .collect(Collectors.toMap(UserRow::id, Function.identity())));
  }

  /** Returns the row that has this value in the column, which is a unique one. */
  Optional<UserRow> find(String column, String value) {
    return database.read(
        sql ->
            sql.sql(SELECT + "where " + column + " = ?")
                .param(value)
                .query(UserRow::of)
                .optional());
  }

  /**
   * Returns whether the user was added; if not, another one has its id, name or address.
   *
   * @throws StoreUnavailable also if the id is no text that the database can hold
   */
  boolean insert(User user) {
    if (!canHold(user.id())) {
      throw new StoreUnavailable("the store cannot hold this id", null);
    }
    String sessions = UserJson.write(user.sessions());
    String reset = UserJson.write(user.reset());
    return database.write(
            sql ->
                sql.sql(
                        "insert into users"
                            + " (id, username, email, password_hash, sessions, disabled, reset,"
                            + " version) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                    .param(user.id().value())
                    .param(user.username().value())
                    .param(user.email().value())
                    .param(user.passwordHash().value())
                    .param(sessions)
                    .param(user.disabled())
                    .param(reset)
                    .param(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE / 2))
                    .update())
        == 1;
  }

  /** Returns whether the user was stored; if not, the version is no longer the stored one. */
  boolean update(User user, long version) {
    String sessions = UserJson.write(user.sessions());
    String reset = UserJson.write(user.reset());
    return database.write(
            sql ->
                sql.sql(
                        "update users set password_hash = ?, sessions = ?, disabled = ?, reset = ?,"
                            + " version = version + 1 where id = ? and version = ?")
                    .param(user.passwordHash().value())
                    .param(sessions)
                    .param(user.disabled())
                    .param(reset)
                    .param(user.id().value())
                    .param(version)
                    .update())
        == 1;
  }

  /** Returns the user whose row was deleted. */
  Optional<User> delete(User.Id id) {
    if (!canHold(id)) {
      return Optional.empty();
    }
    return database
        .write(
            sql ->
                sql.sql("delete from users where id = ? returning " + UserRow.COLUMNS)
                    .param(id.value())
                    .query(UserRow::of)
                    .optional())
        .map(UserRow::user);
  }

  /** Returns at most this many users whose ids are greater than a text, in their order. */
  List<User> after(String id, int limit) {
    return database.read(
        sql ->
            sql
                .sql(SELECT + "where id > ? order by id limit ?")
                .param(id)
                .param(limit)
                .query(UserRow::of)
                .list()
                .stream()
                .map(UserRow::user)
                .toList());
  }
}
