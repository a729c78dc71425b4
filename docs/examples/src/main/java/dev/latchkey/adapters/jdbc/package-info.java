/** The JDBC adapter: keeps users with their sessions in a relational database. */
@NullMarked
package dev.latchkey.adapters.jdbc;

import org.jspecify.annotations.NullMarked;
