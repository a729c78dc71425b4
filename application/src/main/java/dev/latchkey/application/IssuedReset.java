package dev.latchkey.application;

import dev.latchkey.domain.PasswordReset;
import dev.latchkey.domain.ResetToken;

/**
 * What an operator hands over to a user who has forgotten the password.
 *
 * @param token what the link carries: shown once, since only its hash is stored
 * @param reset until when it works, and the user's address
 */
public record IssuedReset(ResetToken token, PasswordReset reset) {}
