package dev.latchkey.adapters.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.application.SignedIn;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as the service signs them that was given the same {@code JWT_SIGNING_SECRET}. */
public final class SessionTokens {

  private final Tokens tokens;

  public SessionTokens(String secrets) {
    List<SecretKey> keys =
        Arrays.stream(secrets.split(",", -1))
            .<SecretKey>map(secret -> new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"))
            .toList();
    tokens = new Tokens(keys, Clock.systemUTC());
  }

  public String issue(SignedIn signedIn) {
    return tokens.issue(signedIn);
  }
}
