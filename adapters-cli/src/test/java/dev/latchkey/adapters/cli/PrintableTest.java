package dev.latchkey.adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void noCharacterMovesTheCursorOrTurnsTheText() {
    assertThat(Printable.text("a\033[2Jb\rc\u009b1md\u202ee\u2028f\u0000g\ud800h"))
        .isEqualTo("a\\u{1b}[2Jb\\u{d}c\\u{9b}1md\\u{202e}e\\u{2028}f\\u{0}g\\u{d800}h");
  }

  @Test
  void leavesTextInAnyScriptAsItIs() {
    assertThat(Printable.text("Bärbel 日本語 𝒳 é")).isEqualTo("Bärbel 日本語 𝒳 é");
  }

  @Test
  void columnsAreAsWideAsTheyLook() {
    var table = new Table("A", "B");
    table.add("x\033", "1");
    table.add("日本", "2");
    assertThat(table.lines()).containsExactly("A        B", "x\\u{1b}  1", "日本       2");
  }
}
