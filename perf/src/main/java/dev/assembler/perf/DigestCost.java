package dev.assembler.perf;

import com.sun.management.OperatingSystemMXBean;
import dev.assembler.assets.DigestAlgorithm;
import dev.assembler.assets.Digests;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What digests of one large file cost in seconds of cpu, each by a reading of its own and all by
 * one: {@code DigestCost FILE [ROUNDS [THREADS]]}. The first round warms up and is not counted.
 */
public final class DigestCost {

  private static final List<Set<DigestAlgorithm>> CASES =
      List.of(
          EnumSet.of(DigestAlgorithm.SHA256),
          EnumSet.of(DigestAlgorithm.BLAKE3),
          EnumSet.of(DigestAlgorithm.FSVERITY_SHA256),
          EnumSet.of(
              DigestAlgorithm.SHA256, DigestAlgorithm.BLAKE3, DigestAlgorithm.FSVERITY_SHA256));

  private DigestCost() {}

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    int threads = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    var cpu = new ArrayList<List<Double>>();
    var wall = new ArrayList<List<Double>>();
    CASES.forEach(each -> {
      cpu.add(new ArrayList<>());
      wall.add(new ArrayList<>());
    });
    for (int round = 0; round <= rounds; round++) {
      for (int i = 0; i < CASES.size(); i++) {
        double wallBefore = System.nanoTime() / 1e9;
        double cpuBefore = cpuSeconds();
        Digests.of(file, CASES.get(i), threads);
        if (round > 0) {
          cpu.get(i).add(cpuSeconds() - cpuBefore);
          wall.get(i).add(System.nanoTime() / 1e9 - wallBefore);
        }
      }
    }
    double sum = 0;
    for (int i = 0; i < CASES.size(); i++) {
      double seconds = median(cpu.get(i));
      boolean together = CASES.get(i).size() > 1;
      System.out.printf(
          Locale.ROOT,
          "%-32s cpu %6.2f s  wall %6.2f s%s%n",
          CASES.get(i),
          seconds,
          median(wall.get(i)),
          together ? String.format(Locale.ROOT, "  %.2f of the sum", seconds / sum) : "");
      sum += seconds;
    }
  }

  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
