package dev.assembler.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Trees that follow from a seed: all kinds of nodes, hostile names, owners, times, extended
 * attributes, hard links, files of equal contents, holes, and sizes around the borders of a block.
 */
public final class RandomTrees {

  /**
   * What may be in a tree.
   *
   * @param nodes about how many names it has
   * @param blockSize file sizes cluster around its multiples
   * @param hostileNames names of any bytes, else of lower-case letters, digits and dashes
   * @param specialNodes devices, fifos and sockets
   * @param hardLinks several names for a node
   * @param xattrs extended attributes
   * @param nanoseconds times with fractions of a second
   */
  public record Shape(
      int nodes,
      int blockSize,
      boolean hostileNames,
      boolean specialNodes,
      boolean hardLinks,
      boolean xattrs,
      boolean nanoseconds) {

    /** Everything but fractions of a second, which few formats hold; 60 names, 4 KiB blocks. */
    public static Shape defaults() {
      return new Shape(60, 4096, true, true, true, true, false);
    }

    public Shape withNodes(int newNodes) {
      return new Shape(
          newNodes, blockSize, hostileNames, specialNodes, hardLinks, xattrs, nanoseconds);
    }

    public Shape withBlockSize(int newBlockSize) {
      return new Shape(
          nodes, newBlockSize, hostileNames, specialNodes, hardLinks, xattrs, nanoseconds);
    }

    public Shape withHostileNames(boolean wanted) {
      return new Shape(nodes, blockSize, wanted, specialNodes, hardLinks, xattrs, nanoseconds);
    }

    public Shape withSpecialNodes(boolean wanted) {
      return new Shape(nodes, blockSize, hostileNames, wanted, hardLinks, xattrs, nanoseconds);
    }

    public Shape withHardLinks(boolean wanted) {
      return new Shape(nodes, blockSize, hostileNames, specialNodes, wanted, xattrs, nanoseconds);
    }

    public Shape withXattrs(boolean wanted) {
      return new Shape(
          nodes, blockSize, hostileNames, specialNodes, hardLinks, wanted, nanoseconds);
    }

    public Shape withNanoseconds(boolean wanted) {
      return new Shape(nodes, blockSize, hostileNames, specialNodes, hardLinks, xattrs, wanted);
    }
  }

  /** What a test does with one tree. */
  @FunctionalInterface
  public interface Check {
    void check(FileTree tree) throws Exception;
  }

  private static final long[] OWNERS = {0, 1, 33, 1000, 1000, 65_534, 65_536, Metadata.MAX_ID};
  private static final int DEEPEST = 6;

  private final SplittableRandom random;
  private final Shape shape;
  private final List<Node> linkable = new ArrayList<>();
  private final List<Content> contents = new ArrayList<>();
  private final List<Xattrs> attributes = new ArrayList<>();
  private int left;

  private RandomTrees(long seed, Shape shape) {
    this.random = new SplittableRandom(seed);
    this.shape = shape;
    this.left = shape.nodes();
  }

  /** The tree of this seed and {@link Shape#defaults}. */
  public static FileTree of(long seed) {
    return of(seed, Shape.defaults());
  }

  /** The tree of this seed; the same on every host, for as long as this class does not change. */
  public static FileTree of(long seed, Shape shape) {
    var trees = new RandomTrees(seed, shape);
    return FileTree.of(trees.directory(0));
  }

  /**
   * Runs a check on the trees of the seeds 1 to {@code count}, or on that of the system property
   * {@code random.seed} alone.
   *
   * @throws AssertionError naming the seed, whatever the check threw being its cause
   */
  public static void forEach(int count, Shape shape, Check check) {
    Long only = Long.getLong("random.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? count : only;
    for (long seed = first; seed <= last; seed++) {
      try {
        check.check(of(seed, shape));
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "random tree of seed " + seed + " (again with -Drandom.seed=" + seed + "): " + e, e);
      }
    }
  }

  private Directory directory(int depth) {
    Map<EntryName, Node> entries = new TreeMap<>();
    int size = depth == 0 ? Integer.MAX_VALUE : random.nextInt(12);
    for (int i = 0; i < size && left > 0; i++) {
      left--;
      Node node = depth < DEEPEST && random.nextInt(5) == 0 ? directory(depth + 1) : leaf();
      EntryName name = name();
      while (entries.putIfAbsent(name, node) != null) {
        name = name();
      }
    }
    List<Directory.Entry> list = new ArrayList<>();
    entries.forEach((name, node) -> list.add(new Directory.Entry(name, node)));
    return Directory.of(metadata(), list);
  }

