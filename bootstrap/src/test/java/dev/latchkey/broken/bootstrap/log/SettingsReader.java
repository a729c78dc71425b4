package dev.latchkey.broken.bootstrap.log;

import org.springframework.core.env.Environment;

/** Reads settings instead of being told. */
interface SettingsReader {
  void reads(Environment settings);
}
