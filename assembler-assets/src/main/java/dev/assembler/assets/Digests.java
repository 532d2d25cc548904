package dev.assembler.assets;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/** All digests of a file by one reading. */
public final class Digests {

  private Digests() {}

  /**
   * Reads all of an image once.
   *
   * @param threads to hash on beside the reading one; 1 hashes on the reading thread
   * @return a digest for each algorithm, in their order
   */
  public static Map<DigestAlgorithm, byte[]> of(
      ImageSource source, Set<DigestAlgorithm> which, int threads) throws IOException {
    try (var tap = new DigestTap(which, threads)) {
      readAll(source, tap);
      return tap.finish();
    }
  }

  /** Reads a file of any kind once, to where it ends. */
  public static Map<DigestAlgorithm, byte[]> of(Path file, Set<DigestAlgorithm> which, int threads)
      throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return of(channel, which, threads, count -> {});
    }
  }

  /**
   * Reads a channel to its end.
   *
   * @param read is told how many bytes came with each reading
   */
  public static Map<DigestAlgorithm, byte[]> of(
      ReadableByteChannel channel, Set<DigestAlgorithm> which, int threads, LongConsumer read)
      throws IOException {
    try (var tap = new DigestTap(which, threads)) {
      for (int count = 0; count >= 0; ) {
        count = channel.read(tap.room());
        if (count > 0) {
          tap.filled(count);
          read.accept(count);
        }
      }
      return tap.finish();
    }
  }

  static void readAll(ImageSource source, DigestTap tap) throws IOException {
    long size = source.size();
    for (long offset = 0; offset < size; ) {
      ByteBuffer room = tap.room();
      int count = (int) Math.min(room.remaining(), size - offset);
      source.readAt(offset, room.limit(room.position() + count));
      tap.filled(count);
      offset += count;
    }
  }
}
