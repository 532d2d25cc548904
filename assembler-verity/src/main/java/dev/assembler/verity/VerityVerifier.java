package dev.assembler.verity;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Compares data, tree and root hash: the data's digests upwards, level by level. */
final class VerityVerifier {

  private final ImageSource hashArea;
  private final VeritySuperblock superblock;
  private final HashTreeLayout layout;
  private final int digestSize;
  private final SaltedDigest digest;
  private final List<String> named = new ArrayList<>();
  private long mismatches;

  private VerityVerifier(ImageSource hashArea, VeritySuperblock superblock) {
    this.hashArea = hashArea;
    this.superblock = superblock;
    this.layout = HashTreeLayout.of(superblock.options(), superblock.dataBlocks());
    this.digestSize = superblock.options().algorithm().size();
    this.digest = new SaltedDigest(superblock.options());
  }

  static VerityCheck verify(
      ImageSource data, ImageSource hashArea, RootHash expected, Limits limits) throws IOException {
    VeritySuperblock superblock = VeritySuperblock.readFrom(hashArea);
    var verifier = new VerityVerifier(hashArea, superblock);
    verifier.requireRoom(data);
    verifier.requireMemory(limits);
    BlockDigests leaves = DataHashing.of(data, superblock.options(), superblock.dataBlocks());
    RootHash root = verifier.climb(leaves);
    if (!root.equals(expected)) {
      verifier.mismatch("root hash: the tree comes to " + root + ", expected " + expected);
    }
    return new VerityCheck(superblock, root, verifier.mismatches, verifier.named);
  }

  /** Nothing is allocated or computed for a tree that is not there. */
  private void requireRoom(ImageSource data) throws IOException {
    if (layout.size() > hashArea.size()) {
      throw fault("its hash area takes " + layout.size() + " bytes, there are " + hashArea.size());
    }
    if (superblock.dataSize() > data.size()) {
      throw fault("its data takes " + superblock.dataSize() + " bytes, there are " + data.size());
    }
  }

  private void requireMemory(Limits limits) throws ImageFormatException {
    long bytes = superblock.dataBlocks() * digestSize;
    if (bytes > limits.allocation()
        || !HashTreeLayout.isInMemory(superblock.options(), superblock.dataBlocks())) {
      throw fault(
          "its digests take " + bytes + " bytes of memory, allowed are " + limits.allocation());
    }
  }

  private ImageFormatException fault(String expectation) {
    return StructReader.fault(
        "verity superblock", "data_blocks", 0x48, superblock.dataBlocks(), expectation);
  }

  private RootHash climb(BlockDigests leaves) throws IOException {
    var top = new byte[digestSize];
    leaves.get(0, top, 0);
    byte[] below = null;
    int blockSize = superblock.options().hashBlockSize();
    var block = new byte[blockSize];
    var found = new byte[digestSize];
    for (int level = 0; level < layout.levels().size(); level++) {
      HashTreeLayout.Level at = layout.levels().get(level);
      long count = level == 0 ? superblock.dataBlocks() : layout.levels().get(level - 1).blocks();
      var above = new byte[(int) at.blocks() * digestSize];
      for (int i = 0; i < at.blocks(); i++) {
        hashArea.readAt(at.offset() + (long) i * blockSize, ByteBuffer.wrap(block));
        long first = (long) i * layout.digestsPerBlock();
        long end = Math.min(count, first + layout.digestsPerBlock());
        for (long j = first; j < end; j++) {
          if (level == 0) {
            leaves.get((int) j, found, 0);
          } else {
            System.arraycopy(below, (int) j * digestSize, found, 0, digestSize);
          }
          int entry = (int) (j - first) * digestSize;
          if (!Arrays.equals(found, 0, digestSize, block, entry, entry + digestSize)) {
            mismatch(name(level, j));
          }
        }
        digest.of(block, 0, blockSize, above, i * digestSize);
      }
      below = above;
      top = Arrays.copyOf(above, digestSize);
    }
    return RootHash.of(top);
  }

  /** What an entry of this level is about. */
  private String name(int level, long index) {
    if (level == 0) {
      return String.format(
          Locale.ROOT,
          "data block %d at 0x%x",
          index,
          index * superblock.options().dataBlockSize());
    }
    return String.format(
        Locale.ROOT,
        "hash block %d of level %d at 0x%x of the hash area",
        index,
        level - 1,
        layout.levels().get(level - 1).offset() + index * superblock.options().hashBlockSize());
  }

  private void mismatch(String what) {
    mismatches++;
    if (named.size() < VerityCheck.MOST_NAMED) {
      named.add(what);
    }
  }
}
