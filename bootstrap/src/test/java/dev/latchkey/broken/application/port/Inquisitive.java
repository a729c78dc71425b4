package dev.latchkey.broken.application.port;

import dev.latchkey.broken.application.OpenLogin;

/** Knows a use case. */
public interface Inquisitive {
  void knows(OpenLogin login);
}
