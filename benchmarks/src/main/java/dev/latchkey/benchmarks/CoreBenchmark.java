package dev.latchkey.benchmarks;

import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.TOM;

import dev.latchkey.application.Authenticate;
import dev.latchkey.application.Login;
import dev.latchkey.application.Ports;
import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.testkit.Core;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The use cases over the fakes of the test kit: what the core itself costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CoreBenchmark {

  private final Core core = new Core();

  /** The core's own keeps every event that it is told. */
  private final Login login =
      core.over(new Ports(core.users, core.hasher, core.attempts, event -> {}, core.letters, Runnable::run)).login();

  private final Authenticate authenticate = core.authenticate;
  private final SessionKey key = core.login(Core.JACKY).key();
  private List<SessionKey> held = List.of();

  /** A browser that logs in again and again: the session that it holds ends each time. */
  @Benchmark
  public SignedIn loginWithoutHashing() {
    SignedIn signedIn = login.execute(TOM.email(), TOM.password(), CLIENT, held, false);
    held = List.of(signedIn.key());
    return signedIn;
  }

  /** From the 21st on the oldest of the 20 sessions gives way. */
  @Benchmark
  public SignedIn loginOfTwentySessionsWithoutHashing() {
    return login.execute(TOM.email(), TOM.password(), CLIENT, Set.of(), false);
  }

  @Benchmark
  public SignedIn authenticate() {
    return authenticate.execute(key);
  }
}
