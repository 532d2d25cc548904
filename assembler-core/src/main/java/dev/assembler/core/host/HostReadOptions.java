package dev.assembler.core.host;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.TreePath;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * How a host directory is read.
 *
 * @param xattrs which extended attributes are read
 * @param oneFileSystem whether a directory on another file system than the root's is left empty
 * @param exclude names left out with all below, asked before the host is asked about them
 * @param limits of which nodes, nameBytes and depth are kept
 */
public record HostReadOptions(
    XattrChoice xattrs, boolean oneFileSystem, Predicate<TreePath> exclude, Limits limits) {

  public HostReadOptions {
    Objects.requireNonNull(xattrs, "xattrs");
    Objects.requireNonNull(exclude, "exclude");
    Objects.requireNonNull(limits, "limits");
  }

  /** {@link XattrChoice#PORTABLE} xattrs, across file systems, everything, default limits. */
  public static HostReadOptions defaults() {
    return new HostReadOptions(XattrChoice.PORTABLE, false, path -> false, Limits.defaults());
  }

  public HostReadOptions withXattrs(XattrChoice newXattrs) {
    return new HostReadOptions(newXattrs, oneFileSystem, exclude, limits);
  }

  public HostReadOptions withOneFileSystem(boolean newOneFileSystem) {
    return new HostReadOptions(xattrs, newOneFileSystem, exclude, limits);
  }

  public HostReadOptions withExclude(Predicate<TreePath> newExclude) {
    return new HostReadOptions(xattrs, oneFileSystem, newExclude, limits);
  }

  public HostReadOptions withLimits(Limits newLimits) {
    return new HostReadOptions(xattrs, oneFileSystem, exclude, newLimits);
  }
}
