package dev.assembler.perf;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.qcow2.Qcow2Image;
import dev.assembler.qcow2.Qcow2Options;
import java.io.IOException;
import java.nio.ByteBuffer;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * A disk in memory, two thirds data and one third holes, to a qcow2 file that nobody keeps. MiB are
 * those of the data.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Qcow2WriteBench {

  private static final int PIECE = 1 << 18;

  @Param("64")
  int mebibytes;

  @Param({"store", "gzip:2", "gzip:6", "zstd:3"})
  String compression;

  @Param("2")
  int threads;

  private MemoryImage disk;

  @Setup
  public void makeDisk() {
    disk = new MemoryImage();
    long data = (long) mebibytes << 20;
    long at = 0;
    for (int i = 0; (long) i * PIECE < data; i++) {
      byte[] piece = Corpus.values()[i % Corpus.values().length].bytes(i, PIECE);
      disk.writeAt(at, ByteBuffer.wrap(piece));
      at += i % 2 == 0 ? PIECE : 2 * PIECE;
    }
    disk.setSize(at);
  }

  @Benchmark
  public ImageSummary write(Volume volume) throws IOException {
    var options = Qcow2Options.defaults().withCodec(Codec.parse(compression)).withThreads(threads);
    ImageSummary summary = Qcow2Image.write(disk, options, new DiscardingSink());
    volume.add((long) mebibytes << 20);
    return summary;
  }
}
