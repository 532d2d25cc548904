package dev.assembler.core.tree;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageMismatch;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What differs between two trees, by path and field, in tree order. */
public final class TreeDiff {

  /**
   * One difference.
   *
   * @param field "kind", "permissions", "uid", "gid", "mtime", "xattr NAME", "target", "device",
   *     "size", "content", "hard link to", or "name" where only one tree has the path
   * @param left what the first tree has, "-" if nothing
   * @param right what the second tree has, "-" if nothing
   * @param offset of the first byte that differs, of a "content"; -1 of any other
   */
  public record Difference(TreePath path, String field, String left, String right, long offset) {
    @Override
    public String toString() {
      return path + ": " + field + ": " + left + " != " + right;
    }
  }

  private static final String NOTHING = "-";

  /** Takes differences as they are found. */
  @FunctionalInterface
  public interface Listener {
    /** Whether there is need of more. */
    boolean found(Difference difference) throws IOException;
  }

  private final Listener listener;
  private boolean enough;
  private final Deque<Pair> open = new ArrayDeque<>();
  private final Map<Node, TreePath> firstLeft = new IdentityHashMap<>();
  private final Map<Node, TreePath> firstRight = new IdentityHashMap<>();

  private TreeDiff(Listener listener) {
    this.listener = listener;
  }

  /**
   * The first {@code max} differences; none if the trees are equal in names, kinds, metadata,
   * contents and hard links.
   *
   * @throws IOException if contents cannot be read
   */
  public static List<Difference> between(FileTree left, FileTree right, int max)
      throws IOException {
    var found = new ArrayList<Difference>();
    if (max > 0) {
      each(
          left,
          right,
          difference -> {
            found.add(difference);
            return found.size() < max;
          });
    }
    return found;
  }

  /**
   * Tells all differences, one after the other.
   *
   * @throws IOException if contents cannot be read, or what the listener throws
   */
  public static void each(FileTree left, FileTree right, Listener listener) throws IOException {
    var diff = new TreeDiff(listener);
    diff.compare(TreePath.ROOT, left.root(), right.root());
    while (!diff.open.isEmpty() && !diff.enough) {
      diff.compareNext(diff.open.peek());
    }
  }

  /** Two directories at one path, compared up to these entries. */
  private static final class Pair {
    private final TreePath path;
    private final Directory left;
    private final Directory right;
    private int atLeft;
    private int atRight;

    Pair(TreePath path, Directory left, Directory right) {
      this.path = path;
      this.left = left;
      this.right = right;
    }
  }

  /** Compares two nodes, of directories all but their entries: these come next. */
  private void compare(TreePath path, Node left, Node right) throws IOException {
    if (left.kind() != right.kind()) {
      note(path, "kind", left.kind(), right.kind());
      return;
    }
    compareMetadata(path, left.metadata(), right.metadata());
    if (!(left instanceof Directory)) {
      TreePath leftFirst = firstLeft.putIfAbsent(left, path);
      TreePath rightFirst = firstRight.putIfAbsent(right, path);
      note(path, "hard link to", orNothing(leftFirst), orNothing(rightFirst));
      if (leftFirst != null && leftFirst.equals(rightFirst)) {
        return;
      }
    }
    switch (left) {
      case Directory directory -> open.push(new Pair(path, directory, (Directory) right));
      case RegularFile file ->
          compareContent(path, file.content(), ((RegularFile) right).content());
      case Symlink link -> note(path, "target", link.targetText(), ((Symlink) right).targetText());
      case Device device -> note(path, "device", numbers(device), numbers((Device) right));
      case Fifo fifo -> {}
      case Socket socket -> {}
    }
  }

