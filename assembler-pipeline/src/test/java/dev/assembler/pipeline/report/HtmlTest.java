package dev.assembler.pipeline.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          <script>alert(1)</script> , &lt;script&gt;alert(1)&lt;/script&gt;
          a & b , a &amp; b
          " onload='x , &quot; onload=&#39;x
          &lt; , &amp;lt;
          größer 中文 🙂 , größer 中文 🙂
          """)
  void nothingInTextIsMarkup(String text, String expected) throws IOException {
    assertEquals("<b>" + expected + "</b>", page(text));
  }

  @Test
  void whatAPageCannotHoldStandsAsItsNumber() throws IOException {
    assertEquals("<b>\\u{0}\\u{1b}\\u{d}\\u{7f}\\u{85}\n</b>", page("\0\u001B\r\u007F\u0085\n"));
    assertEquals("<b>\\u{202e}\\u{2028}\\u{feff}</b>", page("\u202E\u2028\uFEFF"));
    assertEquals("<b>\\u{d800}\\u{ffff}\\u{e0041}</b>", page("\uD800\uFFFF\uDB40\uDC41"));
  }

  @Test
  void attributesAreTextAsWell() throws IOException {
    var out = new StringBuilder();
    var html = new Html(out);

    html.open("a", "href", "\"><script>", "class", null);

    assertEquals("<a href=\"&quot;&gt;&lt;script&gt;\">", out.toString());
    assertFalse(html.isComplete());
    assertTrue(html.close().isComplete());
  }

  @Test
  void textIsCutToColumnsOfWhichWideLettersTakeTwo() {
    assertEquals("abcdef", Shown.fitting("abcdef", 6));
    assertEquals("abcd…", Shown.fitting("abcdef", 5));
    assertEquals("中文…", Shown.fitting("中文中文", 6));
    assertEquals("🙂…", Shown.fitting("🙂🙂🙂", 4));
    assertEquals("", Shown.fitting("abcdef", 2));
    assertEquals("ab", Shown.fitting("ab", 2));
  }

  private static String page(String text) throws IOException {
    var out = new StringBuilder();
    new Html(out).leaf("b", text);
    return out.toString();
  }
}
