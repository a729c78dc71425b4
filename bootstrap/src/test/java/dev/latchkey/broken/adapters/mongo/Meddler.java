package dev.latchkey.broken.adapters.mongo;

import dev.latchkey.broken.application.OpenLogin;
import dev.latchkey.broken.application.port.Inquisitive;

/** Is driven, and drives. */
abstract class Meddler implements Inquisitive {
  abstract void drives(OpenLogin login);
}
