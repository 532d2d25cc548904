package dev.assembler.core.bytes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.PaddedText.Alphabet;
import dev.assembler.core.bytes.PaddedText.Padding;
import java.io.IOException;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class PaddedTextTest {

  private static final Alphabet ANY = new Alphabet("anything", c -> true);

  private static byte[] ascii(String text, int width) {
    return PaddedText.ascii("label", text, width, Padding.SPACE, Alphabet.PRINTABLE_ASCII);
  }

  @Test
  void asciiIsFilledUpWithSpacesOrNuls() {
    assertArrayEquals("ab   ".getBytes(US_ASCII), ascii("ab", 5));
    assertArrayEquals(
        new byte[] {'a', 'b', 0}, PaddedText.ascii("label", "ab", 3, Padding.NUL, Alphabet.ASCII));
    assertArrayEquals("abc".getBytes(US_ASCII), ascii("abc", 3));
    assertArrayEquals(new byte[0], ascii("", 0));
  }

  @Test
  void longerTextIsRefusedNotCut() {
    var refused = assertThrows(IllegalArgumentException.class, () -> ascii("abcd", 3));

    assertEquals("label: \"abcd\" has 4 characters, the field holds 3", refused.getMessage());
  }

  @Test
  void otherCharactersAreRefusedNotReplaced() {
    var digits = Alphabet.of("0 to 9", "0123456789");

    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> PaddedText.ascii("serial", "12a", 8, Padding.SPACE, digits));

    assertEquals("serial: \"12a\" has U+0061 in it, expected 0 to 9", refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ascii("\u00e4", 8));
    assertThrows(IllegalArgumentException.class, () -> ascii("a\0b", 8));
    assertThrows(IllegalArgumentException.class, () -> ascii("a\nb", 8));
    assertThrows(IllegalArgumentException.class, () -> ascii("\u007f", 8));
  }

  @Test
  void anAlphabetBeyondAsciiForAnAsciiFieldIsOurMistake() {
    assertThrows(
        IllegalStateException.class,
        () -> PaddedText.ascii("label", "\u00e4", 8, Padding.SPACE, ANY));
  }

  @Test
  void utf16IsWrittenInEitherOrder() {
    assertArrayEquals(
        new byte[] {'a', 0, (byte) 0xAC, 0x20, 0, 0},
        PaddedText.utf16("name", "a\u20ac", 3, Padding.NUL, ByteOrder.LITTLE_ENDIAN, ANY));
    assertArrayEquals(
        new byte[] {0, 'a', 0x20, (byte) 0xAC, 0, ' '},
        PaddedText.utf16("name", "a\u20ac", 3, Padding.SPACE, ByteOrder.BIG_ENDIAN, ANY));
  }

  @Test
  void aCharacterOfTwoUnitsTakesTwo() throws IOException {
    byte[] field =
        PaddedText.utf16("name", "\ud83d\ude00", 2, Padding.NUL, ByteOrder.LITTLE_ENDIAN, ANY);

    assertArrayEquals("\ud83d\ude00".getBytes(UTF_16LE), field);
    assertEquals(
        "\ud83d\ude00", PaddedText.readUtf16("name", field, Padding.NUL, ByteOrder.LITTLE_ENDIAN));
    assertThrows(
        IllegalArgumentException.class,
        () -> PaddedText.utf16("name", "\ud83d\ude00", 1, Padding.NUL, ByteOrder.BIG_ENDIAN, ANY));
  }

  @Test
  void halfACharacterIsRefusedBothWays() {
    for (String half : new String[] {"a\ud83d", "\ude00", "\ud83dx"}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> PaddedText.utf16("name", half, 8, Padding.NUL, ByteOrder.LITTLE_ENDIAN, ANY));
    }

    var refused =
        assertThrows(
            ImageFormatException.class,
            () ->
                PaddedText.readUtf16(
                    "name",
                    new byte[] {'a', 0, 0, (byte) 0xDE},
                    Padding.NUL,
                    ByteOrder.LITTLE_ENDIAN));
    assertEquals(
        "name: 0xde00 in unit 1 without its partner, expected UTF-16", refused.getMessage());
  }

  @Test
  void readingTakesThePaddingOff() throws IOException {
    byte[] spaced = "a b  ".getBytes(US_ASCII);
    byte[] ended = {'a', 'b', 0, 'x', (byte) 0xFF};

    assertEquals("a b", PaddedText.readAscii("label", spaced, Padding.SPACE));
    assertEquals("a b  ", PaddedText.readAscii("label", spaced, Padding.NUL));
    assertEquals("ab", PaddedText.readAscii("label", ended, Padding.NUL));
    assertEquals(
        "ab",
        PaddedText.readUtf16(
            "name", new byte[] {0, 'a', 0, 'b', 0, ' '}, Padding.SPACE, ByteOrder.BIG_ENDIAN));
    assertEquals("", PaddedText.readAscii("label", new byte[0], Padding.NUL));
  }

  @Test
  void bytesThatAreNoAsciiAreRefused() {
    byte[] latin = "caf\u00e9".getBytes(ISO_8859_1);

    var refused =
        assertThrows(
            ImageFormatException.class, () -> PaddedText.readAscii("label", latin, Padding.SPACE));

    assertEquals("label: \"caf\\xe9\", expected ASCII", refused.getMessage());
  }

  @Test
  void whatIsWrittenReadsBack() throws IOException {
    for (Padding padding : Padding.values()) {
      byte[] field = PaddedText.ascii("label", "EFI SYSTEM", 11, padding, Alphabet.ASCII);
      assertEquals("EFI SYSTEM", PaddedText.readAscii("label", field, padding));
      for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
        byte[] wide = PaddedText.utf16("name", "z\u00fcrich \u96ea", 36, padding, order, ANY);
        assertEquals("z\u00fcrich \u96ea", PaddedText.readUtf16("name", wide, padding, order));
      }
    }
  }
}
