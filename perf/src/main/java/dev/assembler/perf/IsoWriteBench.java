package dev.assembler.perf;

import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import dev.assembler.iso9660.IsoImage;
import dev.assembler.iso9660.IsoOptions;
import java.io.IOException;
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

/** A tree in memory planned and written as an ISO 9660 image that nobody keeps. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class IsoWriteBench {

  @Param({"SMALL_FILES", "LARGE_FILES"})
  TreeShape shape;

  @Param("64")
  int mebibytes;

  private FileTree tree;

  @Setup
  public void makeTree() {
    tree = shape.ofMebibytes(mebibytes);
  }

  @Benchmark
  public ImageSummary write(Volume volume) throws IOException {
    volume.add((long) mebibytes << 20);
    return IsoImage.write(tree, IsoOptions.defaults(), new DiscardingSink());
  }
}
