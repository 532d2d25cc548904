package dev.assembler.pipeline.spec;

import dev.assembler.core.tree.Xattr;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * {@code NAME=VALUE} of a pseudo file: the value is bytes as they stand, or 0s base64, 0x
 * hexadecimal, 0t text with {@code \ooo}.
 */
final class PseudoXattr {

  private PseudoXattr() {}

  static Xattr parse(byte[] definition) {
    int equals = 0;
    while (equals < definition.length && definition[equals] != '=') {
      equals++;
    }
    if (equals == definition.length || equals == 0) {
      throw new IllegalArgumentException(
          "attribute "
              + new String(definition, StandardCharsets.ISO_8859_1)
              + ": expected NAME=VALUE");
    }
    byte[] name = Arrays.copyOf(definition, equals);
    return Xattr.of(name, value(Arrays.copyOfRange(definition, equals + 1, definition.length)));
  }

  private static byte[] value(byte[] value) {
    if (value.length < 2 || value[0] != '0') {
      return value;
    }
    String encoded = new String(value, 2, value.length - 2, StandardCharsets.ISO_8859_1);
    try {
      return switch (value[1]) {
        case 's', 'S' -> Base64.getDecoder().decode(encoded);
        case 'x', 'X' -> HexFormat.of().parseHex(encoded);
        case 't', 'T' -> octalText(Arrays.copyOfRange(value, 2, value.length));
        default -> value;
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "attribute value 0" + (char) value[1] + encoded + ": " + e.getMessage(), e);
    }
  }

  private static byte[] octalText(byte[] text) {
    var bytes = new ByteArrayOutputStream(text.length);
    int i = 0;
    while (i < text.length) {
      if (text[i] != '\\') {
        bytes.write(text[i++]);
      } else if (i + 1 < text.length && text[i + 1] == '\\') {
        bytes.write('\\');
        i += 2;
      } else {
        String digits =
            new String(text, i + 1, Math.min(3, text.length - i - 1), StandardCharsets.ISO_8859_1);
        if (!digits.matches("[0-3][0-7]{2}")) {
          throw new IllegalArgumentException("escape \\" + digits + ": expected \\000 to \\377");
        }
        bytes.write(Integer.parseInt(digits, 8));
        i += 4;
      }
    }
    return bytes.toByteArray();
  }
}
