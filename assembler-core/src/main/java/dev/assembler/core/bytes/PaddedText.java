package dev.assembler.core.bytes;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.text.PrintableBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * Text in a field of fixed width: ASCII or UTF-16, filled up with spaces or NULs. Text that does
 * not fit, or holds what the field does not allow, is refused; nothing is cut off or replaced.
 */
public final class PaddedText {

  /** What a field is filled up with. */
  public enum Padding {
    SPACE((byte) ' '),
    NUL((byte) 0);

    private final byte filler;

    Padding(byte filler) {
      this.filler = filler;
    }
  }

  /**
   * The characters a field allows.
   *
   * @param name as messages say it: "A to Z, 0 to 9 and _"
   */
  public record Alphabet(String name, IntPredicate allowed) {

    /** The graphic characters of ASCII and the space. */
    public static final Alphabet PRINTABLE_ASCII =
        new Alphabet("printable ASCII", c -> c >= ' ' && c < 0x7F);

    /** Nothing above 0x7F and no NUL. */
    public static final Alphabet ASCII = new Alphabet("ASCII", c -> c > 0 && c <= 0x7F);

    public Alphabet {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(allowed, "allowed");
    }

    /** Just these characters. */
    public static Alphabet of(String name, String characters) {
      return new Alphabet(name, c -> characters.indexOf(c) >= 0);
    }
  }

  private PaddedText() {}

  /**
   * A field of {@code width} bytes, one for each character.
   *
   * @param field its name in messages
   * @param alphabet ASCII or less
   * @throws IllegalArgumentException if the text is longer or has other characters
   */
  public static byte[] ascii(
      String field, String text, int width, Padding padding, Alphabet alphabet) {
    requireFit(field, text, width);
    requireAlphabet(field, text, alphabet);
    var bytes = new byte[width];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7F) {
        throw new IllegalStateException(alphabet.name() + ": allows more than ASCII");
      }
      bytes[i] = (byte) c;
    }
    Arrays.fill(bytes, text.length(), width, padding.filler);
    return bytes;
  }

  /**
   * A field of {@code units} UTF-16 code units, two bytes each.
   *
   * @throws IllegalArgumentException if the text is longer, has other characters, or a surrogate
   *     without its partner
   */
  public static byte[] utf16(
      String field, String text, int units, Padding padding, ByteOrder order, Alphabet alphabet) {
    requireFit(field, text, units);
    requireAlphabet(field, text, alphabet);
    var bytes = ByteBuffer.allocate(2 * units).order(order);
    for (int i = 0; i < text.length(); i++) {
      bytes.putChar(text.charAt(i));
    }
    while (bytes.hasRemaining()) {
      bytes.putChar((char) padding.filler);
    }
    return bytes.array();
  }

  /**
   * The text of an ASCII field: up to the first NUL, or without the spaces at its end.
   *
   * @throws ImageFormatException if there are bytes above 0x7F in it
   */
  public static String readAscii(String field, byte[] bytes, Padding padding)
      throws ImageFormatException {
    var text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      if (b == 0 && padding == Padding.NUL) {
        break;
      }
      if (b < 0) {
        throw new ImageFormatException(
            field + ": \"" + PrintableBytes.of(bytes) + "\", expected ASCII");
      }
      text.append((char) b);
    }
    return unpadded(text, padding);
  }

  /**
   * The text of a UTF-16 field: up to the first NUL, or without the spaces at its end.
   *
   * @throws ImageFormatException if a surrogate has no partner
   */
  public static String readUtf16(String field, byte[] bytes, Padding padding, ByteOrder order)
      throws ImageFormatException {
    var text = new StringBuilder(bytes.length / 2);
    ByteBuffer units = ByteBuffer.wrap(bytes).order(order);
    while (units.remaining() >= 2) {
      char unit = units.getChar();
      if (unit == 0 && padding == Padding.NUL) {
        break;
      }
      text.append(unit);
    }
    int lone = loneSurrogate(text);
    if (lone >= 0) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "%s: 0x%04x in unit %d without its partner, expected UTF-16",
              field,
              (int) text.charAt(lone),
              lone));
    }
    return unpadded(text, padding);
  }

  private static String unpadded(StringBuilder text, Padding padding) {
    int end = text.length();
    while (padding == Padding.SPACE && end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  private static void requireFit(String field, String text, int width) {
    if (text.length() > width) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: \"%s\" has %d characters, the field holds %d",
              field,
              text,
              text.length(),
              width));
    }
  }

  private static void requireAlphabet(String field, String text, Alphabet alphabet) {
    int lone = loneSurrogate(text);
    if (lone >= 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: U+%04X at %d, half a character",
              field,
              (int) text.charAt(lone),
              lone));
    }
    text.codePoints()
        .filter(c -> !alphabet.allowed().test(c))
        .findFirst()
        .ifPresent(c -> {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%s: \"%s\" has U+%04X in it, expected %s",
                  field,
                  text,
                  c,
                  alphabet.name()));
        });
  }

  /** The index of the first surrogate without its partner, or -1. */
  private static int loneSurrogate(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }
}
