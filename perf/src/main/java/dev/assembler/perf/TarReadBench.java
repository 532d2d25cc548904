package dev.assembler.perf;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.FileTree;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import dev.assembler.tar.TarReadOptions;
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

/** An archive in memory: its headers alone, and its headers with every byte of every file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TarReadBench {

  @Param({"SMALL_FILES", "LARGE_FILES"})
  TreeShape shape;

  @Param("16")
  int mebibytes;

  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 17);
  private MemoryImage archive;

  @Setup
  public void makeArchive() throws IOException {
    archive = new MemoryImage();
    TarArchive.write(shape.ofMebibytes(mebibytes), TarOptions.defaults(), archive);
  }

  @Benchmark
  public FileTree tree() throws IOException {
    return TarArchive.read(archive, TarReadOptions.defaults());
  }

  @Benchmark
  public void treeAndContents(Volume volume) throws IOException {
    FileTree tree = TarArchive.read(archive, TarReadOptions.defaults());
    volume.add(TreeShape.readAll(tree, buffer));
  }
}
