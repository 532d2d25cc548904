package dev.assembler.pipeline.spec;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.util.List;
import java.util.stream.Stream;

/** What a spec states about one path; a field that is null or below 0 is not stated. */
final class SpecEntry {

  /** A digest a file's contents must have: the JDK's name of the algorithm, or "cksum". */
  record Digest(String algorithm, String hex) {}

  final SpecPlace line;
  final TreePath path;

  Node.Kind kind;
  int permissions = -1;
  long uid = -1;
  long gid = -1;

  /** Whether a time is stated: it may be before 1970. */
  boolean timed;

  long mtimeSeconds;
  int mtimeNanos;
  byte[] linkTarget;
  long deviceMajor = -1;
  long deviceMinor = -1;
  Content content;
  TreePath hardLink;

  /** Empty lists cost nothing: a long spec has few attributes. */
  List<Xattr> xattrs = List.of();

  /** Checked, never set. */
  long size = -1;

  List<Digest> digests = List.of();

  /** Owner of a host file, to which the owner policy applies; what is stated beside it wins. */
  long hostUid = -1;

  long hostGid = -1;

  /** A path that is not there is passed over. */
  boolean optional;

  /** A path that must be there and is left alone. */
  boolean nochange;

  SpecEntry(SpecPlace line, TreePath path) {
    this.line = line;
    this.path = path;
  }

  void add(Xattr xattr) {
    addAll(List.of(xattr));
  }

  void addAll(List<Xattr> more) {
    if (!more.isEmpty()) {
      xattrs = Stream.concat(xattrs.stream(), more.stream()).toList();
    }
  }

  void add(Digest digest) {
    digests = Stream.concat(digests.stream(), Stream.of(digest)).toList();
  }

  /**
   * Whether it says anything beyond attributes: two of those for one path contradict each other.
   */
  boolean statesNode() {
    return kind != null || permissions >= 0 || hardLink != null || xattrs.isEmpty();
  }
}
