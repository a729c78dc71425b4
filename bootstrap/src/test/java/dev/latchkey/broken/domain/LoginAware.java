package dev.latchkey.broken.domain;

import dev.latchkey.broken.application.OpenLogin;

/** Knows a use case. */
interface LoginAware {
  void knows(OpenLogin login);
}
