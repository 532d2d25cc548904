package dev.assembler.perf;

import dev.assembler.codec.Codec;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.cpio.InitramfsEdit;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsOptions;
import dev.assembler.cpio.InitramfsRewrite;
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

/** An initramfs in memory that gets one file more: what changes is compressed, the rest is kept. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RepackBench {

  @Param("LARGE_FILES")
  TreeShape shape;

  @Param("96")
  int mebibytes;

  @Param({"gzip:6", "zstd:3"})
  String codec;

  @Param({"1", "2"})
  int threads;

  private MemoryImage image;
  private InitramfsEdit edit;

  @Setup
  public void makeImage() throws IOException {
    image = new MemoryImage();
    Segment segment = Segment.of(shape.ofMebibytes(mebibytes), Codec.parse(codec));
    InitramfsImage.write(List.of(segment), InitramfsOptions.defaults(), image);
    edit =
        InitramfsEdit.adding(
            FileTree.builder().file("/bin/agent", 0555, Content.of("agent")).build());
  }

  @Benchmark
  public ImageSummary addAFile(Volume volume) throws IOException {
    volume.add((long) mebibytes << 20);
    return InitramfsRewrite.plan(image, edit, Limits.defaults())
        .write(new DiscardingSink(), threads, ProgressListener.NONE);
  }
}
