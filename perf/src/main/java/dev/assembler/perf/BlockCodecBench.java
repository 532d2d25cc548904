package dev.assembler.perf;

import dev.assembler.codec.BlockCompressor;
import dev.assembler.codec.BlockDecompressor;
import dev.assembler.codec.BlockFormat;
import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One block of each kind of data, through one codec on one thread. MiB are those of the blocks
 * before compression, in both directions.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class BlockCodecBench {

  @Param({"lz4", "lz4hc:12", "gzip:9", "zstd:3", "zstd:15", "zstd:22", "xz:6"})
  String codec;

  @Param({"131072", "1048576"})
  int blockSize;

  private byte[][] blocks;
  private byte[][] compressed;
  private byte[] room;
  private BlockCompressor compressor;
  private BlockDecompressor decompressor;

  @Setup
  public void makeBlocks() {
    BlockFormat format = BlockFormat.of(blockSize);
    compressor = Codec.parse(codec).newBlockCompressor(format);
    decompressor = Codec.parse(codec).newBlockDecompressor(format);
    room = new byte[blockSize];
    blocks = new byte[Corpus.values().length][];
    compressed = new byte[blocks.length][];
    for (Corpus kind : Corpus.values()) {
      byte[] block = kind.bytes(1, blockSize);
      int size = compress(block);
      blocks[kind.ordinal()] = block;
      compressed[kind.ordinal()] =
          size == BlockCompressor.NOT_SMALLER ? block : Arrays.copyOf(room, size);
    }
  }

  private int compress(byte[] block) {
    return compressor.compress(block, 0, block.length, room, 0, room.length);
  }

  @TearDown
  public void release() {
    compressor.close();
    decompressor.close();
  }

  @Benchmark
  public long compress(Volume volume) {
    long size = 0;
    for (byte[] block : blocks) {
      size += compress(block);
      volume.add(block.length);
    }
    return size;
  }

  /** Blocks that did not become smaller are stored, so there is nothing to do for them. */
  @Benchmark
  public long decompress(Volume volume) throws ImageFormatException {
    long size = 0;
    for (byte[] block : compressed) {
      if (block.length < blockSize) {
        int count = decompressor.decompress(block, 0, block.length, room, 0, room.length);
        volume.add(count);
        size += count;
      }
    }
    return size;
  }
}
