package dev.latchkey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.domain.Refusal.PasswordRejected;
import dev.latchkey.domain.Refusal.PasswordRejected.Reason;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {

  private static final Username TOM = new Username("Tom");
  private static final EmailAddress EMAIL = new EmailAddress("sawyer@example.com");
  private static final PasswordPolicy POLICY =
      new PasswordPolicy(
          8, password -> Set.of("password1", "12345678").contains(password.normalized()));

  @Test
  void takesAPasswordAsItIs() {
    var password = new Password("correct horse");
    assertThat(POLICY.accept(password, TOM, EMAIL).password()).isSameAs(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mypassword",
        "MYPASSWORD",
        "zzzzzzzz",
        "90817263",
        "        ",
        "!?!?!?!?",
        "\u5bc6\u7801\u5bc6\u7801\u5bc6\u7801\u5bc6\u7801",
        "Ab1!\u00e9\u20ac\ud83c\udf6e\u0627",
        "tomatoes",
        "atom7atom",
        "thomas sawyer",
        "tom and jerry",
        "latchkeyhole",
        "my latchkey"
      })
  void takesAnyCompositionOfEightCharacters(String text) {
    assertAccepted(text);
  }

  @Test
  void countsCharactersAsPeopleDo() {
    String flan = "\ud83c\udf6e";
    String composedToOne = "e\u0301";
    assertAccepted(flan.repeat(8));
    assertRejected(flan.repeat(7), Reason.TOO_SHORT);
    assertAccepted(composedToOne.repeat(8));
    assertRejected(composedToOne.repeat(7), Reason.TOO_SHORT);
  }

  @Test
  void refusesSevenCharactersAndSaysHowManyAreNeeded() {
    assertThatThrownBy(() -> POLICY.accept(new Password("abcdefg"), TOM, EMAIL))
        .isInstanceOfSatisfying(
            PasswordRejected.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TOO_SHORT))
        .hasMessage("password must have at least 8 characters");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 15, 64})
  void demandsTheMinimumItWasGiven(int minimum) {
    var policy = new PasswordPolicy(minimum, password -> false);
    assertThat(policy.minimumLength()).isEqualTo(minimum);
    assertThat(policy.accept(new Password("z".repeat(minimum)), TOM, EMAIL).password().length())
        .isEqualTo(minimum);
    assertThatThrownBy(() -> policy.accept(new Password("z".repeat(minimum - 1)), TOM, EMAIL))
        .hasMessage("password must have at least " + minimum + " characters");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 7, 65, Integer.MAX_VALUE})
  void doesNotLetTheMinimumBeWeakenedNorForbidLongOnes(int minimum) {
    assertThatThrownBy(() -> new PasswordPolicy(minimum, password -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 to 64")
        .hasMessageContaining(String.valueOf(minimum));
  }

  @Test
  void refusesACommonPassword() {
    assertRejected("password1", Reason.COMMON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tomtomtom",
        "TOMtomTOM",
        "tom12345",
        "12345tom",
        "12tom345",
        "tom.tom.tom!",
        "tom tom tom",
        "tom\ud83c\udf6e\ud83c\udf6e\ud83c\udf6e\ud83c\udf6e\ud83c\udf6e",
        "sawyer12",
        "Sawyer!!",
        "sawyer@example.com",
        "SAWYER@EXAMPLE.COM",
        "sawyer@example.com1",
        "tom12345678",
        "\uff54\uff4f\uff4d12345",
        "to\u200bm12345",
        " tom tom "
      })
  void refusesWhatIsMadeFromTheOwnNameOrAddress(String text) {
    assertRejected(text, Reason.OWN_NAME);
  }

  /** A name of one or two letters is in many passwords by chance. */
  @ParameterizedTest
  @CsvSource({
    "al, al-capone drives",
    "al, 4711-al-0815",
    "7, 91827364",
    "7, 8273-9146-2058",
    "tom, tom-83920-47156"
  })
  void acceptsAPasswordThatMerelyContainsTheName(String name, String text) {
    assertThat(POLICY.accept(new Password(text), new Username(name), EMAIL).password())
        .isEqualTo(new Password(text));
  }

  @Test
  void acceptsAPasswordWhoseFoldedFormIsLongerThanAnyPassword() {
    var password = new Password("tom" + "\u2474".repeat(100)); // each is folded to (1)
    assertThat(POLICY.accept(password, TOM, EMAIL).password()).isEqualTo(password);
  }

  @ParameterizedTest
  @CsvSource({"al, alalalal", "al, al-al-al", "7, 77777777", "al, al12345678"})
  void refusesAPasswordThatIsMostlyAShortName(String name, String text) {
    assertThatThrownBy(() -> POLICY.accept(new Password(text), new Username(name), EMAIL))
        .isInstanceOfSatisfying(
            PasswordRejected.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.OWN_NAME));
  }

  @ParameterizedTest
  @ValueSource(strings = {"latchkey", "LatchKey", "latchkey1", "1-latchkey-1", "latchkeylatchkey"})
  void refusesWhatIsMadeFromTheNameOfTheService(String text) {
    assertRejected(text, Reason.SERVICE_NAME);
  }

  @Test
  void acceptsTheNamesOfOtherUsers() {
    assertAccepted("jacky123");
    assertThatThrownBy(() -> POLICY.accept(new Password("jacky123"), new Username("jacky"), EMAIL))
        .isInstanceOf(PasswordRejected.class);
  }

  private static void assertAccepted(String text) {
    assertThat(POLICY.accept(new Password(text), TOM, EMAIL).password())
        .isEqualTo(new Password(text));
  }

  private static void assertRejected(String text, Reason reason) {
    assertThatThrownBy(() -> POLICY.accept(new Password(text), TOM, EMAIL))
        .isInstanceOfSatisfying(
            PasswordRejected.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(reason);
              assertThat(refusal).hasMessageStartingWith("password ");
              assertThat(refusal.getMessage()).doesNotContain(text);
            });
  }
}
