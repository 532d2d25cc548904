package dev.assembler.cpio;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.EntryName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** An entry's name as a path: relative, with nothing that leads upwards. */
final class EntryPath {

  private EntryPath() {}

  /** Its components; none for the root. "." and doubled slashes mean nothing. */
  static List<EntryName> of(CpioEntry entry, int deepest) throws ImageFormatException {
    byte[] name = entry.name();
    if (name[0] == '/') {
      throw fault(entry, "absolute, expected a relative name");
    }
    var path = new ArrayList<EntryName>();
    int start = 0;
    for (int i = 0; i <= name.length; i++) {
      if (i == name.length || name[i] == '/') {
        int length = i - start;
        if (length > 0 && !(length == 1 && name[start] == '.')) {
          path.add(component(entry, Arrays.copyOfRange(name, start, i)));
        }
        start = i + 1;
      }
    }
    if (path.size() > deepest) {
      throw fault(entry, path.size() + " levels deep, beyond the limit (" + deepest + ")");
    }
    return path;
  }

  private static EntryName component(CpioEntry entry, byte[] component)
      throws ImageFormatException {
    String fault = EntryName.fault(component);
    if (fault != null) {
      throw fault(
          entry,
          component.length == 2 && component[0] == '.' && component[1] == '.'
              ? "leads upwards, expected a name without \"..\""
              : fault);
    }
    return EntryName.of(component);
  }

  static ImageFormatException fault(CpioEntry entry, String what) {
    return new ImageFormatException(
        String.format(
            Locale.ROOT,
            "cpio name at 0x%x: \"%s\": %s",
            entry.offset() + NewcHeader.SIZE,
            PrintableBytes.of(entry.name()),
            what));
  }
}
