package dev.latchkey.broken.adapters.web;

import dev.latchkey.broken.adapters.mongo.Exhibitionist;

/** Knows another adapter. */
interface Neighbour {
  void knows(Exhibitionist document);
}
