package dev.assembler.squashfs;

import dev.assembler.core.image.ImageMismatch;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;

/**
 * Files of two images whose blocks are stored as the same bytes: then nothing needs to be
 * uncompressed to know them equal. Other bytes may come to the same all the same.
 */
final class StoredAlike {

  private StoredAlike() {}

  /** How many bytes of both, from the first on, are in blocks that are stored alike. */
  static long of(FileContent left, FileContent right) throws IOException {
    if (!left.data().uncompressesAs(right.data())) {
      return 0;
    }
    FileInode ours = left.file();
    FileInode theirs = right.file();
    int blocks = blocks(left, right);
    long bytes = (long) blocks * left.data().blockSize();
    long common = Math.min(ours.fileSize(), theirs.fileSize());
    boolean tailNext =
        blocks == ours.blocks().count()
            && blocks == theirs.blocks().count()
            && ours.fileSize() == theirs.fileSize();
    return tailNext && sameTail(left, right) ? common : Math.min(bytes, common);
  }

  /** How many blocks are: the sizes of all of them first, then their bytes, which lie in a row. */
  private static int blocks(FileContent left, FileContent right) throws IOException {
    BlockList ours = left.file().blocks();
    BlockList theirs = right.file().blocks();
    int common = Math.min(ours.count(), theirs.count());
    int sameSize = 0;
    while (sameSize < common && ours.word(sameSize) == theirs.word(sameSize)) {
      sameSize++;
    }
    long stored = ours.stored(0, sameSize);
    if (stored == 0) {
      return sameSize;
    }
    long mismatch =
        ImageMismatch.first(
            left.data().stored(left.file().startBlock(), stored),
            right.data().stored(right.file().startBlock(), stored));
    if (mismatch < 0) {
      return sameSize;
    }
    int same = 0;
    for (long end = ours.size(0).stored(); end <= mismatch; end += ours.size(same).stored()) {
      same++;
    }
    return same;
  }

  private static boolean sameTail(FileContent left, FileContent right) throws IOException {
    if (left.fragment() == null || right.fragment() == null) {
      return left.fragment() == right.fragment();
    }
    return left.file().fragmentOffset() == right.file().fragmentOffset()
        && left.data().holdsAlike(left.fragment(), right.data(), right.fragment());
  }

  /** Of fragments, each of which has the tail ends of many files. */
  static boolean of(DataBlocks left, FragmentEntry one, DataBlocks right, FragmentEntry other)
      throws IOException {
    if (!one.size().equals(other.size())) {
      return false;
    }
    int length = one.size().stored();
    try (ImageSource ours = left.stored(one.start(), length);
        ImageSource theirs = right.stored(other.start(), length)) {
      return ImageMismatch.first(ours, theirs) < 0;
    }
  }
}
