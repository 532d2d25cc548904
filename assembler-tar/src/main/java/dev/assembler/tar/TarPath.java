package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.EntryName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Names in an archive as places in the tree: all begin at its root. Slashes at the front, at the
 * end or doubled and "." mean nothing; ".." is refused, because it leads elsewhere.
 */
final class TarPath {

  private TarPath() {}

  /**
   * @param field of the entry that the path comes from
   * @return its components; none for the root
   */
  static List<EntryName> parse(byte[] path, TarEntry entry, HeaderField field, TarBudget budget)
      throws ImageFormatException {
    if (path.length == 0) {
      throw entry.fault(field, "empty", "expected a path");
    }
    var names = new ArrayList<EntryName>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        int length = i - start;
        if (length > 0 && !(length == 1 && path[start] == '.')) {
          names.add(component(path, start, length, entry, field));
          budget.requireDepth(entry, names.size());
        }
        start = i + 1;
      }
    }
    return names;
  }

  private static EntryName component(
      byte[] path, int start, int length, TarEntry entry, HeaderField field)
      throws ImageFormatException {
    if (length <= EntryName.MAX_LENGTH) {
      byte[] name = Arrays.copyOfRange(path, start, start + length);
      String fault = EntryName.fault(name);
      if (fault == null) {
        return EntryName.of(name);
      }
      throw entry.fault(
          field, "component \"" + PrintableBytes.of(name) + '"', fault + ", expected a name");
    }
    throw entry.fault(
        field, "a component of " + length + " bytes", "expected 1 to " + EntryName.MAX_LENGTH);
  }
}
