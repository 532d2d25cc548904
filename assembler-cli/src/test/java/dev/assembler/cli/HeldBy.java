package dev.assembler.cli;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.MetadataPolicy.HardLinks;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.pipeline.TreeRewrite;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A column of the table in docs/conversions.md: what a format makes of each feature. That is stated
 * here by the words of the table alone, apart from the code that does it.
 */
record HeldBy(String format, Map<HeldFeature, String> cells) {

  private static final Pattern WORD = Pattern.compile("`([^`]+)`");

  /** The columns of the document by format. */
  static Map<String, HeldBy> all() throws IOException {
    List<List<String>> rows =
        Files.readAllLines(Checkout.ofTests().root().resolve("docs/conversions.md")).stream()
            .filter(line -> line.startsWith("|"))
            .map(line -> List.of(line.substring(1, line.length() - 1).split("\\|")))
            .map(row -> row.stream().map(String::strip).toList())
            .toList();
    var columns = new LinkedHashMap<String, HeldBy>();
    for (int i = 1; i < rows.getFirst().size(); i++) {
      for (String format : rows.getFirst().get(i).split(", ", -1)) {
        var cells = new EnumMap<HeldFeature, String>(HeldFeature.class);
        for (HeldFeature feature : HeldFeature.values()) {
          // Two lines are the heading's.
          List<String> row = rows.get(2 + feature.ordinal());
          if (!row.getFirst().equals(feature.title())) {
            throw new AssertionError(row.getFirst() + ", expected " + feature.title());
          }
          cells.put(feature, row.get(i));
        }
        columns.put(format, new HeldBy(format, cells));
      }
    }
    if (rows.size() != 2 + HeldFeature.values().length) {
      throw new AssertionError(rows.size() + " rows");
    }
    return columns;
  }

  /** The words by which what the tree has is let go. */
  Set<String> words(FileTree tree) throws IOException {
    var words = new TreeSet<String>();
    for (HeldFeature feature : HeldFeature.values()) {
      if (!feature.in(tree).isEmpty()) {
        WORD.matcher(cells.get(feature)).results().forEach(word -> words.add(word.group(1)));
      }
    }
    if (!words.contains("symlink=drop") || HeldFeature.SYMLINKS.in(tree).isEmpty()) {
      words.remove("symlink=drop");
    }
    return words;
  }

  /** What nothing but leaving it out lets go. */
  List<TreePath> refused(FileTree tree) throws IOException {
    var refused = new ArrayList<TreePath>();
    for (HeldFeature feature : HeldFeature.values()) {
      if (is(feature, "refused")) {
        refused.addAll(feature.in(tree));
      }
    }
    return refused;
  }

  /** What is read back where all of that was let go. */
  FileTree relieved(FileTree tree) throws IOException {
    List<TreePath> refused = refused(tree);
    FileTree linked =
        isLost(HeldFeature.HARD_LINKS)
            ? tree.normalized(
                MetadataPolicy.reproducible(Epoch.ZERO)
                    .withTimes(Times.KEEP)
                    .withHardLinks(HardLinks.BREAK))
            : tree;
    return TreeRewrite.of(
        linked,
        (path, node) -> {
          boolean isGone =
              refused.contains(path)
                  || (node instanceof Symlink && isLost(HeldFeature.SYMLINKS))
                  || (node instanceof Device && isLost(HeldFeature.DEVICES))
                  || (node instanceof Fifo && isLost(HeldFeature.DEVICES))
                  || (node instanceof Socket && isLost(HeldFeature.SOCKETS));
          return isGone ? null : node.withMetadata(held(path, node));
        });
  }

  private Metadata held(TreePath path, Node node) {
    Metadata held = node.metadata();
    if (isLost(HeldFeature.OWNERS)) {
      held = held.withOwner(0, 0);
    }
    if (isLost(HeldFeature.MODES)) { // FAT knows whether a file may be written to
      boolean isReadOnly = (held.permissions() & 0222) == 0;
      held = held.withPermissions(!(node instanceof RegularFile) ? 0755 : isReadOnly ? 0444 : 0644);
    }
    held = held.withXattrs(held.xattrs().filter(this::isHeld));
    if (is(HeldFeature.OLD_TIMES, "nearest")) { // 1980 to 2107 in steps of two seconds
      long inside = Math.clamp(held.mtimeSeconds(), 315_532_800L, 4_354_819_198L);
      held = held.withMtime(inside - inside % 2, 0);
    }
    if (path.isRoot() && is(HeldFeature.ROOT_TIME, "left out")) {
      held = held.withMtime(0, 0);
    }
    return is(HeldFeature.FRACTIONS, "rounded") ? held.withMtime(held.mtimeSeconds(), 0) : held;
  }

  private boolean isHeld(Xattr xattr) {
    HeldFeature feature =
        xattr.hasPrefix("user.")
            ? HeldFeature.USER_XATTRS
            : xattr.hasPrefix("security.") || xattr.hasPrefix("trusted.")
                ? HeldFeature.SYSTEM_XATTRS
                : xattr.hasPrefix("system.posix_acl_")
                    ? HeldFeature.ACCESS_LISTS
                    : HeldFeature.OTHER_XATTRS;
    return is(feature, "yes");
  }

  private boolean is(HeldFeature feature, String cell) {
    return cells.get(feature).equals(cell);
  }

  private boolean isLost(HeldFeature feature) {
    return cells.get(feature).startsWith("`");
  }
}
