package dev.assembler.pipeline.diff;

import dev.assembler.core.tree.TreePath;
import java.util.Set;

/**
 * What the comparison of two trees has told already, so that nothing else tells it again.
 *
 * @param fields as {@link dev.assembler.core.tree.TreeDiff} calls them, attributes by "xattr" alone
 * @param owners "uid" and "gid" with the paths of which they were told: names of users follow there
 */
record TreeTold(Set<String> fields, Set<String> owners) {

  /** Of what has no tree. */
  static final TreeTold NOTHING = new TreeTold(Set.of(), Set.of());

  private static final Set<String> OF_NAMES = Set.of("name", "kind");

  /** Where of one file, they may move all that come behind it. */
  private static final Set<String> OF_CONTENTS =
      Set.of("size", "content", "hard link to", "target", "device", "xattr");

  TreeTold {
    fields = Set.copyOf(fields);
    owners = Set.copyOf(owners);
  }

  boolean has(String field) {
    return fields.contains(field);
  }

  boolean hasOwner(String field, TreePath path) {
    return owners.contains(field + path);
  }

  /** Whether both have the same names, of the same kinds. */
  boolean areNamesEqual() {
    return fields.stream().noneMatch(OF_NAMES::contains);
  }

  /** Whether nothing but owners, modes and times differs: what is written may lie as it does. */
  boolean areContentsEqual() {
    return areNamesEqual() && fields.stream().noneMatch(OF_CONTENTS::contains);
  }
}
