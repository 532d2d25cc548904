package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The text of an index: lines of {@code X:value}, packages separated by empty lines. */
final class ApkIndex {

  /** More packages than any distribution has; each takes about a kilobyte of memory. */
  private static final int MOST_PACKAGES = 1_000_000;

  private static final int MOST_LINE = 1 << 20;

  private ApkIndex() {}

  /**
   * Reads all of it.
   *
   * @throws ImageFormatException naming the line
   */
  static List<ApkPackage> read(byte[] text) throws ImageFormatException {
    var packages = new ArrayList<ApkPackage>();
    Map<String, ApkDependency> words = new HashMap<>();
    PackageFields fields = null;
    int line = 1;
    for (int at = 0; at < text.length; line++) {
      int end = at;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      try {
        if (end - at > MOST_LINE) {
          throw new ImageFormatException("longer than " + MOST_LINE + " bytes");
        }
        if (end == at) {
          fields = finish(fields, packages);
        } else {
          fields = fields == null ? new PackageFields(words) : fields;
          put(fields, text, at, end);
        }
      } catch (ImageFormatException e) {
        throw new ImageFormatException("line " + line + ": " + e.getMessage(), e);
      }
      at = end + 1;
    }
    try {
      finish(fields, packages);
    } catch (ImageFormatException e) {
      throw new ImageFormatException("line " + line + ": " + e.getMessage(), e);
    }
    return List.copyOf(packages);
  }

  private static void put(PackageFields fields, byte[] text, int at, int end)
      throws ImageFormatException {
    if (end - at < 2 || text[at + 1] != ':') {
      throw new ImageFormatException("no field, expected a letter and a colon");
    }
    fields.put((char) text[at], new String(text, at + 2, end - at - 2, StandardCharsets.UTF_8));
  }

  private static PackageFields finish(PackageFields fields, List<ApkPackage> packages)
      throws ImageFormatException {
    if (fields != null) {
      ApkPackage found = fields.build();
      if (found.checksum().isEmpty()) {
        throw new ImageFormatException("package " + found + ": no checksum (C:)");
      }
      packages.add(found);
      if (packages.size() > MOST_PACKAGES) {
        throw new ImageFormatException("more than " + MOST_PACKAGES + " packages");
      }
    }
    return null;
  }
}
