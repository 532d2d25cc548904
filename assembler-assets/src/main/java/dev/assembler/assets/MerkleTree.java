package dev.assembler.assets;

import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of a file as its right edge: on each level the block of hashes that is being
 * filled. A full block goes up only when another hash follows on its level, because the only hash
 * of the topmost level is the root.
 */
final class MerkleTree {

  /** A block of hashes of one level. */
  private static final class Level {
    final byte[] block = new byte[VerityFormat.BLOCK];
    int filled;
  }

  private final VerityFormat format;
  private final HashFunction function;
  private final byte[] prefix;
  private final List<Level> levels = new ArrayList<>();

  MerkleTree(VerityFormat format) {
    this.format = format;
    this.function = format.function();
    this.prefix = format.prefix();
    levels.add(new Level());
  }

  /** Adds the next piece of the file. */
  void add(VerityPiece piece) {
    for (int at = 0; at < piece.hashes().length; at += function.size()) {
      add(piece.level(), piece.hashes(), at);
    }
  }

  private void add(int index, byte[] hash, int offset) {
    while (levels.size() <= index) {
      levels.add(new Level());
    }
    Level level = levels.get(index);
    if (level.filled == VerityFormat.BLOCK) {
      goUp(index);
    }
    System.arraycopy(hash, offset, level.block, level.filled, function.size());
    level.filled += function.size();
  }

  private void goUp(int index) {
    Level level = levels.get(index);
    var hash = new byte[function.size()];
    VerityFormat.hashBlock(function, prefix, level.block, 0, level.filled, hash, 0);
    level.filled = 0;
    add(index + 1, hash, 0);
  }

  /** The descriptor of the file of this size whose pieces were added. */
  FsVerity finish(long size) {
    for (int index = 0; index < levels.size(); index++) {
      Level level = levels.get(index);
      boolean top = index == levels.size() - 1;
      if (top && level.filled <= function.size()) {
        break;
      }
      if (level.filled > 0) {
        goUp(index);
      }
    }
    // The root of an empty file is zeros.
    var root = new byte[function.size()];
    System.arraycopy(levels.getLast().block, 0, root, 0, levels.getLast().filled);
    return new FsVerity(format, size, root);
  }
}
