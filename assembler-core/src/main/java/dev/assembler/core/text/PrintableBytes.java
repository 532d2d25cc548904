package dev.assembler.core.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes as text for messages and listings: valid UTF-8 as it is, everything else as {@code \xNN}.
 * Two different byte strings never look the same, because a backslash is doubled.
 */
public final class PrintableBytes {

  private static final String HEX = "0123456789abcdef";

  private PrintableBytes() {}

  public static String of(byte[] bytes) {
    if (isPlainAscii(bytes)) {
      return new String(bytes, StandardCharsets.US_ASCII);
    }
    var text = new StringBuilder(bytes.length + 16);
    int position = 0;
    while (position < bytes.length) {
      int length = characterLength(bytes, position);
      String character = length == 0 ? "" : decode(bytes, position, length);
      if (character.isEmpty() || !isPrintable(character.codePointAt(0))) {
        int end = position + (character.isEmpty() ? 1 : length);
        for (; position < end; position++) {
          int value = bytes[position] & 0xFF;
          text.append("\\x").append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 15));
        }
      } else {
        text.append(character.equals("\\") ? "\\\\" : character);
        position += length;
      }
    }
    return text.toString();
  }

  private static boolean isPlainAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0x20 || b == 0x7F || b == '\\') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(int codePoint) {
    int type = Character.getType(codePoint);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.UNASSIGNED
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  /** The length a UTF-8 lead byte announces, or 0 where none can begin or the bytes end early. */
  private static int characterLength(byte[] bytes, int position) {
    int lead = bytes[position] & 0xFF;
    int length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return lead > 0xF4 || position + length > bytes.length ? 0 : length;
  }

  private static String decode(byte[] bytes, int position, int length) {
    try {
      CharBuffer decoded =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, position, length));
      return decoded.toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }
}
