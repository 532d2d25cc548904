package dev.assembler.ext4;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * The plan of one volume: its groups, and the blocks of every inode. Between the fixed structures
 * come the resize inode's block, the journal, then each inode's blocks in order of their numbers,
 * which are those of the tree level by level; nothing is left out in between.
 */
@SuppressWarnings("ByteBufferBackingArray") // whole arrays of ours
public final class Ext4Layout {

  private static final String FORMAT = "ext4";
  private static final long MOST_BLOCKS = 0xFFFF_FFFFL;

  /** What {@link Ext4Options#AUTO} adds at least. */
  private static final long LEAST_HEADROOM = 16 << 20;

  private final Ext4Options options;
  private final TreeCheck tree;
  private final int checksumSeed;
  private final Geometry geometry;
  private final long resizeBlock;
  private final long journalBlocks;
  private final long[] journal;
  private final long[] journalNodes;
  private final long usedEnd;

  private Ext4Layout(Ext4Options options, TreeCheck tree, long blocks) {
    this.options = options;
    this.tree = tree;
    this.checksumSeed = Crc32c.seed(options.uuid());
    long inodes = options.inodes();
    if (inodes == 0) {
      inodes = Math.max(tree.lastInode(), blocks * options.blockSize() / options.inodeRatio());
    }
    this.geometry = new Geometry(options, blocks, inodes);
    this.journalBlocks = Journal.blocks(options, geometry.blocks);
    var allocator = new BlockAllocator(geometry);
    this.resizeBlock = allocator.takeOne();
    this.journal =
        journalBlocks == 0
            ? new long[0]
            : PlannedInode.extents(allocator, new long[] {0, journalBlocks});
    this.journalNodes = new long[new ExtentTree(journal, options.blockSize()).nodes()];
    for (int i = 0; i < journalNodes.length; i++) {
      journalNodes[i] = allocator.takeOne();
    }
    for (PlannedInode inode : tree.inodes()) {
      inode.allocate(allocator, options.blockSize());
    }
    this.usedEnd = allocator.end();
  }

  static Ext4Layout of(FileTree tree, Ext4Options options) throws IOException {
    var check = new TreeCheck(tree, options);
    var problems = new ArrayList<>(check.problems());
    if (options.inodes() > 0 && options.inodes() < check.lastInode()) {
      problem(problems, "%d inodes, the tree needs %d", options.inodes(), check.lastInode());
    }
    if (!problems.isEmpty()) {
      throw new UnrepresentableTreeException(FORMAT, problems);
    }
    return sized(check, options);
  }

  /**
   * The plan of the same tree with another size; contents are not asked again.
   *
   * @param size as in {@link Ext4Options#size}
   * @throws UnrepresentableTreeException if a volume of this size cannot hold it
   */
  public Ext4Layout withSize(long size) throws UnrepresentableTreeException {
    return sized(new TreeCheck(tree), options.withSize(size));
  }

  private static Ext4Layout sized(TreeCheck check, Ext4Options options)
      throws UnrepresentableTreeException {
    Ext4Layout layout = options.size() > 0 ? fixed(check, options) : minimal(check, options, 1);
    if (layout != null && options.size() == Ext4Options.AUTO) {
      long least = layout.geometry.blocks;
      long headroom = Math.max(least / 4, LEAST_HEADROOM / options.blockSize());
      layout = minimal(check, options, least + headroom);
    }
    if (layout == null) {
      var problems = new ArrayList<Problem>();
      tooSmall(problems, check, options);
      throw new UnrepresentableTreeException(FORMAT, problems);
    }
    return layout;
  }

  /** A larger volume may need a larger journal: the next size that holds the tree counts. */
  private static void tooSmall(List<Problem> problems, TreeCheck check, Ext4Options options) {
    boolean stated = options.size() > 0;
    long blocks = Math.min(options.size() / options.blockSize() + 1, MOST_BLOCKS);
    Ext4Layout least = stated ? minimal(check, options, blocks) : null;
    problem(
        problems,
        "a volume of %d bytes, %s",
        stated ? options.size() : MOST_BLOCKS * options.blockSize(),
        least == null
            ? "which holds neither the tree nor 4294967295 blocks"
            : "at least " + least.geometry.blocks * options.blockSize() + " are needed");
  }

  private static void problem(List<Problem> problems, String format, Object... arguments) {
    problems.add(new Problem("/", String.format(Locale.ROOT, format, arguments)));
  }

  private static Ext4Layout fixed(TreeCheck tree, Ext4Options options) {
    long blocks = options.size() / options.blockSize();
    if (blocks > MOST_BLOCKS || blocks < 2) {
      return null;
    }
    var layout = new Ext4Layout(options, tree, blocks);
    return layout.fits() ? layout : null;
  }

