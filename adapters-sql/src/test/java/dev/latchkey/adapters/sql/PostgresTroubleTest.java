package dev.latchkey.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.LoginAttempts.Attempt;
import dev.latchkey.application.port.LoginAttempts.Limit;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Together;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** What a node says and does when PostgreSQL refuses it, or keeps it waiting. */
@Tag("installed")
@Timeout(120)
class PostgresTroubleTest {

  /** Longer than a command may take, shorter than a client waits. */
  private static final Duration LONGEST = Duration.ofSeconds(6);

  /** More callers than there are connections. */
  private static final int CALLERS = 30;

  private static final User TOM =
      User.create(
          new Username("tom"), new EmailAddress("tom@example.com"), new PasswordHash("$plain$"));

  @AutoClose private static PostgresServer server;

  private String database = "";

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL is installed");
    server = new PostgresServer();
  }

  @BeforeEach
  void create() {
    database = server.newDatabase();
  }

  private String url() {
    return PostgresServer.url(database, server.port());
  }

  private static String refusal(String url) {
    String sentence =
        String.valueOf(
            catchThrowableOfType(
                    InvalidConfigurationPropertyValueException.class,
                    () -> Postgres.open(url).close())
                .getReason());
    assertThat(sentence)
        .startsWith("The PostgreSQL database of LATCHKEY_POSTGRES_URL cannot be used: ")
        .endsWith(".")
        .doesNotContain("\n", "p@ss/word", "p%40ss");
    return sentence.substring(sentence.indexOf(": ") + 2);
  }

  @Test
  void saysInOneSentenceWhyItIsRefused() {
    assertThat(refusal(url().replace("p%40ss", "wrong")))
        .isEqualTo("FATAL: password authentication failed for user \"latchkey\".");
    assertThat(refusal(url().replace("latchkey:", "nobody:")))
        .isEqualTo("FATAL: password authentication failed for user \"nobody\".");
    assertThat(refusal(PostgresServer.url("elsewhere", server.port())))
        .isEqualTo("FATAL: database \"elsewhere\" does not exist.");
    assertThat(refusal(PostgresServer.url(database, 1))).isEqualTo("Connection refused.");
    assertThat(refusal(url().replace("127.0.0.1", "no-such-host.invalid")))
        .isEqualTo("the host name no-such-host.invalid is unknown.");
    assertThat(refusal(url() + "?ssl=false&targetServerType=preferSecondary"))
        .isEqualTo(
            "targetServerType must be primary, since a standby may lag behind what was"
                + " acknowledged.");
    assertThat(refusal(url() + "?sslmode=require")).isEqualTo("The server does not support SSL.");
  }

  @Test
  void refusesADatabaseInAnotherEncoding() {
    server.execute(
        "postgres", "create database latin encoding 'LATIN1' locale 'C' template template0");
    assertThat(refusal(PostgresServer.url("latin", server.port())))
        .isEqualTo("its encoding is LATIN1, it must be UTF8.");
  }

  @Test
  void verifiesTheServerByTheAuthorityThatTheUrlNames(@TempDir Path directory) throws Exception {
    var authority = new Authority(Files.createDirectory(directory.resolve("a")), "ip:127.0.0.1");
    var other = new Authority(Files.createDirectory(directory.resolve("b")), "ip:127.0.0.1");
    Path trusted = Files.writeString(directory.resolve("ca.crt"), authority.certificate());
    Path wrong = Files.writeString(directory.resolve("other.crt"), other.certificate());
    try (var secure = new PostgresServer()) {
      secure.serveTls(authority.serverCertificate(), authority.serverKey());
      String url =
          PostgresServer.url(secure.newDatabase(), secure.port())
              + "?sslmode=verify-full&sslrootcert=";
      try (var node = Postgres.open(url + trusted)) {
        boolean encrypted =
            node.read(
                sql ->
                    sql.sql("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
                        .query(Boolean.class)
                        .single());
        assertThat(encrypted).isTrue();
      }
      assertThat(refusal(url + wrong)).startsWith("its certificate is not trusted: ");
      assertThat(refusal(url.replace("127.0.0.1", "localhost") + trusted)).contains("localhost");
      assertThat(refusal(url + directory.resolve("missing.crt"))).contains("missing.crt");
    }
  }

  /**
   * The server ends the statements that wait for the lock; the other callers find no connection.
   */
  @Test
  void answersInTimeWhileEveryConnectionWaits() throws Exception {
    try (var node = Postgres.open(url())) {
      var users = new SqlUsers(node);
      users.add(TOM);
      try (var lock = server.connect(database);
          var statement = lock.createStatement()) {
        lock.setAutoCommit(false);
        statement.execute("lock table users in access exclusive mode");
        assertManyFailInTime(() -> users.find(TOM.id()));
        lock.rollback();
      }
      assertThat(users.find(TOM.id())).contains(TOM);
      assertThat(activity("state = 'active' and query not like '%pg_stat_activity%'")).isZero();
    }
  }

  /** Opening ten connections again would delay the callers after them. */
  @Test
  void keepsTheConnectionOfAStatementThatTakesTooLong() throws Exception {
    try (var node = Postgres.open(url());
        var lock = server.connect(database);
        var statement = lock.createStatement()) {
      int process = process(node);
      lock.setAutoCommit(false);
      statement.execute("lock table users in access exclusive mode");
      assertThat(catchThrowable(() -> new SqlUsers(node).find(TOM.id())))
          .isInstanceOf(StoreUnavailable.class);
      assertThat(process(node)).isEqualTo(process);
    }
  }

  private static int process(Database node) {
    return node.read(sql -> sql.sql("select pg_backend_pid()").query(Integer.class).single());
  }

  /** HikariCP opens a pool under a lock; one that is not opened yet would let callers queue. */
  @Test
  void answersInTimeIfTheServerDiesBeforeTheFirstAttempt() throws Exception {
    try (var dying = new PostgresServer();
        var node = Postgres.open(PostgresServer.url(dying.newDatabase(), dying.port()))) {
      dying.kill();
      var limit = new Limit(new LoginAttempts.Key("a client"), 1_000, Duration.ofHours(1));
      var attempts = new SqlLoginAttempts(node);
      assertManyFailInTime(
          () -> attempts.admit(new Attempt("an attempt", Instant.now(), List.of(limit))));
    }
  }

  private static void assertManyFailInTime(ThrowingCallable call) throws Exception {
    var outcomes =
        Together.run(
            CALLERS,
            i ->
                () -> {
                  long start = System.nanoTime();
                  assertThat(catchThrowable(call)).isInstanceOf(StoreUnavailable.class);
                  return Duration.ofNanos(System.nanoTime() - start);
                });
    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(outcome.result()).isNotNull().isLessThan(LONGEST));
  }

  /** PostgreSQL answers a commit that is cancelled while it waits for a standby with a warning. */
  @Test
  void acknowledgesNoCommitThatNoStandbyHas() throws Exception {
    try (var node = Postgres.open(url())) {
      var users = new SqlUsers(node);
      users.add(TOM);
      server.set("synchronous_standby_names", "missing");
      var outcomes =
          Together.run(2, i -> () -> i == 0 ? updateForEver(users) : cancelTheWaitingCommit());
      assertThat(outcomes.get(0).failure()).isInstanceOf(StoreUnavailable.class);
      assertThat(outcomes.get(1).failure()).isNull();
    } finally {
      server.set("synchronous_standby_names", "");
    }
  }

  /** Ends by what an update throws: the server takes a while to wait for standbys. */
  private static Object updateForEver(Users users) {
    for (int i = 0; ; i++) {
      var fresh = new PasswordHash("$" + i + "$");
      users.update(TOM.id(), user -> user.rehash(fresh));
    }
  }

  private Object cancelTheWaitingCommit() throws InterruptedException {
    while (activity("wait_event = 'SyncRep'") == 0) {
      Thread.sleep(20);
    }
    server.execute(
        "postgres",
        "select pg_cancel_backend(pid) from"
            + " (select pid from pg_stat_activity where wait_event = 'SyncRep' offset 0) waiting");
    return List.of();
  }

  private int activity(String condition) {
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where datname = '"
                    + database
                    + "' and "
                    + condition)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
