package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Which extended attributes go into the tree, as {@code --xattrs} states it. */
public final class XattrRule {

  /** Patterns are anchored: a name's dots do not part it. */
  private static final XattrRule PORTABLE =
      new XattrRule(
          List.of(
              PathPattern.of("/user.*"),
              PathPattern.of("/security.capability"),
              // Access lists belong to the file, too: a format that cannot hold them says so.
              PathPattern.of("/system.posix_acl_*")));

  private static final XattrRule ALL = new XattrRule(null);
  private static final XattrRule NONE = new XattrRule(List.of());

  private final List<PathPattern> patterns;

  private XattrRule(List<PathPattern> patterns) {
    this.patterns = patterns;
  }

  /** What belongs to files and not to the host they are on; the default for host directories. */
  public static XattrRule portable() {
    return PORTABLE;
  }

  /** Every one; the default for archives and images. */
  public static XattrRule all() {
    return ALL;
  }

  /** Reads {@code keep}, {@code drop} or {@code PATTERN,..}. */
  public static XattrRule parse(String text) {
    return switch (text) {
      case "keep" -> ALL;
      case "drop" -> NONE;
      default -> new XattrRule(Arrays.stream(text.split(",", -1)).map(XattrRule::pattern).toList());
    };
  }

  private static PathPattern pattern(String text) {
    try {
      return PathPattern.of("/" + text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--xattrs " + text, e.getMessage(), "keep, drop or patterns like user.*", "");
    }
  }

  /** Whether an attribute of this full name is kept. */
  public boolean keeps(byte[] name) {
    if (patterns == null) {
      return true;
    }
    if (patterns.isEmpty()) {
      return false;
    }
    TreePath path =
        EntryName.fault(name) == null
            ? TreePath.ROOT.resolve(EntryName.of(name))
            : TreePath.ROOT.resolve(EntryName.of(withoutSlashes(name)));
    return patterns.stream().anyMatch(pattern -> pattern.matches(path, false));
  }

  private static byte[] withoutSlashes(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1)
        .replace('/', '_')
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
