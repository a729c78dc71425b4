package dev.latchkey.broken.adapters.web;

import dev.latchkey.broken.application.Latchkey;
import java.util.function.Supplier;

/** Builds a hexagon of its own. */
final class LatchkeyMaker {

  Latchkey latchkey() {
    return new Latchkey();
  }

  Supplier<Latchkey> latchkeys() {
    return Latchkey::new;
  }
}
