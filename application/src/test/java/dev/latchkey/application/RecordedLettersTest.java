package dev.latchkey.application;

import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.Letters;
import dev.latchkey.testkit.LettersContract;
import dev.latchkey.testkit.RecordedLetters;
import java.util.List;

class RecordedLettersTest extends LettersContract {

  private final RecordedLetters letters = new RecordedLetters();

  @Override
  protected Letters letters() {
    return letters;
  }

  @Override
  protected List<Arrived> arrived() {
    return letters.all().stream()
        .map(
            letter ->
                new Arrived(
                    letter.to().value(),
                    letter instanceof Letter.ResetLink link ? link.token().text() : "changed"))
        .toList();
  }
}
