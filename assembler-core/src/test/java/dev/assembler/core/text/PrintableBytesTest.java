package dev.assembler.core.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableBytesTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "plain.txt", "with space", "z\u00fcrich", "\u96ea", "\ud83d\ude00"})
  void printableTextStaysAsItIs(String text) {
    assertEquals(text, PrintableBytes.of(text.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "5c, \\\\",
    "00, \\x00",
    "0a, \\x0a",
    "7f, \\x7f",
    "80, \\x80",
    "ff, \\xff",
    "c3, \\xc3",
    "c328, \\xc3(",
    "c0af, \\xc0\\xaf",
    "e28280, \u2080",
    "e282, \\xe2\\x82",
    "eda080, \\xed\\xa0\\x80",
    "f09f98, \\xf0\\x9f\\x98",
    "f4908080, \\xf4\\x90\\x80\\x80",
    "f8888080, \\xf8\\x88\\x80\\x80",
    "e280ae, \\xe2\\x80\\xae",
    "e280a8, \\xe2\\x80\\xa8",
    "c285, \\xc2\\x85",
    "61ff62, a\\xffb"
  })
  void everythingElseIsEscapedByteForByte(String hex, String expected) {
    assertEquals(expected, PrintableBytes.of(HexFormat.of().parseHex(hex)));
  }

  @Test
  void theEscapeItselfIsNotMistakenForAByte() {
    assertEquals("\\\\x41", PrintableBytes.of("\\x41".getBytes(UTF_8)));
  }

  /** All strings of up to two bytes, and many longer ones of the bytes that are likely to clash. */
  @Test
  void differentBytesNeverLookTheSame() {
    Set<String> seen = new HashSet<>();
    for (int a = 0; a < 256; a++) {
      assertTrue(seen.add(PrintableBytes.of(new byte[] {(byte) a})));
      for (int b = 0; b < 256; b++) {
        assertTrue(seen.add(PrintableBytes.of(new byte[] {(byte) a, (byte) b})));
      }
    }
    byte[] likely = {'\\', 'x', '5', 'c', '0', (byte) 0xC3, (byte) 0xA9, (byte) 0xE2, (byte) 0x80};
    long seed = 1;
    var random = new SplittableRandom(seed);
    Set<String> inputs = new HashSet<>();
    seen.clear();
    for (int i = 0; i < 50_000; i++) {
      var bytes = new byte[random.nextInt(1, 7)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = likely[random.nextInt(likely.length)];
      }
      boolean isNew = inputs.add(HexFormat.of().formatHex(bytes));
      assertEquals(isNew, seen.add(PrintableBytes.of(bytes)), "seed " + seed + ", input " + i);
    }
  }

  @Test
  void theTextHasNoControlCharacters() {
    var all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }

    assertFalse(PrintableBytes.of(all).chars().anyMatch(Character::isISOControl));
  }
}
