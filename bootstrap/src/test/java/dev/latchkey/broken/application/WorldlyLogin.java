package dev.latchkey.broken.application;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Is managed by a framework, and knows what of the JDK reaches beyond memory. */
@Component
interface WorldlyLogin {
  void knows(DataSource database);

  void knows(Path file);
}
