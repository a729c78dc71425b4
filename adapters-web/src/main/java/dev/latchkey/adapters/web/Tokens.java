package dev.latchkey.adapters.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;

/**
 * Session keys as tokens. A token is a JWT signed with HS256 and nothing else (ASVS 9.1.1, 9.1.2);
 * it proves that we issued the key, not that the session lives, and says nothing about the user but
 * an opaque id.
 */
final class Tokens {

  private record Key(JWSHeader header, MACSigner signer, MACVerifier verifier) {}

  private static final JOSEObjectType TYPE = new JOSEObjectType("latchkey-session+jwt");
  private static final String ISSUER = "latchkey";
  private static final String AUDIENCE = "latchkey";
  private static final String SESSION_ID = "sid";

  /** RFC 7518, 3.2: a key as long as the hash output or longer. */
  private static final int SHORTEST_KEY_BYTES = 32;

  /** Longer than any valid token: the longest ids make about 700. Longer tokens are not parsed. */
  private static final int LONGEST = 2048;

  private final Clock clock;
  private final Key first;
  private final Map<String, Key> byHeader = new HashMap<>();
  private final ClaimsVerifier claimsVerifier;

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
    this.claimsVerifier = new ClaimsVerifier(clock);
    List<Key> all = keys.stream().map(Tokens::key).toList();
    this.first = all.get(0);
    all.forEach(key -> byHeader.put(key.header.toBase64URL().toString(), key));
    // Initialises the JDK's cryptography while starting: a class whose initialiser fails, because
    // no file descriptor is left at that moment, stays broken.
    sign(new JWTClaimsSet.Builder().build());
  }

  /** The id of a key is derived from it, so that nodes with the same keys agree (RFC 7638). */
  private static Key key(SecretKey key) {
    try {
      String id = new OctetSequenceKey.Builder(key).keyIDFromThumbprint().build().getKeyID();
      return new Key(
          new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).keyID(id).build(),
          new MACSigner(key),
          new MACVerifier(key));
    } catch (JOSEException unusable) {
      throw new IllegalArgumentException("the signing secret cannot be used", unusable);
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
    return sign(claims);
  }

  private String sign(JWTClaimsSet claims) {
    var token = new SignedJWT(first.header, claims);
    try {
      token.sign(first.signer);
    } catch (JOSEException impossible) {
      throw new IllegalStateException("cannot sign", impossible);
    }
    return token.serialize();
  }

  /**
   * The key in the token; empty if we did not issue it, or it has expired. Its header must be
   * exactly one that we write, so nothing is parsed before the signature is verified.
   */
  Optional<SessionKey> read(String token) {
    int headerEnd = token.indexOf('.');
    int claimsEnd = token.lastIndexOf('.');
    if (token.length() > LONGEST || headerEnd == claimsEnd) {
      return Optional.empty();
    }
    Key key = byHeader.get(token.substring(0, headerEnd));
    try {
      if (key == null
          || !key.verifier.verify(
              key.header,
              token.substring(0, claimsEnd).getBytes(UTF_8),
              new Base64URL(token.substring(claimsEnd + 1)))) {
        return Optional.empty();
      }
      var json = new Base64URL(token.substring(headerEnd + 1, claimsEnd)).decodeToString();
      var claims = JWTClaimsSet.parse(json);
      claimsVerifier.verify(claims, null);
      return Optional.of(
          new SessionKey(
              new User.Id(claims.getSubject()), new Session.Id(claims.getStringClaim(SESSION_ID))));
    } catch (ParseException | BadJWTException | JOSEException | IllegalArgumentException forged) {
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
