package dev.assembler.perf;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.FileTree;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.squashfs.SquashfsOptions;
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

/** An image in memory: its tree alone, and its tree with every byte of every file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SquashfsReadBench {

  @Param({"SMALL_FILES", "LARGE_FILES"})
  TreeShape shape;

  @Param("16")
  int mebibytes;

  @Param({"store", "lz4", "gzip:9", "zstd:15", "xz:6"})
  String codec;

  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 17);
  private MemoryImage image;

  @Setup
  public void makeImage() throws IOException {
    image = new MemoryImage();
    SquashfsOptions options = SquashfsOptions.defaults().withCodec(Codec.parse(codec));
    SquashfsImage.write(shape.ofMebibytes(mebibytes), options, image);
  }

  @Benchmark
  public FileTree tree() throws IOException {
    return SquashfsImage.read(image);
  }

  @Benchmark
  public void treeAndContents(Volume volume) throws IOException {
    volume.add(TreeShape.readAll(SquashfsImage.read(image), buffer));
  }
}
