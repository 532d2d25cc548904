package dev.assembler.perf;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsOptions;
import dev.assembler.cpio.Segment;
import java.io.IOException;
import java.util.List;
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

/** A tree in memory written as an initramfs that nobody keeps: the writer without any disk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CpioWriteBench {

  @Param({"SMALL_FILES", "LARGE_FILES"})
  TreeShape shape;

  @Param("16")
  int mebibytes;

  @Param({"store", "lz4", "gzip:6", "zstd:3", "zstd:15"})
  String codec;

  @Param({"1", "2"})
  int threads;

  private FileTree tree;
  private InitramfsOptions options;

  @Setup
  public void makeTree() {
    tree = shape.ofMebibytes(mebibytes);
    options = InitramfsOptions.defaults().withThreads(threads);
  }

  @Benchmark
  public ImageSummary write(Volume volume) throws IOException {
    volume.add((long) mebibytes << 20);
    Segment segment = Segment.of(tree, Codec.parse(codec));
    return InitramfsImage.write(List.of(segment), options, new DiscardingSink());
  }
}
