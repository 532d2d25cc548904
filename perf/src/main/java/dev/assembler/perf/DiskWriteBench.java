package dev.assembler.perf;

import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.DiskOptions;
import dev.assembler.gpt.PartitionBody;
import dev.assembler.gpt.PartitionSpec;
import dev.assembler.gpt.TableKind;
import java.io.IOException;
import java.util.ArrayList;
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

/** A disk with a GPT, planned and written with the bodies of its partitions; nobody keeps it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DiskWriteBench {

  private static final int PARTITIONS = 4;

  @Param("64")
  int mebibytes;

  private List<PartitionSpec> partitions;
  private DiskOptions options;

  @Setup
  public void makeBodies() {
    options = DiskOptions.of(TableKind.GPT, DerivedIds.of("bench"));
    partitions = new ArrayList<>();
    int size = Math.max(1, mebibytes / PARTITIONS) << 20;
    for (int i = 0; i < PARTITIONS; i++) {
      byte[] bytes = Corpus.values()[i % Corpus.values().length].bytes(i, size);
      partitions.add(
          PartitionSpec.of("part-" + i, "linux-generic")
              .withBody(PartitionBody.of(Content.of(bytes))));
    }
  }

  @Benchmark
  public ImageSummary write(Volume volume) throws IOException {
    ImageSummary summary =
        DiskImage.write(DiskImage.plan(options, partitions), new DiscardingSink());
    volume.add((long) mebibytes << 20);
    return summary;
  }
}
