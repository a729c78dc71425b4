package dev.latchkey.application;

import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.RecoveryPolicy;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;

/** The rules that {@link Latchkey} applies. */
public record Policies(
    SessionPolicy sessions,
    PasswordPolicy passwords,
    ThrottlePolicy throttle,
    RecoveryPolicy recovery) {}
