package dev.assembler.fat;

import dev.assembler.core.tree.EntryName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** A name in UTF-16 as VFAT holds it, and what it does not hold. */
final class LongName {

  /** UTF-16 units in one record. */
  static final int UNITS = 13;

  /** The most units; a name of a tree never has more, for it has at most as many bytes. */
  static final int MOST_UNITS = 255;

  private static final String ILLEGAL = "\"*/:<>?\\|";

  private static final Set<String> DEVICES =
      Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$");

  private LongName() {}

  /** The name in UTF-16, or null if it is not UTF-8. */
  static String of(EntryName name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name.toBytes())).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Whether a record with the short name alone does not say it all. */
  static boolean isNeeded(String name) {
    return ShortName.of(name) == null;
  }

  /** How many directory records a name takes. */
  static int records(String name) {
    return isNeeded(name) ? 1 + (name.length() + UNITS - 1) / UNITS : 1;
  }

  /** What keeps a name from being held, or from being opened by Windows; null if nothing does. */
  static String problem(String name) {
    if (name == null) {
      return "a name that is not UTF-8";
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || ILLEGAL.indexOf(c) >= 0 || c == 0xFFFF) {
        String shown =
            c > ' ' && c < 0x7F ? "\"" + c + '"' : String.format(Locale.ROOT, "U+%04X", (int) c);
        return "a name with " + shown + ", which FAT does not hold";
      }
    }
    char last = name.charAt(name.length() - 1);
    if (last == '.' || last == ' ') {
      return "a name that ends in a " + (last == '.' ? "dot" : "space") + ", which FAT drops";
    }
    return isDevice(name) ? "a name that DOS and Windows keep for a device" : null;
  }

  /** "con", "Con.txt", "con .txt", "COM1", "lpt\u00b9.log". */
  private static boolean isDevice(String name) {
    int dot = name.indexOf('.');
    String stem = UpcaseTable.fold(dot < 0 ? name : name.substring(0, dot)).stripTrailing();
    if (DEVICES.contains(stem)) {
      return true;
    }
    return stem.length() == 4
        && (stem.startsWith("COM") || stem.startsWith("LPT"))
        && "0123456789\u00b9\u00b2\u00b3".indexOf(stem.charAt(3)) >= 0;
  }
}
