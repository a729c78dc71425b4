/** The web adapter: the use cases as a REST API, with sessions in a JWT cookie. */
@NullMarked
package dev.latchkey.adapters.web;

import org.jspecify.annotations.NullMarked;
