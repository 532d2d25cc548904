package dev.assembler.pipeline.format;

import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Xattr;
import java.util.function.Function;

/** What a user lets go, and how often something was. */
public interface Relief {

  boolean allows(Loss loss);

  /** Something of the node at hand was let go. */
  void count(Loss loss);

  /** The node, or null where this is let go. */
  default Node without(Node node, Loss loss) {
    if (!allows(loss)) {
      return node;
    }
    count(loss);
    return null;
  }

  /**
   * The node without the xattrs that are lost.
   *
   * @param loss what leaving an xattr out is, null for one that is held
   */
  default Node withoutXattrs(Node node, Function<Xattr, Loss> loss) {
    var xattrs = node.metadata().xattrs();
    if (xattrs.isEmpty()) {
      return node;
    }
    var kept =
        xattrs.filter(xattr -> {
          Loss lost = loss.apply(xattr);
          if (lost == null || !allows(lost)) {
            return true;
          }
          count(lost);
          return false;
        });
    return kept == xattrs ? node : node.withMetadata(node.metadata().withXattrs(kept));
  }

  /** The loss that leaving out this xattr is. */
  static Loss ofXattr(Xattr xattr) {
    return xattr.hasPrefix("system.posix_acl_") ? Loss.ACL : Loss.XATTR;
  }
}
