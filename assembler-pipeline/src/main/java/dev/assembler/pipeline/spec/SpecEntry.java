package dev.assembler.pipeline.spec;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.util.ArrayList;
import java.util.List;

/** What a spec states about one path; a field that is null is not stated and stays as it is. */
final class SpecEntry {

  /** A digest a file's contents must have: the JDK's name of the algorithm, or "cksum". */
  record Digest(String algorithm, String hex) {}

  final SpecLine line;
  final TreePath path;

  Node.Kind kind;
  Integer permissions;
  Long uid;
  Long gid;
  Long mtimeSeconds;
  int mtimeNanos;
  byte[] linkTarget;
  Long deviceMajor;
  Long deviceMinor;
  Content content;
  TreePath hardLink;
  final List<Xattr> xattrs = new ArrayList<>();

  /** Checked, never set. */
  Long size;

  final List<Digest> digests = new ArrayList<>();

  /** Owner and permissions are those of a host file, to which the owner policy applies. */
  boolean fromHost;

  /** A path that is not there is passed over. */
  boolean optional;

  SpecEntry(SpecLine line, TreePath path) {
    this.line = line;
    this.path = path;
  }

  /**
   * Whether it says anything beyond attributes: two of those for one path contradict each other.
   */
  boolean statesNode() {
    return kind != null || permissions != null || hardLink != null || xattrs.isEmpty();
  }
}
