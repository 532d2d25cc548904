package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Deb822ReaderTest {

  @Test
  void paragraphsHaveFieldsOverSeveralLines() throws IOException {
    Deb822Reader reader =
        reader(
            "\n# note\nPackage: a\nDescription: one\n two\n .\n three \n\n\nPACKAGE:b\nEmpty:\n");

    assertTrue(reader.next());
    assertEquals("a", reader.get("package"));
    assertEquals("one\n two\n .\n three", reader.get("Description"));
    assertEquals(List.of("Package", "Description"), reader.names());
    assertTrue(reader.next());
    assertTrue(reader.is("Package", "b"));
    assertEquals("", reader.get("Empty"));
    assertNull(reader.get("Description"));
    assertFalse(reader.next());
  }

  @ParameterizedTest
  @CsvSource({
    "' x', line 1",
    "'a', line 1",
    "'a: 1\nb c: 2', line 2",
    "'a: 1\nA: 2', line 2",
    "'-a: 1', line 1",
    "': 1', line 1"
  })
  void malformedLinesAreNamed(String text, String place) {
    var refused = assertThrows(ImageFormatException.class, () -> reader(text).next());

    assertTrue(refused.getMessage().startsWith("control: " + place + ": "), refused.getMessage());
  }

  @Test
  void anEndlessParagraphIsRefused() {
    var text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append("f").append(i).append(": 1\n");
    }

    assertThrows(ImageFormatException.class, () -> reader(text.toString()).next());
  }

  @Test
  void anyBytesAreReadOrRefused() {
    long seed = 7;
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = (byte) "aA: \n\t#-.\u00ff\0".charAt(random.nextInt(11));
      }
      var reader = new Deb822Reader("control", bytes);
      try {
        while (reader.next()) {
          reader.names().forEach(reader::get);
        }
      } catch (ImageFormatException e) {
        assertTrue(e.getMessage().startsWith("control: line "), "seed " + seed + ": " + e);
      }
    }
  }

  private static Deb822Reader reader(String text) {
    return new Deb822Reader("control", text.getBytes(UTF_8));
  }
}
