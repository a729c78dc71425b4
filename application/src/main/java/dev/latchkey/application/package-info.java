/** The use cases: what callers can ask of Latchkey. They are the driving ports. */
@NullMarked
package dev.latchkey.application;

import org.jspecify.annotations.NullMarked;
