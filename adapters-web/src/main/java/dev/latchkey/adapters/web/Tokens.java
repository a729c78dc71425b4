package dev.latchkey.adapters.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;

/**
 * Session keys as tokens. A token is a JWT signed with HS256 and nothing else (ASVS 9.1.1, 9.1.2);
 * it proves that we issued the key, not that the session lives, and says nothing about the user but
 * an opaque id.
 */
final class Tokens {

  private static final JOSEObjectType TYPE = new JOSEObjectType("latchkey-session+jwt");
  private static final String ISSUER = "latchkey";
  private static final String AUDIENCE = "latchkey";
  private static final String SESSION_ID = "sid";

  /** RFC 7518, 3.2: a key as long as the hash output or longer. */
  private static final int SHORTEST_KEY_BYTES = 32;

  /** Longer than any valid token: the longest ids make about 700. Longer tokens are not parsed. */
  private static final int LONGEST = 2048;

  private final Clock clock;
  private final MACSigner signer;
  private final JWSHeader header;
  private final DefaultJWTProcessor<SecurityContext> verifier;

  /**
   * Issues tokens signed by the first key, and accepts those signed by any.
   *
   * @throws IllegalArgumentException if there is no key, or one has fewer than 32 bytes
   */
  Tokens(List<SecretKey> keys, Clock clock) {
    if (keys.isEmpty()
        || keys.stream().anyMatch(key -> key.getEncoded().length < SHORTEST_KEY_BYTES)) {
      throw new IllegalArgumentException(
          "a signing secret must have " + SHORTEST_KEY_BYTES + " bytes or more");
    }
    this.clock = clock;
    List<JWK> jwks = keys.stream().map(Tokens::jwk).toList();
    this.header =
        new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).keyID(jwks.get(0).getKeyID()).build();
    try {
      this.signer = new MACSigner(keys.get(0));
      // Initialises the JDK's cryptography while starting: a class whose initialiser fails, because
      // no file descriptor is left at that moment, stays broken.
      new SignedJWT(header, new JWTClaimsSet.Builder().build()).sign(signer);
    } catch (JOSEException unusable) {
      throw new IllegalArgumentException("the signing secret cannot be used", unusable);
    }
    this.verifier = new DefaultJWTProcessor<>();
    verifier.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
    verifier.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.HS256, new ImmutableJWKSet<>(new JWKSet(jwks))));
    verifier.setJWTClaimsSetVerifier(new ClaimsVerifier(clock));
  }

  /** The id of a key is derived from it, so that nodes with the same keys agree (RFC 7638). */
  private static JWK jwk(SecretKey key) {
    try {
      return new OctetSequenceKey.Builder(key).keyIDFromThumbprint().build();
    } catch (JOSEException impossible) {
      throw new IllegalStateException("SHA-256 is missing", impossible);
    }
  }

  /** A token for the session; it expires when the session ends at the latest. */
  String issue(SignedIn signedIn) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject(signedIn.user().id().value())
            .claim(SESSION_ID, signedIn.session().id().value())
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(signedIn.session().expiresAt()))
            .build();
    var token = new SignedJWT(header, claims);
    try {
      token.sign(signer);
    } catch (JOSEException impossible) {
      throw new IllegalStateException("cannot sign", impossible);
    }
    return token.serialize();
  }

  /** The key in the token; empty if we did not issue it, or it has expired. */
  Optional<SessionKey> read(String token) {
    if (token.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      JWTClaimsSet claims = verifier.process(SignedJWT.parse(token), null);
      return Optional.of(
          new SessionKey(
              new User.Id(claims.getSubject()), new Session.Id(claims.getStringClaim(SESSION_ID))));
    } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException forged) {
      return Optional.empty();
    }
  }

  /** Accepts a time of issue in the future: the clock of the issuing node may be ahead. */
  private static final class ClaimsVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {

    private final Clock clock;

    ClaimsVerifier(Clock clock) {
      super(
          AUDIENCE,
          new JWTClaimsSet.Builder().issuer(ISSUER).build(),
          Set.of("sub", SESSION_ID, "iat", "exp"));
      this.clock = clock;
      setMaxClockSkew(0);
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
