package dev.assembler.fat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * When two names are the same to a file system that ignores case: the simple upper case of Unicode
 * 16.0, unit by unit, so that characters beyond plane 0 are only equal to themselves, as Windows
 * has it. The table is a resource, for the JDK's own follows the JDK's version.
 */
final class UpcaseTable {

  private static final String RESOURCE = "upcase-unicode-16.0.txt";
  private static final char[] UPPER = load();

  private UpcaseTable() {}

  static char fold(char unit) {
    return UPPER[unit];
  }

  static String fold(String name) {
    char[] units = name.toCharArray();
    for (int i = 0; i < units.length; i++) {
      units[i] = UPPER[units[i]];
    }
    return new String(units);
  }

  private static char[] load() {
    var table = new char[1 << Character.SIZE];
    for (int unit = 0; unit < table.length; unit++) {
      table[unit] = (char) unit;
    }
    try (var stream = UpcaseTable.class.getResourceAsStream(RESOURCE);
        var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          put(line, table);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  /** "0101-012F/2 -1": first, last, step, and how far the upper case is. */
  private static void put(String line, char[] table) {
    int last = Integer.parseInt(line, 5, 9, 16);
    int space = line.indexOf(' ');
    int step = Integer.parseInt(line, 10, space, 10);
    int delta = Integer.parseInt(line, space + 1, line.length(), 10);
    for (int unit = Integer.parseInt(line, 0, 4, 16); unit <= last; unit += step) {
      table[unit] = (char) (unit + delta);
    }
  }
}
