package dev.latchkey.broken.adapters.web;

import dev.latchkey.broken.application.port.Inquisitive;

/** Drives, and leaves the use case out. */
interface ShortCut {
  void drives(Inquisitive port);
}
