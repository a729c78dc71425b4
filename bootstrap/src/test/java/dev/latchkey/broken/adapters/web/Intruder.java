package dev.latchkey.broken.adapters.web;

import dev.latchkey.broken.application.DeleteEverybody;

/** Lets a client of the web do what only operators may. */
interface Intruder {
  static void intrude(DeleteEverybody deleteEverybody) {
    deleteEverybody.execute();
  }

  DeleteEverybody intruding();
}
