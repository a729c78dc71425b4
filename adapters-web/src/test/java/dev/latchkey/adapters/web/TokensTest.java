package dev.latchkey.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.application.SignedIn;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.MovableClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ASVS 9.1 and 9.2: what is not one of our tokens, signed by us, is nothing. */
class TokensTest {

  private static final SecretKey KEY = key("a secret of the tests, long enough");
  private static final SecretKey OTHER_KEY = key("another secret, long enough as well");
  private static final JOSEObjectType TYPE = new JOSEObjectType("latchkey-session+jwt");

  private static final String KEY_ID = "-RQErM8wwcfRKf5hE-ghJFdnlZBTzA18Qx139szOacg";
  private static final String HEADER =
      "{\"kid\":\"" + KEY_ID + "\",\"typ\":\"latchkey-session+jwt\",\"alg\":\"HS256\"}";

  private static final Core CORE = new Core();
  private static final SignedIn TOM = CORE.login(Core.TOM);
  private static final MovableClock CLOCK = CORE.clock;

  private final Tokens tokens = new Tokens(List.of(KEY), CLOCK);

  @Test
  void readsWhatItIssued() {
    assertThat(tokens.read(tokens.issue(TOM))).contains(TOM.key());
  }

  /** Nodes of another release, too, accept this header and no other. */
  @Test
  void writesTheSameHeaderInEveryRelease() {
    assertThat(tokens.issue(TOM)).startsWith(encoded(HEADER) + ".");
  }

  @Test
  void saysNothingOfTheUserButAnOpaqueId() throws Exception {
    var claims = SignedJWT.parse(tokens.issue(TOM)).getJWTClaimsSet();
    assertThat(claims.getClaims()).containsOnlyKeys("sub", "sid", "iat", "exp", "iss", "aud");
    assertThat(claims.toString()).doesNotContain("tom@", "example.com");
    assertThat(claims.getExpirationTime().toInstant()).isEqualTo(TOM.session().expiresAt());
  }

  @Test
  void isWellBelowTheSizeOfACookie() {
    // ASVS 3.3.5: name and value within 4,096 bytes.
    assertThat(tokens.issue(TOM).length()).isLessThan(600);
  }

  @Test
  void honoursTokensOfAnOlderKeyUntilItIsTakenOut() {
    var old = new Tokens(List.of(OTHER_KEY), CLOCK).issue(TOM);
    var rotated = new Tokens(List.of(KEY, OTHER_KEY), CLOCK);
    assertThat(rotated.read(old)).contains(TOM.key());
    assertThat(tokens.read(rotated.issue(TOM))).as("the first key signs").contains(TOM.key());
    assertThat(tokens.read(old)).isEmpty();
  }

  @Test
  void expiresWithTheSession() {
    var clock = new MovableClock(TOM.session().openedAt());
    var moving = new Tokens(List.of(KEY), clock);
    var token = moving.issue(TOM);
    clock.advance(Duration.ofDays(30).minusMillis(1));
    assertThat(moving.read(token)).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(moving.read(token)).isEmpty();
  }

  /** The clock of the node that issued it was ahead, or this node's has stepped back. */
  @Test
  void honoursATokenFromTheFuture() throws Exception {
    var early = claims().issueTime(in(Duration.ofMinutes(10))).build();
    assertThat(tokens.read(signed(header().build(), early))).contains(TOM.key());
  }

