package dev.assembler.verity;

import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** A finished tree, in memory: one digest for each data block, and those above them. */
public final class HashTree {

  private final VeritySuperblock superblock;
  private final HashTreeLayout layout;

  /** The hash blocks of each level above the lowest, and the lowest made when it is written. */
  private final BlockDigests leaves;

  /** What the hash blocks of each level come to, the lowest level first. */
  private final List<byte[]> digests = new ArrayList<>();

  private final RootHash root;

  HashTree(VerityOptions options, long dataBlocks, BlockDigests leaves) {
    this.superblock = new VeritySuperblock(options, dataBlocks);
    this.layout = HashTreeLayout.of(options, dataBlocks);
    this.leaves = leaves;
    int size = options.algorithm().size();
    var digest = new SaltedDigest(options);
    for (int level = 0; level < layout.levels().size(); level++) {
      int blocks = Math.toIntExact(layout.levels().get(level).blocks());
      var above = new byte[Math.multiplyExact(blocks, size)];
      for (int i = 0; i < blocks; i++) {
        digest.of(block(level, i), 0, options.hashBlockSize(), above, i * size);
      }
      digests.add(above);
    }
    var top = new byte[size];
    if (digests.isEmpty()) {
      leaves.get(0, top, 0);
    } else {
      System.arraycopy(digests.getLast(), 0, top, 0, size);
    }
    this.root = RootHash.of(top);
  }

  /** What the whole data comes to. */
  public RootHash rootHash() {
    return root;
  }

  /** Of the hash area in bytes, a multiple of the hash block size. */
  public long size() {
    return layout.size();
  }

  /** What the tree's superblock says. */
  public VeritySuperblock superblock() {
    return superblock;
  }

  /**
   * Writes the hash area in ascending offsets: into a partition of its own, or behind the data at a
   * multiple of the hash block size.
   */
  public ImageSummary writeTo(ImageSink target) throws IOException {
    target.writeAt(0, superblock.toBytes());
    long first = Alignment.roundUp(VeritySuperblock.SIZE, superblock.options().hashBlockSize());
    target.zeroAt(VeritySuperblock.SIZE, first - VeritySuperblock.SIZE);
    var sections = new ArrayList<Section>();
    sections.add(new Section("superblock", 0, VeritySuperblock.SIZE));
    for (int level = layout.levels().size() - 1; level >= 0; level--) {
      HashTreeLayout.Level at = layout.levels().get(level);
      int blockSize = superblock.options().hashBlockSize();
      for (int i = 0; i < at.blocks(); i++) {
        target.writeAt(at.offset() + (long) i * blockSize, ByteBuffer.wrap(block(level, i)));
      }
      sections.add(new Section("level " + level, at.offset(), at.blocks() * blockSize));
    }
    target.setSize(size());
    var facts = new LinkedHashMap<String, Long>();
    facts.put("data blocks", superblock.dataBlocks());
    facts.put("levels", (long) layout.levels().size());
    return new ImageSummary(size(), sections, facts);
  }

  /** A hash block: digests of what is below, zeros where there is no more. */
  private byte[] block(int level, int index) {
    int size = superblock.options().algorithm().size();
    int perBlock = layout.digestsPerBlock();
    var block = new byte[superblock.options().hashBlockSize()];
    long first = (long) index * perBlock;
    if (level == 0) {
      int count = (int) Math.min(perBlock, superblock.dataBlocks() - first);
      for (int i = 0; i < count; i++) {
        leaves.get((int) (first + i), block, i * size);
      }
    } else {
      byte[] below = digests.get(level - 1);
      int from = (int) first * size;
      System.arraycopy(below, from, block, 0, Math.min(perBlock * size, below.length - from));
    }
    return block;
  }
}
