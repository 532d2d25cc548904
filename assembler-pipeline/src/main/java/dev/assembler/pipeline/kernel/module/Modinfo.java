package dev.assembler.pipeline.kernel.module;

import dev.assembler.core.ImageFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a module says of itself: the NUL-separated KEY=VALUE of its section .modinfo, in order. */
public final class Modinfo {

  /** What kmod has room for; longer aliases would not be found. */
  private static final int LONGEST = 4095;

  private final List<String> entries;

  private Modinfo(List<String> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * @throws ImageFormatException if an entry is longer than kmod reads
   */
  public static Modinfo of(byte[] section) throws ImageFormatException {
    var entries = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i <= section.length; i++) {
      if (i == section.length || section[i] == 0) {
        if (i > start) {
          entries.add(entry(section, start, i - start));
        }
        start = i + 1;
      }
    }
    return new Modinfo(entries);
  }

  private static String entry(byte[] section, int start, int length) throws ImageFormatException {
    String entry = new String(section, start, length, StandardCharsets.ISO_8859_1);
    boolean indexed = entry.startsWith("alias=") || entry.startsWith("softdep=");
    if (indexed && length > LONGEST) {
      throw new ImageFormatException(
          ".modinfo: " + length + " bytes in " + entry.substring(0, 40) + "..");
    }
    return entry;
  }

  /** All values of a key. */
  public List<String> values(String key) {
    var values = new ArrayList<String>();
    for (String entry : entries) {
      if (entry.length() > key.length()
          && entry.charAt(key.length()) == '='
          && entry.startsWith(key)) {
        values.add(entry.substring(key.length() + 1));
      }
    }
    return values;
  }

  /** The modules that the linker found it to need, by normalized names. */
  public List<String> depends() {
    var names = new ArrayList<String>();
    for (String list : values("depends")) {
      for (String name : list.split(",", -1)) {
        if (!name.isEmpty()) {
          names.add(ModuleName.normalized(name));
        }
      }
    }
    return names;
  }
}
