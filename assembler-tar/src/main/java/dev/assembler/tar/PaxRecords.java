package dev.assembler.tar;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** The records of an extended header to be written: each key once, in the order of their bytes. */
final class PaxRecords {

  /** Keys are ASCII, or bytes as ISO 8859-1: either way their order is that of unsigned bytes. */
  private final TreeMap<String, byte[]> records = new TreeMap<>();

  void put(String key, byte[] value) {
    records.put(key, value);
  }

  void put(String key, long value) {
    put(key, Long.toString(value));
  }

  void put(String key, String ascii) {
    put(key, ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** A path or a link's target, which readers take for UTF-8 unless they are told otherwise. */
  void putName(String key, byte[] name) {
    put(key, name);
    if (!isUtf8(name)) {
      put(PaxKey.HDRCHARSET, "BINARY");
    }
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  byte[] encode() {
    var body = new ByteArrayOutputStream();
    records.forEach((key, value) -> {
      int length = recordLength(key.length() + value.length + 3);
      body.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
      body.writeBytes(key.getBytes(StandardCharsets.ISO_8859_1));
      body.write('=');
      body.writeBytes(value);
      body.write('\n');
    });
    return body.toByteArray();
  }

  /** The length counts its own digits. */
  private static int recordLength(int others) {
    int length = others + 1;
    while (others + Integer.toString(length).length() != length) {
      length = others + Integer.toString(length).length();
    }
    return length;
  }

  static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
