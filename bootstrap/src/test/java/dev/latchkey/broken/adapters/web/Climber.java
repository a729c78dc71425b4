package dev.latchkey.broken.adapters.web;

import dev.latchkey.broken.bootstrap.MongoWiring;

/** Knows bootstrap. */
interface Climber {
  void knows(MongoWiring bootstrap);
}
