package dev.latchkey.testkit;

import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.Letters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@link Letters} that remember what was posted. */
public final class RecordedLetters implements Letters {

  private final List<Letter> letters = new CopyOnWriteArrayList<>();

  @Override
  public void post(Letter letter) {
    letters.add(letter);
  }

  /** All letters, in the order they were posted. */
  public List<Letter> all() {
    return List.copyOf(letters);
  }

  /** The letter that was posted last. */
  public Letter last() {
    return letters.get(letters.size() - 1);
  }

  /** Forgets the letters posted until now. */
  public void clear() {
    letters.clear();
  }
}
