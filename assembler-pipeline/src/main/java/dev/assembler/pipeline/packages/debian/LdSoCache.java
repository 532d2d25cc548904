package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.bytes.StructWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The dynamic loader's table of libraries, /etc/ld.so.cache in the format of glibc 2.2 and later
 * (glibc, sysdeps/generic/dl-cache.h): a header of 48 bytes, an entry of 24 bytes for each library,
 * their names. Little-endian machines only.
 */
final class LdSoCache {

  /**
   * A library.
   *
   * @param name what programs ask for
   * @param path where it is
   * @param flags its kind and machine
   */
  record Entry(String name, String path, int flags) {}

  private static final int HEADER = 48;
  private static final int ENTRY = 24;
  private static final byte LITTLE_ENDIAN = 2;

  private LdSoCache() {}

  /** The file for these libraries, given in any order. */
  static byte[] of(List<Entry> libraries) {
    var sorted = new ArrayList<>(libraries);
    // The loader searches by halves: names descend, then flags.
    sorted.sort((a, b) -> {
      int names = compare(b.name(), a.name());
      return names != 0 ? names : Integer.compare(b.flags(), a.flags());
    });
    int strings = HEADER + ENTRY * sorted.size();
    var texts = new ByteArrayOutputStream();
    Map<String, Integer> offsets = new HashMap<>();
    for (Entry entry : sorted) {
      for (String text : List.of(entry.name(), entry.path())) {
        offsets.computeIfAbsent(
            text,
            key -> {
              int at = strings + texts.size();
              texts.writeBytes(key.getBytes(UTF_8));
              texts.write(0);
              return at;
            });
      }
    }
    ByteBuffer file = ByteBuffer.allocate(strings + texts.size()).order(ByteOrder.LITTLE_ENDIAN);
    new StructWriter("ld.so.cache header", file)
        .at(0x00)
        .bytes("magic", "glibc-ld.so.cache".getBytes(UTF_8), 17)
        .at(0x11)
        .bytes("version", "1.1".getBytes(UTF_8), 3)
        .at(0x14)
        .u32("nlibs", sorted.size())
        .at(0x18)
        .u32("len_strings", texts.size())
        .at(0x1C)
        .u8("flags", LITTLE_ENDIAN)
        .at(0x1D)
        .zeros(3)
        .at(0x20)
        .u32("extension_offset", 0)
        .at(0x24)
        .zeros(12)
        .at(HEADER);
    for (Entry entry : sorted) {
      file.putInt(entry.flags());
      file.putInt(offsets.get(entry.name()));
      file.putInt(offsets.get(entry.path()));
      file.putInt(0); // osversion: of kernels before 2.6
      file.putLong(0); // hwcap
    }
    return file.put(texts.toByteArray()).array();
  }

  /** As _dl_cache_libcmp: runs of digits are numbers, and come after other bytes. */
  static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length()) {
      char one = a.charAt(i);
      char other = j < b.length() ? b.charAt(j) : 0;
      if (isDigit(one) && isDigit(other)) {
        long first = 0;
        long second = 0;
        for (; i < a.length() && isDigit(a.charAt(i)); i++) {
          first = first * 10 + a.charAt(i) - '0';
        }
        for (; j < b.length() && isDigit(b.charAt(j)); j++) {
          second = second * 10 + b.charAt(j) - '0';
        }
        if (first != second) {
          return Integer.compare((int) first, (int) second);
        }
      } else if (isDigit(one) != isDigit(other)) {
        return isDigit(one) ? 1 : -1;
      } else if (one != other) {
        return one - other;
      } else {
        i++;
        j++;
      }
    }
    return j < b.length() ? -b.charAt(j) : 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
