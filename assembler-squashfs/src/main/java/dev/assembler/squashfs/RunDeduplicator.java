package dev.assembler.squashfs;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds an earlier file whose run of blocks has the same bytes. Length and the first block's hash
 * find a candidate; equal is what has been compared byte by byte, both files being read again. What
 * is found depends on the contents and their order alone.
 */
final class RunDeduplicator {

  static final int NONE = KnownContents.NONE;

  private static final int CHUNK = 1 << 17;

  private final FilePlan plan;
  private final KnownContents runs = new KnownContents();
  private byte[] mine;
  private byte[] theirs;

  RunDeduplicator(FilePlan plan) {
    this.plan = plan;
  }

  /**
   * The first file whose run equals this file's, or {@link #NONE}; the file is then the first of
   * its kind for those to come.
   *
   * @param head the run's first block, null if it is of zeros
   */
  int find(int file, byte[] head, long headHash) throws IOException {
    long length = plan.runLength(file);
    boolean stored = plan.isStored(file);
    return runs.findOrAdd(
        ContentHash.combine(headHash, stored ? ~length : length),
        file,
        new KnownContents.Comparison() {
          @Override
          public boolean isSame(int earlier) throws IOException {
            return plan.runLength(earlier) == length
                && plan.isStored(earlier) == stored
                && (isKnownSame(earlier, file) || RunDeduplicator.this.isSame(earlier, file, head));
          }

          @Override
          public ContentDigest digest(int which) throws IOException {
            try (ImageSource source = plan.file(which).content().open()) {
              return ContentDigest.ofRun(source, plan.runLength(which));
            }
          }
        });
  }

  /**
   * Whether a digest of both files says that all of them is the same. That of the earlier one has
   * been taken if contents have digests at all; this one's is when it has been read to its end.
   */
  private boolean isKnownSame(int earlier, int file) throws IOException {
    Content content = plan.file(file).content();
    if (plan.file(earlier).content().knownSha256().isEmpty()
        || plan.file(earlier).size() != content.size()) {
      return false;
    }
    if (content.knownSha256().isEmpty()) {
      byte[] bytes = mine();
      try (ImageSource source = content.open()) {
        for (long at = plan.headLength(file); at < plan.runLength(file); at += CHUNK) {
          int count = (int) Math.min(CHUNK, plan.runLength(file) - at);
          source.readAt(at, ByteBuffer.wrap(bytes, 0, count));
        }
      }
    }
    return plan.isKnownSame(earlier, file);
  }

  private boolean isSame(int candidate, int file, byte[] head) throws IOException {
    int headLength = plan.headLength(file);
    try (ImageSource theirSource = plan.file(candidate).content().open()) {
      if (!startsWith(theirSource, head, headLength)) {
        return false;
      }
      if (headLength == plan.runLength(file)) {
        return true;
      }
      try (ImageSource mySource = plan.file(file).content().open()) {
        return isSame(mySource, theirSource, headLength, plan.runLength(file));
      }
    }
  }

  private boolean startsWith(ImageSource source, byte[] head, int length) throws IOException {
    byte[] bytes = theirs();
    for (int at = 0; at < length; at += CHUNK) {
      int count = Math.min(CHUNK, length - at);
      source.readAt(at, ByteBuffer.wrap(bytes, 0, count));
      boolean same =
          head == null
              ? ZeroBytes.all(bytes, 0, count)
              : Arrays.equals(bytes, 0, count, head, at, at + count);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private boolean isSame(ImageSource mySource, ImageSource theirSource, long from, long to)
      throws IOException {
    Holes myHoles = Holes.of(mySource.dataExtents());
    Holes theirHoles = Holes.of(theirSource.dataExtents());
    byte[] myBytes = mine();
    byte[] theirBytes = theirs();
    for (long at = from; at < to; at += CHUNK) {
      int count = (int) Math.min(CHUNK, to - at);
      if (myHoles.cover(at, count) && theirHoles.cover(at, count)) {
        continue;
      }
      mySource.readAt(at, ByteBuffer.wrap(myBytes, 0, count));
      theirSource.readAt(at, ByteBuffer.wrap(theirBytes, 0, count));
      if (!Arrays.equals(myBytes, 0, count, theirBytes, 0, count)) {
        return false;
      }
    }
    return true;
  }

  private byte[] mine() {
    mine = mine == null ? new byte[CHUNK] : mine;
    return mine;
  }

  private byte[] theirs() {
    theirs = theirs == null ? new byte[CHUNK] : theirs;
    return theirs;
  }
}