  @Test
  void refusesShortKeys() {
    assertThatThrownBy(() -> new Tokens(List.of(key("x".repeat(31))), CLOCK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("xxx");
    assertThatThrownBy(() -> new Tokens(List.of(), CLOCK))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Stream<Arguments> forgeries() throws Exception {
    var good = claims().build();
    var token = signed(header().build(), good);
    var parts = token.split("\\.", -1);
    var tampered = (parts[2].startsWith("A") ? "B" : "A") + parts[2].substring(1);
    var otherClaims = encoded("{\"sub\":\"somebody else\"}");
    var zeros = encoded("\0".repeat(64));
    var spaced = new Base64URL(encoded(HEADER.replace(",", ", ")));
    return Stream.of(
        Arguments.of("empty", ""),
        Arguments.of("garbage", "garbage"),
        Arguments.of("dots", ".."),
        Arguments.of("two parts", parts[0] + "." + parts[1]),
        Arguments.of("alg none", new PlainJWT(good).serialize()),
        Arguments.of("alg nOnE", ofAlgorithm("nOnE", parts[1], "")),
        Arguments.of("alg none with our signature", ofAlgorithm("none", parts[1], parts[2])),
        Arguments.of("empty signature", parts[0] + "." + parts[1] + "."),
        Arguments.of("tampered signature", parts[0] + "." + parts[1] + "." + tampered),
        Arguments.of("tampered claims", parts[0] + "." + otherClaims + "." + parts[2]),
        Arguments.of("another key", signed(header().build(), good, OTHER_KEY)),
        Arguments.of(
            "HS384 with our key",
            signed(new JWSHeader.Builder(JWSAlgorithm.HS384).type(TYPE).build(), good, longKey())),
        Arguments.of("ES256 with a signature of zeros", ofAlgorithm("ES256", parts[1], zeros)),
        Arguments.of("RS256 with a signature of zeros", ofAlgorithm("RS256", parts[1], zeros)),
        Arguments.of("EdDSA with a signature of zeros", ofAlgorithm("EdDSA", parts[1], zeros)),
        Arguments.of(
            "jwk of another key",
            signed(
                header().jwk(new OctetSequenceKey.Builder(OTHER_KEY).build().toPublicJWK()).build(),
                good,
                OTHER_KEY)),
        Arguments.of(
            "jku",
            signed(
                header().jwkURL(URI.create("http://localhost:1/keys")).build(), good, OTHER_KEY)),
        Arguments.of("no kid", signed(header().keyID(null).build(), good)),
        Arguments.of("a header with blanks", signed(JWSHeader.parse(spaced), good)),
        Arguments.of("unknown kid", signed(header().keyID("unknown").build(), good)),
        Arguments.of(
            "critical header",
            signed(header().criticalParams(Set.of("exp")).customParam("exp", 1).build(), good)),
        Arguments.of("other typ", signed(header().type(JOSEObjectType.JWT).build(), good)),
        Arguments.of("no typ", signed(new JWSHeader.Builder(JWSAlgorithm.HS256).build(), good)),
        Arguments.of("other iss", signed(header().build(), claims().issuer("evil").build())),
        Arguments.of("other aud", signed(header().build(), claims().audience("other").build())),
        Arguments.of("no aud", signed(header().build(), claims().audience((String) null).build())),
        Arguments.of("no sub", signed(header().build(), claims().subject(null).build())),
        Arguments.of("empty sub", signed(header().build(), claims().subject("").build())),
        Arguments.of("no sid", signed(header().build(), claims().claim("sid", null).build())),
        Arguments.of("sid is a number", signed(header().build(), claims().claim("sid", 1).build())),
        Arguments.of("no iat", signed(header().build(), claims().issueTime(null).build())),
        Arguments.of("no exp", signed(header().build(), claims().expirationTime(null).build())),
        Arguments.of(
            "expired",
            signed(header().build(), claims().expirationTime(in(Duration.ZERO)).build())),
        Arguments.of(
            "not yet valid",
            signed(header().build(), claims().notBeforeTime(in(Duration.ofMinutes(2))).build())),
        Arguments.of("encrypted plain token", encrypted(new PlainJWT(good).serialize())),
        Arguments.of("encrypted token of Latchkey", encrypted(token)),
        Arguments.of("leading blank", " " + token.substring(1)),
        Arguments.of("too long", token + "A".repeat(3000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void refusesAForgery(String what, String token) {
    assertThat(tokens.read(token)).as(what).isEmpty();
  }

  @Test
  void theTemplateOfTheForgeriesIsItselfGood() throws Exception {
    assertThat(tokens.read(signed(header().build(), claims().build()))).contains(TOM.key());
  }

  private static JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).keyID(KEY_ID);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("latchkey")
        .audience("latchkey")
        .subject(TOM.user().id().value())
        .claim("sid", TOM.session().id().value())
        .issueTime(in(Duration.ZERO))
        .expirationTime(in(Duration.ofDays(1)));
  }

  private static Date in(Duration time) {
    return Date.from(CLOCK.instant().plus(time));
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims) throws JOSEException {
    return signed(header, claims, KEY);
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, SecretKey key)
      throws JOSEException {
    var token = new SignedJWT(header, claims);
    token.sign(new MACSigner(key));
    return token.serialize();
  }

  private static String encrypted(String token) throws JOSEException {
    var jwe =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A128CBC_HS256)
                .type(TYPE)
                .contentType("JWT")
                .build(),
            new Payload(token));
    jwe.encrypt(new DirectEncrypter(key("a secret of the tests, long enou")));
    return jwe.serialize();
  }

  private static String ofAlgorithm(String name, String claims, String signature) {
    String header = encoded("{\"alg\":\"" + name + "\",\"typ\":\"" + TYPE + "\"}");
    return header + "." + claims + "." + signature;
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static SecretKey longKey() {
    return key("a secret of the tests, long enough, and some more for HS384");
  }

  private static SecretKey key(String text) {
    return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }
}
