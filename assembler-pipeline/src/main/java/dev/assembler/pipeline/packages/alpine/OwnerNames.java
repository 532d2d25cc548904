package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Users and groups of the tree that packages go into. Archives name owners; the number beside a
 * name was its number where the package was built, and counts only if the tree does not know the
 * name.
 */
final class OwnerNames {

  /** "NAME:password:NUMBER:..": passwd(5) and group(5) begin alike. */
  private static final Pattern LINE = Pattern.compile("([^:\n]+):[^:\n]*:([0-9]{1,10}):.*");

  private final Map<String, Long> users;
  private final Map<String, Long> groups;

  OwnerNames(WorkTree tree) throws IOException {
    this.users = ids(tree.bytes(TreePath.of("/etc/passwd")));
    this.groups = ids(tree.bytes(TreePath.of("/etc/group")));
  }

  private static Map<String, Long> ids(byte[] file) {
    var ids = new HashMap<String, Long>();
    if (file != null) {
      for (String line : new String(file, StandardCharsets.UTF_8).split("\n", -1)) {
        Matcher match = LINE.matcher(line);
        if (match.matches() && Long.parseLong(match.group(2)) <= Metadata.MAX_ID) {
          ids.putIfAbsent(match.group(1), Long.parseLong(match.group(2)));
        }
      }
    }
    return ids;
  }

  Metadata owned(Metadata metadata, PackageContents.Entry entry) {
    return metadata.withOwner(
        users.getOrDefault(entry.user(), metadata.uid()),
        groups.getOrDefault(entry.group(), metadata.gid()));
  }
}
