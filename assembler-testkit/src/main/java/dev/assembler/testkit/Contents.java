package dev.assembler.testkit;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** File contents of any size that take no memory: each byte follows from a seed and its offset. */
public final class Contents {

  private static final String[] WORDS = {
    "block ", "cluster ", "extent ", "inode ", "sector ", "table ", "volume ", "chain\n"
  };

  private Contents() {}

  /** Bytes that nothing compresses. */
  public static Content noise(long seed, long size) {
    return new Generated(size, word -> mix(seed * 0x9E3779B97F4A7C15L + word));
  }

  /** Words and lines of text, which everything compresses. */
  public static Content text(long seed, long size) {
    return new Generated(
        size,
        word -> {
          String chosen = WORDS[Math.floorMod(mix(seed + word), WORDS.length)];
          long packed = 0;
          for (int i = 7; i >= 0; i--) {
            packed = packed << 8 | chosen.charAt(i % chosen.length());
          }
          return packed;
        });
  }

  /**
   * Data and holes in turn: the lengths of a hole, of data, of a hole, and so on. The data is
   * noise.
   */
  public static Content sparse(long seed, long... holeAndDataLengths) {
    List<Content> parts = new ArrayList<>();
    for (int i = 0; i < holeAndDataLengths.length; i++) {
      long length = holeAndDataLengths[i];
      parts.add(i % 2 == 0 ? Content.zeros(length) : noise(seed + i, length));
    }
    return Content.concat(parts);
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The eight bytes at eight times an index, the first in the lowest bits. */
  @FunctionalInterface
  private interface Words {
    long at(long index);
  }

  private record Generated(long size, Words words) implements Content, ImageSource {

    Generated {
      if (size < 0) {
        throw new IllegalArgumentException("size: " + size + ", expected at least 0");
      }
    }

    @Override
    public ImageSource open() {
      return this;
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      ImageSource.requireInside(offset, target.remaining(), size);
      long position = offset;
      while (target.hasRemaining()) {
        long word = words.at(position >>> 3) >>> (8 * (position & 7));
        for (long left = 8 - (position & 7); left > 0 && target.hasRemaining(); left--) {
          target.put((byte) word);
          word >>>= 8;
          position++;
        }
      }
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
