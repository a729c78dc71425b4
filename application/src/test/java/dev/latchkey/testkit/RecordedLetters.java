package dev.latchkey.testkit;

import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.Letters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@link Letters} that remember every letter. */
public final class RecordedLetters implements Letters {

  private final List<Letter> letters = new CopyOnWriteArrayList<>();

  @Override
  public void post(Letter letter) {
    letters.add(letter);
  }

  /** Returns all letters, in the order in which they were posted. */
  public List<Letter> all() {
    return List.copyOf(letters);
  }

  /** Returns the letter that was posted last. */
  public Letter last() {
    return letters.get(letters.size() - 1);
  }

  /** Forgets all letters posted until now. */
  public void clear() {
    letters.clear();
  }
}
