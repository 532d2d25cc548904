package dev.assembler.assets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.text.PrintableBytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One line of a checksum list, as the algorithm's own tool prints it and checks it: sha256sum(1),
 * b3sum(1), or {@code fsverity digest}.
 */
final class ChecksumLine {

  /** Bytes of a line that a message shows. */
  private static final int SHOWN = 80;

  private ChecksumLine() {}

  /** The line without its end. */
  static byte[] write(DigestAlgorithm algorithm, byte[] name, byte[] digest) {
    var line = new ByteArrayOutputStream(name.length + 2 * digest.length + 10);
    String hex = HexFormat.of().formatHex(digest);
    if (algorithm.isFsVerity()) {
      line.writeBytes((hashName(algorithm) + ":" + hex + " ").getBytes(US_ASCII));
      line.writeBytes(name);
      return line.toByteArray();
    }
    byte[] escaped = escape(algorithm, name);
    if (escaped.length != name.length) {
      line.write('\\');
    }
    line.writeBytes((hex + "  ").getBytes(US_ASCII));
    line.writeBytes(escaped);
    return line.toByteArray();
  }

  /** The line without its end, that says whose it is. */
  static byte[] writeTagged(DigestAlgorithm algorithm, byte[] name, byte[] digest) {
    if (algorithm.isFsVerity()) {
      return write(algorithm, name, digest);
    }
    var line = new ByteArrayOutputStream(name.length + 2 * digest.length + 16);
    byte[] escaped = escape(algorithm, name);
    line.writeBytes(
        ((escaped.length == name.length ? "" : "\\") + tag(algorithm)).getBytes(US_ASCII));
    line.writeBytes(escaped);
    line.writeBytes((") = " + HexFormat.of().formatHex(digest)).getBytes(US_ASCII));
    return line.toByteArray();
  }

  private static String tag(DigestAlgorithm algorithm) {
    return algorithm.name() + " (";
  }

  /** Whether a reader gets the name back: not all forms can escape what ends a line. */
  static boolean holds(DigestAlgorithm algorithm, byte[] name) {
    boolean returns = name.length > 0 && name[name.length - 1] == '\r';
    if (algorithm == DigestAlgorithm.SHA256 || !returns) {
      return !algorithm.isFsVerity() || new String(name, ISO_8859_1).indexOf('\n') < 0;
    }
    return false;
  }

  /** The name as lists show it; longer than it is where something had to be escaped. */
  static byte[] escape(DigestAlgorithm algorithm, byte[] name) {
    var escaped = new ByteArrayOutputStream(name.length + 2);
    for (byte b : name) {
      // b3sum knows no escape for a carriage return, sha256sum writes one.
      if (b == '\\' || b == '\n' || (b == '\r' && algorithm == DigestAlgorithm.SHA256)) {
        escaped.write('\\');
        escaped.write(b == '\\' ? '\\' : b == '\n' ? 'n' : 'r');
      } else {
        escaped.write(b);
      }
    }
    return escaped.toByteArray();
  }

  /**
   * Parses a line without its end. Upper-case digits, the {@code *} of binary mode and the tagged
   * form {@code SHA256 (NAME) = HEX} are understood, too.
   */
  static ChecksumList.Entry parse(DigestAlgorithm algorithm, byte[] line, long number)
      throws ImageFormatException {
    boolean escapes = !algorithm.isFsVerity();
    boolean escaped = escapes && line.length > 0 && line[0] == '\\';
    // One char a byte, so that positions are the same.
    String text = new String(line, ISO_8859_1).substring(escaped ? 1 : 0);
    String prefix = algorithm.isFsVerity() ? hashName(algorithm) + ":" : "";
    String tag = tag(algorithm);
    int digits = 2 * algorithm.size();
    String hex;
    String name;
    if (escapes && text.startsWith(tag) && text.length() > tag.length() + digits + 4) {
      int end = text.length() - digits - 4;
      requireForm(text.startsWith(") = ", end), algorithm, line, number);
      hex = text.substring(end + 4);
      name = text.substring(tag.length(), end);
    } else {
      int from = prefix.length();
      int separator = escapes ? 2 : 1;
      requireForm(
          text.startsWith(prefix) && text.length() > from + digits + separator,
          algorithm,
          line,
          number);
      hex = text.substring(from, from + digits);
      String between = text.substring(from + digits, from + digits + separator);
      requireForm(
          escapes ? between.equals("  ") || between.equals(" *") : between.equals(" "),
          algorithm,
          line,
          number);
      name = text.substring(from + digits + separator);
    }
    requireForm(hex.chars().allMatch(HexFormat::isHexDigit), algorithm, line, number);
    byte[] bytes = name.getBytes(ISO_8859_1);
    if (escaped) {
      bytes = unescape(bytes);
      requireForm(bytes != null, algorithm, line, number);
    }
    for (byte b : bytes) {
      requireForm(b != 0, algorithm, line, number);
    }
    return new ChecksumList.Entry(bytes, HexFormat.of().parseHex(hex), number);
  }

  /** Null if there is another escape than those we know. */
  private static byte[] unescape(byte[] name) {
    var bytes = new ByteArrayOutputStream(name.length);
    boolean escape = false;
    for (byte b : name) {
      if (escape) {
        switch (b) {
          case '\\' -> bytes.write('\\');
          case 'n' -> bytes.write('\n');
          case 'r' -> bytes.write('\r');
          default -> {
            return null;
          }
        }
      } else if (b != '\\') {
        bytes.write(b);
      }
      escape = !escape && b == '\\';
    }
    if (escape) {
      return null;
    }
    return bytes.toByteArray();
  }

  private static void requireForm(
      boolean condition, DigestAlgorithm algorithm, byte[] line, long number)
      throws ImageFormatException {
    if (!condition) {
      throw new ImageFormatException(
          "line "
              + number
              + ": \""
              + PrintableBytes.of(Arrays.copyOf(line, Math.min(SHOWN, line.length)))
              + (line.length > SHOWN ? ".." : "")
              + "\", expected "
              + form(algorithm));
    }
  }

  private static String form(DigestAlgorithm algorithm) {
    String digits = 2 * algorithm.size() + " hexadecimal digits";
    return algorithm.isFsVerity()
        ? hashName(algorithm) + ":, " + digits + ", a space and a name"
        : digits + ", two spaces and a name";
  }

  private static String hashName(DigestAlgorithm algorithm) {
    return algorithm == DigestAlgorithm.FSVERITY_SHA256 ? "sha256" : "sha512";
  }
}
