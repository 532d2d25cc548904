package dev.assembler.perf;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.FileTree;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsOptions;
import dev.assembler.cpio.InitramfsSegment;
import dev.assembler.cpio.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/** An initramfs in memory: its headers alone, and its tree with every byte of every file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CpioReadBench {

  @Param({"SMALL_FILES", "LARGE_FILES"})
  TreeShape shape;

  @Param("16")
  int mebibytes;

  @Param({"store", "lz4", "gzip:6", "zstd:3", "xz:6"})
  String codec;

  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 17);
  private MemoryImage image;

  @Setup
  public void makeImage() throws IOException {
    image = new MemoryImage();
    Segment segment = Segment.of(shape.ofMebibytes(mebibytes), Codec.parse(codec));
    InitramfsImage.write(List.of(segment), InitramfsOptions.defaults(), image);
  }

  @Benchmark
  public List<InitramfsSegment> headers() throws IOException {
    return InitramfsImage.inspect(image);
  }

  @Benchmark
  public void treeAndContents(Volume volume) throws IOException {
    FileTree tree = InitramfsImage.read(image).unpacked();
    volume.add(TreeShape.readAll(tree, buffer));
  }
}
