package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Checks what reading a tree need not: link counts, every block of data, that tables hold nothing
 * but what is in the tree, and the padding. All else {@link SquashfsReader} has refused before.
 */
final class SquashfsVerifier {

  private final ImageSource image;
  private final ImageSections sections;
  private final FileTree tree;
  private final InodeGraph graph;
  private final DataBlocks data;
  private final Map<Node.Kind, Long> kinds = new LinkedHashMap<>();
  private final Allocation allocation;

  /** By number: what each fragment is uncompressed. */
  private final int[] fragmentSizes;

  private long uncompressed;
  private long bytes;
  private long blocks;
  private long sparseBlocks;

  private SquashfsVerifier(ImageSource image, SquashfsReader.Result read) throws IOException {
    this.image = image;
    this.allocation = read.allocation();
    int fragments = read.graph().tables().fragments().length;
    this.fragmentSizes = new int[allocation.holdArray("fragments", fragments, Integer.BYTES)];
    this.sections = read.sections();
    this.tree = read.tree();
    this.graph = read.graph();
    this.data = read.data();
  }

  static ImageSummary verify(ImageSource image, Limits limits) throws IOException {
    var read = SquashfsReader.readAll(image, limits, SquashfsVerifier::readUnusedXattrs);
    return new SquashfsVerifier(image, read).verify();
  }

  private ImageSummary verify() throws IOException {
    requireFullTable("inode table", graph.tables().inodes(), graph.inodeBytes());
    requireFullTable("directory table", graph.tables().directories(), graph.listingBytes());
    requirePadding();
    data.opened();
    try {
      verifyFragments();
      verifyNodes();
    } finally {
      data.closed();
    }
    return new ImageSummary(image.size(), sections.list(image.size()), facts());
  }

  /** Reading the tree has read no set that no inode has. */
  private static void readUnusedXattrs(ImageTables tables) throws IOException {
    int count = tables.xattrs() == null ? 0 : tables.xattrs().count();
    for (int index = 0; index < count; index++) {
      try {
        tables.xattrs().get(index);
      } catch (ImageFormatException e) {
        throw new ImageFormatException(
            String.format(Locale.ROOT, "squashfs xattr id %d: %s", index, e.getMessage()), e);
      }
    }
  }

  private static void requireFullTable(String name, MetadataReader table, long used)
      throws IOException {
    if (table.uncompressedSize() != used) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "squashfs %s: %d bytes uncompressed, %d are in the tree",
              name,
              table.uncompressedSize(),
              used));
    }
  }

  /** What lies beyond 4 KiB more belongs to the medium. */
  private void requirePadding() throws IOException {
    long start = sections.superblock().bytesUsed();
    long end = start + ImageSections.PADDING - 1;
    end = Math.min(image.size(), end - end % ImageSections.PADDING);
    ByteBuffer padding = ByteBuffer.allocate((int) (end - start));
    image.readAt(start, padding);
    int at = Arrays.mismatch(padding.array(), new byte[padding.capacity()]);
    if (at >= 0) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "squashfs padding at 0x%x: 0x%x, expected 0",
              start + at,
              padding.get(at) & 0xFF));
    }
  }

  /** Each fragment once, whether a file uses it or not. */
  private void verifyFragments() throws IOException {
    FragmentEntry[] fragments = graph.tables().fragments();
    for (int i = 0; i < fragments.length; i++) {
      uncompress(fragments[i].size().raw() ? fragments[i].size().stored() : data.blockSize());
      fragmentSizes[i] = data.length(fragments[i].start(), fragments[i].size());
      if (fragmentSizes[i] == 0) {
        throw DataBlocks.fault(fragments[i].start(), "0 bytes uncompressed, expected at least 1");
      }
    }
  }

  /**
   * Before so many bytes are uncompressed. The limit is one for the whole image: any number of
   * inodes may have the same few blocks, and the time that all of them take has to end.
   */
  private void uncompress(long more) throws ImageFormatException {
    long limit = allocation.limits().expansion();
    if (more > limit - uncompressed) {
      throw new ImageFormatException(
          "squashfs data: more than the limit of " + limit + " bytes uncompressed");
    }
    uncompressed += more;
  }

  private void verifyNodes() throws IOException {
    for (long number = 1; number <= sections.superblock().inodes(); number++) {
      Node node = graph.node(number);
      kinds.merge(node.kind(), 1L, Long::sum);
      requireLinks(node, graph.linkCount(number));
      if (node instanceof RegularFile file) {
        try {
          verifyContent(file.content());
        } catch (ImageFormatException e) {
          throw new ImageFormatException(pathOf(node) + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /** gensquashfs counts each entry of a directory, mksquashfs the directories among them. */
  private void requireLinks(Node node, long stated) throws IOException {
    long expected = tree.linkCount(node);
    boolean right =
        stated == expected
            || (node instanceof Directory directory && stated == 2L + directory.size());
    if (!right) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "%s: squashfs inode.nlink: %d, expected %d",
              pathOf(node),
              stated,
              expected));
    }
  }

  private void verifyContent(Content content) throws IOException {
    var file = (FileContent) content;
    bytes += file.size();
    BlockList list = file.file().blocks();
    int stored = 0;
    for (int i = list.nextStored(0); i < list.count(); i = list.nextStored(i + 1)) {
      stored++;
      uncompress(Math.min(data.blockSize(), file.size() - (long) i * data.blockSize()));
    }
    blocks += stored;
    sparseBlocks += list.count() - stored;
    if (file.fragment() != null) {
      requireTail(file);
    }
    try (OpenFile open = file.open()) {
      open.requireBlocks();
    }
  }

  /** Its fragment is known to be sound: what is left is whether it is long enough. */
  private void requireTail(FileContent content) throws ImageFormatException {
    int have = fragmentSizes[(int) content.file().fragment()];
    OpenFile.requireTail(content, (int) (content.size() % data.blockSize()), have);
  }

  private Map<String, Long> facts() {
    var facts = new LinkedHashMap<String, Long>();
    facts.put("names", tree.nameCount());
    facts.put("inodes", sections.superblock().inodes());
    for (Node.Kind kind : Node.Kind.values()) {
      facts.put(kind.toString(), kinds.getOrDefault(kind, 0L));
    }
    facts.put("bytes", bytes);
    facts.put("data blocks", blocks);
    facts.put("sparse blocks", sparseBlocks);
    facts.put("fragments", sections.superblock().fragments());
    facts.put("ids", (long) sections.superblock().ids());
    facts.put("xattr sets", sections.xattrHeader() == null ? 0 : sections.xattrHeader().ids());
    return facts;
  }

  /** A node's first path, for a message. */
  private TreePath pathOf(Node wanted) throws IOException {
    var found = new AtomicReference<TreePath>();
    tree.walk((path, node) -> {
      if (node == wanted) {
        found.compareAndSet(null, path);
      }
    });
    return found.get();
  }
}
