package dev.assembler.pipeline.spec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The escapes of vis(3) in which mtree(5) writes names: {@code \ooo}, C's single letters, {@code
 * \s} for a space, {@code \^C} for control and {@code \M-C}, {@code \M^C} for bytes above 127.
 */
final class VisText {

  private static final String LETTERS = "abefnrstv0\\\"'#$ *?[]{}()~&;|<>`!=%-";
  private static final byte[] MEANINGS =
      "\007\b\033\f\n\r \t\013\0\\\"'#$ *?[]{}()~&;|<>`!=%-".getBytes(StandardCharsets.ISO_8859_1);

  private VisText() {}

  /**
   * @throws IllegalArgumentException for an escape that is none
   */
  static byte[] decode(byte[] text) {
    var bytes = new ByteArrayOutputStream(text.length);
    int i = 0;
    while (i < text.length) {
      if (text[i] != '\\') {
        bytes.write(text[i++]);
        continue;
      }
      i++;
      if (isOctal(text, i) && isOctal(text, i + 1) && isOctal(text, i + 2)) {
        int value = (text[i] - '0') * 64 + (text[i + 1] - '0') * 8 + (text[i + 2] - '0');
        if (value > 255) {
          throw new IllegalArgumentException(
              "escape \\" + Integer.toOctalString(value) + ": expected \\000 to \\377");
        }
        bytes.write(value);
        i += 3;
      } else if (at(text, i) == 'M' && at(text, i + 1) == '-' && at(text, i + 2) >= 0) {
        bytes.write(text[i + 2] | 0x80);
        i += 3;
      } else if (at(text, i) == 'M' && at(text, i + 1) == '^' && at(text, i + 2) >= 0) {
        bytes.write(control(text[i + 2]) | 0x80);
        i += 3;
      } else if (at(text, i) == '^' && at(text, i + 1) >= 0) {
        bytes.write(control(text[i + 1]));
        i += 2;
      } else {
        int letter = at(text, i) < 0 ? -1 : LETTERS.indexOf((char) at(text, i));
        if (letter < 0) {
          throw new IllegalArgumentException(
              "escape \\"
                  + (at(text, i) < 0 ? " at the end" : (char) at(text, i))
                  + ": expected \\ooo, \\s, \\n, \\t, \\\\ or another of vis(3)");
        }
        bytes.write(MEANINGS[letter]);
        i++;
      }
    }
    return bytes.toByteArray();
  }

  /**
   * Graphic ASCII as it is; blanks, {@code #}, {@code =}, glob marks and all other bytes as \ooo.
   */
  static String encode(byte[] bytes) {
    var text = new StringBuilder(bytes.length + 8);
    for (byte b : bytes) {
      if (b > ' ' && b < 0x7F && "\\#*?[=".indexOf(b) < 0) {
        text.append((char) b);
      } else {
        text.append('\\')
            .append((char) ('0' + ((b >> 6) & 3)))
            .append((char) ('0' + ((b >> 3) & 7)))
            .append((char) ('0' + (b & 7)));
      }
    }
    return text.toString();
  }

  private static int control(int letter) {
    return letter == '?' ? 0x7F : letter & 0x1F;
  }

  private static int at(byte[] text, int index) {
    return index < text.length ? text[index] & 0xFF : -1;
  }

  private static boolean isOctal(byte[] text, int index) {
    return at(text, index) >= '0' && at(text, index) <= '7';
  }
}
