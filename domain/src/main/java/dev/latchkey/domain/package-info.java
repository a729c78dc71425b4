/** What Latchkey is about: users, their passwords and sessions, and every way to be refused. */
@NullMarked
package dev.latchkey.domain;

import org.jspecify.annotations.NullMarked;
