package dev.assembler.perf;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.pipeline.kernel.ModuleTree;
import dev.assembler.testkit.ModuleFixture;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
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

/** All indexes of modules in memory, each with aliases and symbols as Debian's have them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DepmodBench {

  private static final int NEEDED = 50;

  @Param("4000")
  int files;

  @Param({"1", "2"})
  int threads;

  private FileTree tree;

  @Setup
  public void makeModules() {
    var random = new SplittableRandom(1);
    TreeBuilder builder = ModuleFixture.tree();
    for (int i = 0; i < files; i++) {
      ModuleFixture module = ModuleFixture.module();
      for (int j = 0; j < 6; j++) {
        module.with("alias", String.format("pci:v%08Xd%08Xsv*sd*bc*sc*i*", i, random.nextInt()));
        module.exporting("symbol_of_a_module_" + i + "_" + j);
      }
      for (int j = 0; j < NEEDED; j++) {
        // Modules need those before them, and more of the kernel.
        boolean kernel = i == 0 || random.nextInt(10) > 0;
        module.needing(
            kernel
                ? "symbol_of_the_kernel_" + random.nextInt(5000)
                : "symbol_of_a_module_" + random.nextInt(Math.max(1, i / 20)) + "_0");
      }
      builder.file(
          ModuleFixture.at("kernel/d" + i % 40 + "/module-" + i + ".ko"), 0644, module.content());
    }
    tree = builder.build();
  }

  @Benchmark
  public Map<String, byte[]> index() throws IOException {
    return ModuleTree.of(tree, ModuleFixture.RELEASE, threads).index();
  }
}
