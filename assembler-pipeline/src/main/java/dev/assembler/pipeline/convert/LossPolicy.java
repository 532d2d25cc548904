package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes out of a tree what the format cannot hold and the user lets go. What is not let go stays
 * in, and the writer refuses it.
 */
final class LossPolicy {

  /**
   * A tree that was relieved.
   *
   * @param counts how many times something was taken out; only what was
   */
  record Result(FileTree tree, Map<Loss, Long> counts) {}

  private final ImageFormat format;
  private final Set<Loss> allowed;
  private final Map<Loss, Long> counts = new EnumMap<>(Loss.class);

  private LossPolicy(ImageFormat format, Set<Loss> allowed) {
    this.format = format;
    this.allowed = allowed;
  }

  static Result apply(FileTree tree, ImageFormat format, Set<Loss> allowed) {
    var policy = new LossPolicy(format, allowed);
    FileTree relieved =
        allowed.isEmpty() ? tree : TreeRewrite.of(tree, (path, node) -> policy.relieve(node));
    return new Result(relieved, Collections.unmodifiableMap(policy.counts));
  }

  private Node relieve(Node node) {
    if (format == ImageFormat.TAR && node.kind() == Node.Kind.SOCKET) {
      if (allowed.contains(Loss.DEVICE)) {
        counts.merge(Loss.DEVICE, 1L, Long::sum);
        return null;
      }
      return node;
    }
    Xattrs xattrs = node.metadata().xattrs();
    Xattrs kept = xattrs.isEmpty() ? xattrs : xattrs.filter(this::stays);
    return kept == xattrs ? node : node.withMetadata(node.metadata().withXattrs(kept));
  }

  private boolean stays(Xattr xattr) {
    // Names squashfs's xattr table has a prefix for; tar holds every name.
    boolean held =
        format != ImageFormat.SQUASHFS
            || xattr.hasPrefix("user.")
            || xattr.hasPrefix("trusted.")
            || xattr.hasPrefix("security.");
    Loss loss = xattr.hasPrefix("system.posix_acl_") ? Loss.ACL : Loss.XATTR;
    if (held || !allowed.contains(loss)) {
      return true;
    }
    counts.merge(loss, 1L, Long::sum);
    return false;
  }
}
