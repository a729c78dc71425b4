package dev.latchkey.adapters.web;

import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.testkit.Core;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Signing and verifying the token, and writing the cookie. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TokensBenchmark {

  private final Core core = new Core();
  private final Tokens tokens =
      new Tokens(
          List.of(
              new SecretKeySpec(
                  "a secret of 32 bytes for measuring".getBytes(StandardCharsets.UTF_8),
                  "HmacSHA256")),
          core.clock);
  private final CookieForm cookie = new CookieForm("jwt", false, "");
  private final SignedIn signedIn = core.login(Core.TOM);
  private final String token = tokens.issue(signedIn);
  private final String forged = token.substring(0, token.length() - 4) + "AAAA";

  @Benchmark
  public String sign() {
    return tokens.issue(signedIn);
  }

  @Benchmark
  public Optional<SessionKey> verify() {
    return tokens.read(token);
  }

  @Benchmark
  public Optional<SessionKey> refuseForged() {
    return tokens.read(forged);
  }

  @Benchmark
  public String writeCookie() {
    return cookie.header("jwt", token, CookieForm.UNTIL_BROWSER_CLOSES, true);
  }
}
