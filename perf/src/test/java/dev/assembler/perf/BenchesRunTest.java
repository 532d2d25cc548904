package dev.assembler.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs every bench once, small and in this JVM: what it measures is worthless, that it runs is not.
 */
class BenchesRunTest {

  @Test
  void theBenchesAreThoseWeKnow() {
    Set<String> classes =
        benches().stream()
            .map(bench -> bench.getUserClassQName().replace("dev.assembler.perf.", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(
        "[AlpineResolveBench, BlockCodecBench, CpioReadBench, CpioWriteBench, DepmodBench, DigestBench, DiskWriteBench, Ext4WriteBench,"
            + " FatWriteBench, IsoWriteBench, Qcow2WriteBench, RepackBench, SquashfsReadBench, SquashfsWriteBench, TarReadBench,"
            + " TreeWalkBench, VectorDigestBench]",
        classes.toString());
  }

  static List<String> names() {
    return benches().stream().map(BenchmarkListEntry::getUsername).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aBenchRuns(String name) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("^" + name.replace(".", "\\.") + "$")
            .param("blockSize", "4096")
            .param("codec", "lz4", "xz:6")
            .param("files", "20")
            .param("mebibytes", "1")
            .param("shape", "SMALL_FILES")
            .param("threads", "2")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = new Runner(options).run();

    assertFalse(results.isEmpty());
    for (RunResult result : results) {
      assertTrue(result.getPrimaryResult().getScore() > 0, result.getParams().toString());
    }
  }

  private static List<BenchmarkListEntry> benches() {
    return List.copyOf(
        BenchmarkList.defaultList()
            .getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                List.of()));
  }
}
