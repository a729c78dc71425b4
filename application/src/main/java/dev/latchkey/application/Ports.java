package dev.latchkey.application;

import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.application.port.SecurityEvents;
import dev.latchkey.application.port.Users;

/** The driven ports that {@link Latchkey} needs, one adapter for each. */
public record Ports(
    Users users, PasswordHasher hasher, LoginAttempts attempts, SecurityEvents events) {}
