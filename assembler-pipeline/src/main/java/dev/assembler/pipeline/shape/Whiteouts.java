package dev.assembler.pipeline.shape;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.pipeline.TreeRewrite;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * What a layer says is gone from the layers below it. OCI's layers (image-spec, "Whiteouts") say it
 * by names, {@code .wh.NAME} and for all of a directory {@code .wh..wh..opq}; overlayfs's upper
 * directories by a character device 0:0 under the name, and by the attribute {@code
 * trusted.overlay.opaque}.
 */
public final class Whiteouts {

  private static final byte[] PREFIX = ascii(".wh.");
  private static final byte[] OPAQUE = ascii(".wh..wh..opq");
  private static final Set<String> OPAQUE_ATTRIBUTES =
      Set.of("trusted.overlay.opaque", "user.overlay.opaque");

  /**
   * Two layers once the upper one's whiteouts have had their effect.
   *
   * @param lower without what is gone
   * @param upper without the marks
   * @param count how many marks there were
   */
  public record Applied(FileTree lower, FileTree upper, long count) {}

  private final TreePath destination;
  private final Set<TreePath> gone = new HashSet<>();
  private final Set<TreePath> emptied = new HashSet<>();
  private long count;

  private Whiteouts(TreePath destination) {
    this.destination = destination;
  }

  /** How many marks of either kind a tree holds. */
  public static long count(FileTree tree) {
    var whiteouts = new Whiteouts(TreePath.ROOT);
    whiteouts.withoutMarks(tree);
    return whiteouts.count;
  }

  /**
   * @param destination where in the lower tree the upper one is about to be laid
   */
  public static Applied apply(FileTree lower, FileTree upper, TreePath destination) {
    var whiteouts = new Whiteouts(destination);
    FileTree unmarked = whiteouts.withoutMarks(upper);
    FileTree rest = TreeRewrite.of(lower, whiteouts::stays);
    return new Applied(rest, unmarked, whiteouts.count);
  }

  private FileTree withoutMarks(FileTree upper) {
    return TreeRewrite.of(upper, this::unmarked);
  }

  private Node unmarked(TreePath path, Node node) {
    if (path.isRoot()) {
      return withoutOpaque(path, node);
    }
    byte[] name = path.name().toBytes();
    TreePath folder = destination.resolve(path.parent());
    if (Arrays.equals(name, OPAQUE)) {
      emptied.add(folder);
      count++;
      return null;
    }
    if (name.length > PREFIX.length && startsWith(name, PREFIX)) {
      gone.add(folder.resolve(EntryName.of(Arrays.copyOfRange(name, PREFIX.length, name.length))));
      count++;
      return null;
    }
    if (node instanceof Device device && isWhiteout(device)) {
      gone.add(destination.resolve(path));
      count++;
      return null;
    }
    return withoutOpaque(path, node);
  }

  private Node withoutOpaque(TreePath path, Node node) {
    if (!(node instanceof Directory)) {
      return node;
    }
    Node plain = node;
    for (Xattr xattr : node.metadata().xattrs()) {
      if (OPAQUE_ATTRIBUTES.contains(xattr.name())) {
        emptied.add(destination.resolve(path));
        count++;
        plain =
            plain.withMetadata(
                plain
                    .metadata()
                    .withXattrs(
                        plain.metadata().xattrs().filter(other -> !other.sameNameAs(xattr))));
      }
    }
    return plain;
  }

  private Node stays(TreePath path, Node node) {
    return path.isRoot() || !gone.contains(path) && !emptied.contains(path.parent()) ? node : null;
  }

  private static boolean isWhiteout(Device device) {
    return device.kind() == Node.Kind.CHAR_DEVICE && device.major() == 0 && device.minor() == 0;
  }

  private static boolean startsWith(byte[] name, byte[] prefix) {
    return Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