  /** The smallest volume of at least so many blocks; null if it would have too many. */
  private static Ext4Layout minimal(TreeCheck tree, Ext4Options options, long least) {
    long blocks = Math.max(least, 16);
    while (blocks <= MOST_BLOCKS) {
      var layout = new Ext4Layout(options, tree, blocks);
      if (layout.fits() && layout.geometry.blocks >= least) {
        return layout;
      }
      Geometry tried = layout.geometry;
      long more = tried.blocks < blocks ? Geometry.leastGroup(tried) : 1;
      blocks = Math.max(layout.neededBlocks(), Math.max(blocks, tried.blocks + more - 1) + 1);
    }
    return null;
  }

  private long neededBlocks() {
    return Math.max(usedEnd, geometry.fixedEnd());
  }

  private boolean fits() {
    return neededBlocks() <= geometry.blocks && geometry.inodes() >= tree.lastInode();
  }

  public Ext4Options options() {
    return options;
  }

  /** Of the image in bytes: what was asked for, or that of all blocks. */
  public long size() {
    return options.size() > 0 ? options.size() : geometry.blocks * options.blockSize();
  }

  public long blocks() {
    return geometry.blocks;
  }

  public long freeBlocks() {
    long free = geometry.blocks - usedEnd;
    long[] fixed = geometry.fixed;
    for (int i = 0; i < fixed.length; i += 2) {
      free -= Math.max(0, fixed[i + 1] - Math.max(fixed[i], usedEnd));
    }
    return free;
  }

  public long inodeCount() {
    return geometry.inodes();
  }

  public long freeInodes() {
    return geometry.inodes() - tree.lastInode();
  }

  /** 0 for none. */
  public long journalBlocks() {
    return journalBlocks;
  }

  /** What will be written where; the facts are counts. */
  public ImageSummary summary() {
    int block = options.blockSize();
    long end = geometry.blocks * block;
    List<Section> sections = new ArrayList<>();
    long fixedEnd = Math.min(geometry.fixed[1], geometry.blocks) * block;
    sections.add(new Section("superblock, descriptors, bitmaps and inode tables", 0, fixedEnd));
    long used = Math.max(fixedEnd, usedEnd * block);
    sections.add(new Section("journal, directories and files", fixedEnd, used - fixedEnd));
    sections.add(new Section("free blocks and backups", used, end - used));
    if (size() > end) {
      sections.add(new Section("behind the last group", end, size() - end));
    }
    var facts = new LinkedHashMap<String, Long>();
    facts.put("block size", (long) block);
    facts.put("blocks", geometry.blocks);
    facts.put("free blocks", freeBlocks());
    facts.put("inodes", geometry.inodes());
    facts.put("free inodes", freeInodes());
    facts.put("groups", (long) geometry.groups);
    facts.put("journal blocks", journalBlocks);
    facts.put("directories", (long) tree.directories());
    facts.put("content bytes", tree.contentBytes());
    return new ImageSummary(size(), sections, facts);
  }

  /** The plan as text for people. */
  @Override
  public String toString() {
    var text = new StringBuilder("ext4");
    summary()
        .facts()
        .forEach((name, value) -> text.append(", ").append(name).append(' ').append(value));
    text.append('\n');
    for (Section section : summary().sections()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  0x%010x %12d  %s\n",
              section.offset(),
              section.length(),
              section.name()));
    }
    return text.toString();
  }

  Geometry geometry() {
    return geometry;
  }

  List<PlannedInode> inodes() {
    return tree.inodes();
  }

  long inodeOf(Node node) {
    return tree.inode(node).number;
  }

  DirectoryHash hash() {
    return tree.hash();
  }

  int lastInode() {
    return tree.lastInode();
  }

  long contentBytes() {
    return tree.contentBytes();
  }

  int checksumSeed() {
    return checksumSeed;
  }

  long resizeBlock() {
    return resizeBlock;
  }

  /** The journal's extents. */
  long[] journal() {
    return journal;
  }

  long[] journalNodes() {
    return journalNodes;
  }

  /** Below this block all are in use. */
  long usedEnd() {
    return usedEnd;
  }

  /** i_block of the journal. */
  byte[] journalRoot() {
    ByteBuffer root = ByteBuffer.allocate(Inode.I_BLOCK_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    new ExtentTree(journal, options.blockSize()).writeRoot(root, journalNodes);
    return root.array();
  }

  /** s_jnl_blocks: i_block and size of the journal's inode, or zeros. */
  byte[] journalBackup() {
    ByteBuffer backup = ByteBuffer.allocate(68).order(ByteOrder.LITTLE_ENDIAN);
    if (journalBlocks > 0) {
      long size = journalBlocks * options.blockSize();
      backup.put(journalRoot()).putInt((int) (size >>> 32)).putInt((int) size);
    }
    return backup.array();
  }
}
