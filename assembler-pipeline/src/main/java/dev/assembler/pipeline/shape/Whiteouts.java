package dev.assembler.pipeline.shape;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.TreeRewrite;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a layer says is gone from the layers below it. OCI's layers (image-spec, "Whiteouts") say it
 * by names, {@code .wh.NAME} and for all of a directory {@code .wh..wh..opq}; overlayfs's upper
 * directories (the kernel's overlayfs.rst, "whiteouts and opaque directories") by a character
 * device 0:0 under the name, and by the attribute {@code trusted.overlay.opaque} of a directory:
 * "y" for all of it, "x" if empty files in it with {@code trusted.overlay.whiteout} are marks, too.
 * Both attributes may be {@code user.overlay}'s.
 */
public final class Whiteouts {

  private static final byte[] PREFIX = ascii(".wh.");
  private static final byte[] OPAQUE = ascii(".wh..wh..opq");
  private static final Set<String> OPAQUE_ATTRIBUTES = attributes("opaque");
  private static final Set<String> WHITEOUT_ATTRIBUTES = attributes("whiteout");
  private static final byte[] ALL_OF_IT = ascii("y");
  private static final byte[] SOME_OF_IT = ascii("x");

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

  /** Directories of the upper tree in which marks may be files with an attribute. */
  private final Set<TreePath> withAttributes = new HashSet<>();

  /** Marks of what can be no name. */
  private final List<TreePath> malformed = new ArrayList<>();

  private long count;

  private Whiteouts(TreePath destination) {
    this.destination = destination;
  }

  /** How many marks of any kind a tree holds. */
  public static long count(FileTree tree) {
    var whiteouts = new Whiteouts(TreePath.ROOT);
    whiteouts.withoutMarks(tree);
    return whiteouts.count;
  }

  /**
   * @param subject the upper layer, for messages
   * @param destination where in the lower tree the upper one is about to be laid
   * @throws InputException if a mark takes away what can be no name
   */
  public static Applied apply(String subject, FileTree lower, FileTree upper, TreePath destination)
      throws InputException {
    var whiteouts = new Whiteouts(destination);
    FileTree unmarked = whiteouts.withoutMarks(upper);
    if (!whiteouts.malformed.isEmpty()) {
      throw new InputException(
          subject,
          "whiteouts of what is no name, expected .wh.NAME: "
              + String.join(", ", whiteouts.malformed.stream().map(TreePath::toString).toList()));
    }
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
      byte[] below = Arrays.copyOfRange(name, PREFIX.length, name.length);
      if (EntryName.fault(below) != null) {
        malformed.add(path);
        return node;
      }
      gone.add(folder.resolve(EntryName.of(below)));
      count++;
      return null;
    }
    if (isWhiteout(node) || (withAttributes.contains(path.parent()) && hasMark(node))) {
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
      if (OPAQUE_ATTRIBUTES.contains(xattr.name()) && isMark(path, xattr.value())) {
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

  /** What else the attribute says overlayfs does not heed either. */
  private boolean isMark(TreePath path, byte[] value) {
    if (Arrays.equals(value, ALL_OF_IT)) {
      emptied.add(destination.resolve(path));
      count++;
      return true;
    }
    if (Arrays.equals(value, SOME_OF_IT)) {
      withAttributes.add(path);
      return true;
    }
    return false;
  }

  private Node stays(TreePath path, Node node) {
    return path.isRoot() || !gone.contains(path) && !emptied.contains(path.parent()) ? node : null;
  }

  private static boolean isWhiteout(Node node) {
    return node instanceof Device device
        && device.kind() == Node.Kind.CHAR_DEVICE
        && device.major() == 0
        && device.minor() == 0;
  }

  private static boolean hasMark(Node node) {
    if (node instanceof RegularFile file && file.size() == 0) {
      for (Xattr xattr : file.metadata().xattrs()) {
        if (WHITEOUT_ATTRIBUTES.contains(xattr.name())) {
          return true;
        }
      }
    }
    return false;
  }

  private static Set<String> attributes(String name) {
    return Set.of("trusted.overlay." + name, "user.overlay." + name);
  }

  private static boolean startsWith(byte[] name, byte[] prefix) {
    return Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
