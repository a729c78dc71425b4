package dev.latchkey.broken.domain;

import java.lang.reflect.Method;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Properties;
import java.util.logging.Logger;
import javax.crypto.SecretKey;
import org.springframework.core.env.Environment;

/** Knows a framework, and what of the JDK reaches beyond memory. */
interface WorldlyUser {
  void knows(Connection database);

  void knows(Environment framework);

  void knows(HttpClient network);

  void knows(Logger log);

  void knows(Method reflection);

  void knows(Path file);

  void knows(Process process);

  void knows(Properties settings);

  void knows(SecretKey cryptography);

  void knows(Socket network);

  void knows(System environment);

  void knows(Thread concurrency);
}