  private Node leaf() {
    if (shape.hardLinks() && !linkable.isEmpty() && random.nextInt(8) == 0) {
      return pick(linkable);
    }
    Node node =
        switch (random.nextInt(shape.specialNodes() ? 14 : 10)) {
          case 0, 1 -> new Symlink(metadata(), target());
          case 10 -> new Device(metadata(), Node.Kind.CHAR_DEVICE, number(4096), number(1 << 20));
          case 11 -> new Device(metadata(), Node.Kind.BLOCK_DEVICE, number(4096), number(1 << 20));
          case 12 -> new Fifo(metadata());
          case 13 -> new Socket(metadata());
          default -> new RegularFile(metadata(), content());
        };
    linkable.add(node);
    return node;
  }

  private Content content() {
    if (!contents.isEmpty() && random.nextInt(5) == 0) {
      return pick(contents);
    }
    long size = size();
    long seed = random.nextInt(1000);
    Content content =
        switch (random.nextInt(5)) {
          case 0 -> Contents.noise(seed, size);
          case 1 -> Content.zeros(size);
          case 2 -> Contents.sparse(seed, size(), random.nextInt(3000), size(), 1, size());
          default -> Contents.text(seed, size);
        };
    contents.add(content);
    return content;
  }

  /** Few are large; half of them lie within a byte of a block's border. */
  private long size() {
    if (random.nextBoolean()) {
      return random.nextInt(shape.blockSize() / 4 + 1);
    }
    int blocks = random.nextInt(random.nextInt(1, 6));
    int more = random.nextBoolean() ? random.nextInt(-1, 2) : random.nextInt(shape.blockSize());
    return Math.max(0, (long) blocks * shape.blockSize() + more);
  }

  private EntryName name() {
    if (shape.hostileNames() && random.nextInt(4) == 0) {
      var bytes = new byte[random.nextInt(20) == 0 ? 255 : random.nextInt(1, 12)];
      do {
        for (int i = 0; i < bytes.length; i++) {
          do {
            bytes[i] = (byte) random.nextInt(256);
          } while (bytes[i] == 0 || bytes[i] == '/');
        }
      } while (EntryName.fault(bytes) != null);
      return EntryName.of(bytes);
    }
    return EntryName.of(letters(random.nextInt(1, 14)).getBytes(US_ASCII));
  }

  private String letters(int length) {
    String alphabet = "abcdefghijklmnopqrstuvwxyz0123456789-";
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private byte[] target() {
    int length = random.nextInt(10) == 0 ? random.nextInt(1, 4096) : random.nextInt(1, 60);
    var target = new byte[length];
    for (int i = 0; i < length; i++) {
      target[i] = (byte) (shape.hostileNames() ? random.nextInt(1, 256) : 'a' + i % 26);
    }
    return target;
  }

  private Metadata metadata() {
    return new Metadata(
        random.nextInt(010000),
        OWNERS[random.nextInt(OWNERS.length)],
        OWNERS[random.nextInt(OWNERS.length)],
        random.nextLong(315_532_800, 1L << 31),
        shape.nanoseconds() ? random.nextInt(1_000_000_000) : 0,
        shape.xattrs() && random.nextInt(4) == 0 ? xattrs() : Xattrs.NONE);
  }

  private Xattrs xattrs() {
    if (!attributes.isEmpty() && random.nextBoolean()) {
      return pick(attributes);
    }
    String[] namespaces = {"user.", "trusted.", "security."};
    Xattrs xattrs = Xattrs.NONE;
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      var value = new byte[random.nextInt(6) == 0 ? random.nextInt(3000) : random.nextInt(20)];
      for (int at = 0; at < value.length; at++) {
        value[at] = (byte) random.nextInt(256);
      }
      String name = namespaces[random.nextInt(3)] + letters(random.nextInt(1, 10));
      xattrs = xattrs.with(Xattr.of(name, value));
    }
    attributes.add(xattrs);
    return xattrs;
  }

  private long number(int bound) {
    return random.nextBoolean() ? random.nextInt(256) : random.nextInt(bound);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
