package dev.latchkey.adapters.mongo;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reads and writes a user's document, without the driver's own coding. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first.
public class UserDocumentBenchmark {

  @Param({"1", "20"})
  public int sessions;

  private User user;
  private Document document;
  private UserDocument read;

  @Setup
  public void prepare() {
    user =
        new User(
            User.Id.random(),
            new Username("user0"),
            new EmailAddress("user0@bench.example"),
            new PasswordHash(
                "$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(22) + "$" + "B".repeat(43)),
            Stream.generate(() -> Session.open("wrk", false, SessionPolicy.DEFAULT.at(Instant.now())))
                .limit(sessions)
                .toList());
    document = new Document();
    MongoAdapter.converter().write(UserDocument.of(user), document);
    read = UserReader.read(document);
  }

  @Benchmark
  public Object read() {
    return UserReader.read(document).user();
  }

  @Benchmark
  public Object write() {
    return read.updateTo(user);
  }
}
