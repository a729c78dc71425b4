package dev.latchkey.adapters.cli;

import dev.latchkey.domain.Password;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the password of a new user. It is never an argument: any process can read those. */
final class NewPasswords {

  /** In bytes: twice as many as a {@link Password} may have. */
  private static final int LONGEST_LINE = 2_048;

  /** What Java reads where the locale's charset has no such character. */
  private static final char UNREADABLE = '\ufffd';

  private NewPasswords() {}

  /**
   * Asks twice at the terminal; without one, reads the first line of standard input.
   *
   * @throws Stopped if there is none, or two different ones were typed
   */
  static Password read(Terminal terminal) {
    Terminal.Keyboard keyboard = terminal.keyboard();
    return new Password(keyboard == null ? firstLine(terminal) : typed(keyboard));
  }

  private static String typed(Terminal.Keyboard keyboard) {
    String password = keyboard.secret("Password: ");
    String again = password == null ? null : keyboard.secret("Repeat the password: ");
    if (password == null || again == null) {
      throw Stopped.refused("no password was typed");
    }
    if (!password.equals(again)) {
      throw Stopped.refused("the two passwords differ");
    }
    if (password.indexOf(UNREADABLE) >= 0) {
      throw Stopped.refused(
          "the locale cannot express what was typed; set LC_ALL=C.UTF-8 and try again");
    }
    return password;
  }

  private static String firstLine(Terminal terminal) {
    try {
      byte[] line = new Lines(terminal.in(), LONGEST_LINE).next();
      if (line == null) {
        throw Stopped.wrongUsage("standard input must hold the password in its first line");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException malformed) {
      throw Stopped.refused("the password must be UTF-8");
    } catch (Lines.TooLong tooLong) {
      throw Stopped.refused("the password is too long");
    } catch (IOException unreadable) {
      throw Stopped.refused("standard input cannot be read: " + unreadable.getMessage());
    }
  }
}
