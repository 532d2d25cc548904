package dev.assembler.squashfs;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;

/**
 * Finds an earlier file with the same tail end. Length and hash find a candidate; equal is what has
 * been compared byte by byte: with the block still being filled, or with the earlier file, read
 * again.
 */
final class TailDeduplicator {

  static final int NONE = KnownContents.NONE;

  /** Bytes of tail ends kept at most, so that the ones met often are read again only once. */
  private static final int MOST_KEPT = 1 << 20;

  private final FilePlan plan;
  private final FileLocations locations;
  private final FragmentPacker packer;
  private final KnownContents tails = new KnownContents();
  private final LinkedHashMap<Integer, byte[]> kept = new LinkedHashMap<>(64, 0.75f, true);
  private int keptBytes;

  TailDeduplicator(FilePlan plan, FileLocations locations, FragmentPacker packer) {
    this.plan = plan;
    this.locations = locations;
    this.packer = packer;
  }

  /**
   * The first file whose tail end equals this file's, or {@link #NONE}; the file is then the first
   * of its kind for those to come.
   */
  int find(int file, long hash, byte[] bytes, int offset) throws IOException {
    int length = plan.tailLength(file);
    return tails.findOrAdd(
        ContentHash.combine(hash, length),
        file,
        new KnownContents.Comparison() {
          @Override
          public boolean isSame(int earlier) throws IOException {
            return plan.tailLength(earlier) == length
                && (plan.isKnownSame(earlier, file)
                    || TailDeduplicator.this.isSame(earlier, bytes, offset, length));
          }

          @Override
          public ContentDigest digest(int which) throws IOException {
            if (which == file) {
              return ContentDigest.of(bytes, offset, length);
            }
            byte[] tail = tailOf(which, plan.tailLength(which));
            return ContentDigest.of(tail, 0, tail.length);
          }
        });
  }

  private boolean isSame(int candidate, byte[] bytes, int offset, int length) throws IOException {
    byte[] block = packer.filling(locations.fragment(candidate));
    if (block != null) {
      int at = locations.fragmentOffset(candidate);
      return Arrays.equals(block, at, at + length, bytes, offset, offset + length);
    }
    return Arrays.equals(tailOf(candidate, length), 0, length, bytes, offset, offset + length);
  }

  private byte[] tailOf(int file, int length) throws IOException {
    byte[] tail = kept.get(file);
    if (tail == null) {
      tail = new byte[length];
      try (ImageSource source = plan.file(file).content().open()) {
        source.readAt(plan.runLength(file), ByteBuffer.wrap(tail));
      }
      kept.put(file, tail);
      keptBytes += length;
      var oldest = kept.values().iterator();
      while (keptBytes > MOST_KEPT && kept.size() > 1) {
        keptBytes -= oldest.next().length;
        oldest.remove();
      }
    }
    return tail;
  }
}
