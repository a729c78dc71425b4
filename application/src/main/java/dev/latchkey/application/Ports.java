package dev.latchkey.application;

import dev.latchkey.application.port.Letters;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.Users;
import java.util.concurrent.Executor;

/**
 * The driven ports that {@link Latchkey} needs, one adapter for each.
 *
 * @param background runs what a caller does not wait for: bounded, and it throws {@link
 *     java.util.concurrent.RejectedExecutionException} when it is full. It should start the work
 *     only after the caller is likely to have answered, so that the time of the answer does not
 *     reveal how much work there is
 */
public record Ports(
    Users users,
    PasswordHasher hasher,
    LoginAttempts attempts,
    SecurityEvents events,
    Letters letters,
    Executor background) {}
