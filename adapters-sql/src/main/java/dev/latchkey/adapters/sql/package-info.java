/** The SQL adapter: keeps users and login attempts in SQLite or PostgreSQL. */
@NullMarked
package dev.latchkey.adapters.sql;

import org.jspecify.annotations.NullMarked;
