/** Letters by e-mail: a bounded queue, plain text, one recipient each, and SMTP over TLS. */
@NullMarked
package dev.latchkey.adapters.mail;

import org.jspecify.annotations.NullMarked;
