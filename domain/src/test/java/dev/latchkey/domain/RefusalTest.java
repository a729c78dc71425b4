package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.domain.Refusal.PasswordRejected.Reason;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {

  static Stream<Refusal> refusals() {
    return Stream.of(
        new Refusal.InvalidCredentials(),
        new Refusal.WrongCurrentPassword(),
        new Refusal.NotAuthenticated(),
        new Refusal.RecentLoginRequired(),
        new Refusal.PasswordRejected(Reason.COMMON, "password is one that many people use"),
        new Refusal.Invalid("username", "must not be empty"),
        new Refusal.UsernameTaken(),
        new Refusal.EmailTaken(),
        new Refusal.TooManyAttempts(Duration.ofSeconds(1)),
        new Refusal.NoSuchSession(),
        new Refusal.ResetLinkInvalid(),
        new Refusal.PasswordResetNotSetUp(),
        new Refusal.NoSuchUser(),
        new Refusal.UserDisabled(),
        new Refusal.UserIdTaken(),
        new Refusal.PasswordHashUnreadable());
  }

  @Test
  void areAllSeenHere() {
    assertThat(refusals().map(Object::getClass))
        .hasSameElementsAs(Stream.of(Refusal.class.getPermittedSubclasses()).toList());
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhyInASentence(Refusal refusal) {
    assertThat(refusal.getMessage()).matches("[a-z]+( [a-z]+)+(, [a-z]+( [a-z]+)+)?");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void carriesNoStackTrace(Refusal refusal) {
    refusal.addSuppressed(new IllegalStateException());
    assertThat(refusal.getStackTrace()).isEmpty();
    assertThat(refusal.getSuppressed()).isEmpty();
    assertThat(refusal).hasNoCause();
  }

  @Test
  void tellsWhatACallerNeeds() {
    assertThat(new Refusal.PasswordRejected(Reason.OWN_NAME, "no").reason())
        .isEqualTo(Reason.OWN_NAME);
    assertThat(new Refusal.PasswordRejected(Reason.OWN_NAME, "password is poor"))
        .hasMessage("password is poor");
    assertThat(new Refusal.Invalid("email", "is odd").field()).isEqualTo("email");
    assertThat(new Refusal.Invalid("email", "is odd")).hasMessage("email is odd");
    assertThat(new Refusal.TooManyAttempts(Duration.ofMillis(7)).retryAfter())
        .isEqualTo(Duration.ofMillis(7));
  }

  /** The ancestor's frontends compare this message. */
  @Test
  void doesNotTellWhetherTheAddressOrThePasswordIsWrong() {
    assertThat(new Refusal.InvalidCredentials()).hasMessage("email or password is invalid");
  }
}
