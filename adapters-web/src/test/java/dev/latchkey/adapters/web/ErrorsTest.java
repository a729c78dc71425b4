package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Refusal.PasswordRejected;
import dev.latchkey.testkit.Core;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

class ErrorsTest {

  private static final List<Refusal> REFUSALS =
      Stream.concat(
              Stream.of(
                  new Refusal.InvalidCredentials(),
                  new Refusal.WrongCurrentPassword(),
                  new Refusal.NotAuthenticated(),
                  new Refusal.RecentLoginRequired(),
                  new Refusal.Invalid("username", "is odd"),
                  new Refusal.Invalid("email", "is odd"),
                  new Refusal.Invalid("password", "is odd"),
                  new Refusal.UsernameTaken(),
                  new Refusal.EmailTaken(),
                  new Refusal.TooManyAttempts(Duration.ofMinutes(1)),
                  new Refusal.NoSuchSession(),
                  new Refusal.ResetLinkInvalid(),
                  new Refusal.PasswordResetNotSetUp()),
              Arrays.stream(PasswordRejected.Reason.values())
                  .map(reason -> new PasswordRejected(reason, "is odd")))
          .toList();

  /** Answers to an operator, who does not come by HTTP. */
  private static final List<Class<? extends Refusal>> FOR_OPERATORS =
      List.of(
          Refusal.NoSuchUser.class,
          Refusal.UserDisabled.class,
          Refusal.UserIdTaken.class,
          Refusal.PasswordHashUnreadable.class);

  private static final SecretKey KEY = new SecretKeySpec(new byte[32], "HmacSHA256");
  private static final Core CORE = new Core();

  private static final Errors ERRORS =
      new Errors(
          new Refusals(
              CORE.latchkey, new PresentedKeys(new Tokens(List.of(KEY), CORE.clock), "jwt")));

  @Test
  void knowsEveryRefusal() {
    var known = new HashSet<Class<?>>(FOR_OPERATORS);
    REFUSALS.forEach(refusal -> known.add(refusal.getClass()));
    assertThat(known).containsAll(List.of(Refusal.class.getPermittedSubclasses()));
  }

  @Test
  void givesEveryRefusalACodeOfItsOwn() {
    var codes = new HashSet<String>();
    for (Refusal refusal : REFUSALS) {
      var problem = problem(refusal);
      assertThat(problem.status()).isBetween(400, 499);
      assertThat(problem.error().message()).isEqualTo(refusal.getMessage());
      assertThat(codes.add(problem.error().code())).as(problem.error().code()).isTrue();
      assertThat(problem.error().code()).matches("[a-z_]+");
    }
  }

  @ParameterizedTest
  @CsvSource({"PT0.001S, 1", "PT1S, 1", "PT1.001S, 2", "PT15M, 900"})
  void roundsTheTimeToWaitUp(Duration wait, String seconds) {
    var answer = Errors.answer(new Refusal.TooManyAttempts(wait));
    assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo(seconds);
  }

  private static Problem problem(Refusal refusal) {
    return problem(Errors.answer(refusal));
  }

  private static Problem problem(ResponseEntity<Object> answer) {
    if (answer.getBody() instanceof Problem problem) {
      return problem;
    }
    throw new AssertionError("no problem: " + answer);
  }

  /** What is answered to every refusal of the core, and to every failure. */
  static Stream<Problem> answers() {
    return Stream.concat(
        REFUSALS.stream().map(ErrorsTest::problem),
        Stream.of(
                Errors.answer(new Busy()),
                ERRORS.on(new StoreUnavailable("away", null)),
                ERRORS.on(new IllegalStateException("a fault")))
            .map(ErrorsTest::problem));
  }
}
