package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The lines of minisign's files: comments and Base64 in turn. */
final class MinisignText {

  static final String UNTRUSTED = "untrusted comment: ";
  static final String TRUSTED = "trusted comment: ";

  private static final int MOST_BYTES = 16_384;

  private final String what;
  private final List<String> lines;

  private MinisignText(String what, List<String> lines) {
    this.what = what;
    this.lines = lines;
  }

  /**
   * @param what the file is, for messages
   * @param count of its lines
   */
  static MinisignText of(String what, byte[] file, int count) throws ImageFormatException {
    if (file.length > MOST_BYTES) {
      throw new ImageFormatException(
          what + ": " + file.length + " bytes, expected at most " + MOST_BYTES);
    }
    List<String> lines = new String(file, StandardCharsets.UTF_8).lines().toList();
    if (lines.size() != count) {
      throw new ImageFormatException(what + ": " + lines.size() + " lines, expected " + count);
    }
    return new MinisignText(what, lines);
  }

  /** The text after a prefix; a line is counted from 1. */
  String comment(int line, String prefix) throws ImageFormatException {
    String text = lines.get(line - 1);
    if (!text.startsWith(prefix)) {
      throw new ImageFormatException(what + " line " + line + ": expected \"" + prefix + "..\"");
    }
    return text.substring(prefix.length());
  }

  byte[] base64(int line, int size) throws ImageFormatException {
    return base64(what + " line " + line, lines.get(line - 1), size);
  }

  static byte[] base64(String what, String text, int size) throws ImageFormatException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new ImageFormatException(what + ": no Base64", e);
    }
    // Spare bits of the last digit may be set: one text a value.
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new ImageFormatException(what + ": not the usual Base64 of its bytes");
    }
    if (bytes.length != size) {
      throw new ImageFormatException(what + ": " + bytes.length + " bytes, expected " + size);
    }
    return bytes;
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