  private void compareMetadata(TreePath path, Metadata left, Metadata right) throws IOException {
    note(path, "permissions", octal(left.permissions()), octal(right.permissions()));
    note(path, "uid", left.uid(), right.uid());
    note(path, "gid", left.gid(), right.gid());
    note(path, "mtime", time(left), time(right));
    for (Xattr xattr : left.xattrs()) {
      Optional<Xattr> other = sameName(xattr, right.xattrs());
      if (!other.equals(Optional.of(xattr))) {
        note(path, "xattr " + xattr.name(), value(Optional.of(xattr)), value(other));
      }
    }
    for (Xattr xattr : right.xattrs()) {
      if (sameName(xattr, left.xattrs()).isEmpty()) {
        note(path, "xattr " + xattr.name(), NOTHING, value(Optional.of(xattr)));
      }
    }
  }

  private void compareNext(Pair at) throws IOException {
    Directory left = at.left;
    Directory right = at.right;
    int l = at.atLeft;
    int r = at.atRight;
    if (l == left.size() && r == right.size()) {
      open.pop();
      return;
    }
    int order =
        l == left.size() ? 1 : r == right.size() ? -1 : left.name(l).compareTo(right.name(r));
    at.atLeft += order <= 0 ? 1 : 0;
    at.atRight += order >= 0 ? 1 : 0;
    if (order == 0) {
      compare(at.path.resolve(left.name(l)), left.node(l), right.node(r));
    } else if (order < 0) {
      note(at.path.resolve(left.name(l)), "name", left.node(l).kind(), NOTHING);
    } else {
      note(at.path.resolve(right.name(r)), "name", NOTHING, right.node(r).kind());
    }
  }

  private void compareContent(TreePath path, Content left, Content right) throws IOException {
    if (left.size() != right.size()) {
      note(path, "size", left.size(), right.size());
      return;
    }
    if (enough || isKnownSame(left, right) || isKnownSame(right, left)) {
      return;
    }
    long alike = left.startsAs(right);
    if (alike == left.size()) {
      return;
    }
    try (ImageSource ours = left.open();
        ImageSource theirs = right.open()) {
      long first = ImageMismatch.first(ours, theirs, alike);
      if (first >= 0) {
        String one = String.format(Locale.ROOT, "0x%02x at offset %d", byteAt(ours, first), first);
        String other = String.format(Locale.ROOT, "0x%02x", byteAt(theirs, first));
        tell(new Difference(path, "content", one, other, first));
      }
    }
  }

  /** Whether one digest was taken already and the other is the same: then one is not read. */
  private static boolean isKnownSame(Content known, Content other) throws IOException {
    Optional<String> sha256 = known.knownSha256();
    if (sha256.isEmpty()) {
      return false;
    }
    try (ImageSource source = other.open()) {
      return ImageDigest.sha256(source, ProgressListener.NONE).equals(sha256.get());
    }
  }

  private static int byteAt(ImageSource image, long offset) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    image.readAt(offset, one);
    return one.get(0) & 0xFF;
  }

  private void note(TreePath path, String field, Object left, Object right) throws IOException {
    if (!Objects.equals(left, right)) {
      tell(new Difference(path, field, left.toString(), right.toString(), -1));
    }
  }

  private void tell(Difference difference) throws IOException {
    enough = enough || !listener.found(difference);
  }

  private static Object orNothing(TreePath path) {
    return path == null ? NOTHING : path;
  }

  private static Optional<Xattr> sameName(Xattr wanted, Xattrs xattrs) {
    return xattrs.asList().stream().filter(wanted::sameNameAs).findFirst();
  }

  private static String value(Optional<Xattr> xattr) {
    return xattr
        .map(x -> HexFormat.of().formatHex(x.value()))
        .map(hex -> "0x" + hex)
        .orElse(NOTHING);
  }

  private static String octal(int permissions) {
    return String.format(Locale.ROOT, "0%o", permissions);
  }

  private static String time(Metadata metadata) {
    return String.format(Locale.ROOT, "%d.%09d", metadata.mtimeSeconds(), metadata.mtimeNanos());
  }

  private static String numbers(Device device) {
    return device.major() + ":" + device.minor();
  }
}
