package dev.assembler.cli;

import dev.assembler.core.text.PrintableBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Command-line arguments as Strings that keep every byte: what is no valid UTF-8 stands as a lone
 * low surrogate U+DC80 to U+DCFF per byte (as Python's surrogateescape has it), which no valid text
 * holds. The JVM itself decodes arguments by the locale and loses what does not fit.
 */
final class Arguments {

  private static final char ESCAPE = '\uDC00';

  private Arguments() {}

  /**
   * The process's own arguments with their bytes; what the JVM made of them where it cannot tell.
   */
  static String[] ofProcess(String[] decoded) {
    Path file = Path.of("/proc/self/cmdline");
    if (decoded.length == 0 || !Files.isReadable(file)) {
      return decoded;
    }
    List<byte[]> words;
    try {
      words = words(Files.readAllBytes(file));
    } catch (IOException e) {
      return decoded;
    }
    if (words.size() <= decoded.length) {
      return decoded;
    }
    var exact = new String[decoded.length];
    for (int i = 0; i < exact.length; i++) {
      byte[] word = words.get(words.size() - exact.length + i);
      exact[i] = decode(word);
      // The launcher may have been given other words than we were; plain ones must agree.
      if (isAscii(word) && !exact[i].equals(decoded[i])) {
        return decoded;
      }
    }
    return exact;
  }

  /** The text of these bytes. */
  static String decode(byte[] bytes) {
    var text = new StringBuilder(bytes.length);
    int position = 0;
    while (position < bytes.length) {
      int left = Math.min(4, bytes.length - position);
      String character = null;
      for (int n = 1; n <= left && character == null; n++) {
        character = character(bytes, position, n);
        if (character != null) {
          position += n;
        }
      }
      if (character == null) {
        text.append((char) (ESCAPE + (bytes[position++] & 0xFF)));
      } else {
        text.append(character);
      }
    }
    return text.toString();
  }

  /** The bytes this text stands for. */
  static byte[] bytes(String text) {
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes.writeBytes(text.substring(i, i + 2).getBytes(StandardCharsets.UTF_8));
        i++;
      } else if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF) {
        bytes.write(c - ESCAPE);
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /** The argument for messages. */
  static String shown(String argument) {
    return PrintableBytes.of(bytes(argument));
  }

  private static String character(byte[] bytes, int offset, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static List<byte[]> words(byte[] cmdline) {
    var words = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i < cmdline.length; i++) {
      if (cmdline[i] == 0) {
        words.add(Arrays.copyOfRange(cmdline, start, i));
        start = i + 1;
      }
    }
    return words;
  }
}
