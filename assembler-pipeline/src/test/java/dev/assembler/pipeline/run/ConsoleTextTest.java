package dev.assembler.pipeline.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTextTest {

  /** ^ stands for ESC, @ for BEL, $ for a line's end. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain|plain
          ^[1;31mred^[0m|red
          ^]0;a title@text|text
          ^]0;a title^\\text|text
          ^ctext|text
          ^(Btext|text
          a^[2J|a$
          a^[5;1Hb|a$b
          ^[Ha|a
          $^[5;1Hb|$b
          ^]never ended$next|$next
          ^[12$next|$next
          ^Pqdcs^\\x|x
          """)
  void terminalControlIsTakenOut(String raw, String clean) {
    byte[] bytes = text(raw).getBytes(ISO_8859_1);

    assertEquals(text(clean), new ConsoleText().clean(bytes, bytes.length));
  }

  private static String text(String shown) {
    return shown.replace('^', '\u001B').replace('@', '\u0007').replace('$', '\n');
  }

  @Test
  void whatIsErasedByBackspacesIsGone() {
    byte[] bytes = "wait...\b \b\b \b\b \bdone\r\n".getBytes(ISO_8859_1);

    assertEquals("waitdone\n", new ConsoleText().clean(bytes, bytes.length));
  }

  /** A serial line is read as it comes, in pieces of any length. */
  @Test
  void piecesOfAnyLengthGiveTheSameText() {
    byte[] bytes =
        "\u001B[2Ja\u001B[1;31mb\u001B]0;t\u0007c\u0000\u007F\td\r\n".getBytes(ISO_8859_1);
    var text = new ConsoleText();
    var pieces = new StringBuilder();

    for (byte b : bytes) {
      pieces.append(text.clean(new byte[] {b}, 1));
    }

    assertEquals("abc\td\n", pieces.toString());
    assertEquals("abc\td\n", new ConsoleText().clean(bytes, bytes.length));
  }
}
