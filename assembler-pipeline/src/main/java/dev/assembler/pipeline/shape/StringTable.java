package dev.assembler.pipeline.shape;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A string table of an ELF file in the making; equal strings are there once. */
final class StringTable {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<String, Integer> places = new HashMap<>();

  StringTable() {
    bytes.write(0);
    places.put("", 0);
  }

  /** Where the text is, which is added if it is new. */
  int place(String text) {
    return places.computeIfAbsent(
        text,
        added -> {
          int at = bytes.size();
          bytes.writeBytes(added.getBytes(StandardCharsets.ISO_8859_1));
          bytes.write(0);
          return at;
        });
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
