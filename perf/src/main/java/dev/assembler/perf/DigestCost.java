package dev.assembler.perf;

import com.sun.management.OperatingSystemMXBean;
import dev.assembler.assets.Blake3;
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
import org.bouncycastle.crypto.digests.Blake3Digest;

/**
 * What digests cost in seconds of cpu: BLAKE3 of bytes in memory beside Bouncy Castle's, and those
 * of one large file, each by a reading of its own and all by one. Arguments: {@code FILE [ROUNDS
 * [THREADS]]}. The first round warms up and is not counted; numbers are medians.
 */
public final class DigestCost {

  private static final List<Set<DigestAlgorithm>> CASES =
      List.of(
          EnumSet.of(DigestAlgorithm.SHA256),
          EnumSet.of(DigestAlgorithm.BLAKE3),
          EnumSet.of(DigestAlgorithm.FSVERITY_SHA256),
          EnumSet.of(
              DigestAlgorithm.SHA256, DigestAlgorithm.BLAKE3, DigestAlgorithm.FSVERITY_SHA256));

  /** Ours is so much faster that one hash would be too short to measure. */
  private static final int TIMES = 8;

  private DigestCost() {}

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    int threads = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    inMemory(rounds);
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

  private static void inMemory(int rounds) {
    byte[] bytes = Corpus.RANDOM.bytes(1, 64 << 20);
    var ours = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    for (int round = 0; round <= rounds; round++) {
      double before = cpuSeconds();
      for (int i = 0; i < TIMES; i++) {
        Blake3.hash(bytes);
      }
      double between = cpuSeconds();
      var oracle = new Blake3Digest(Blake3.SIZE);
      oracle.update(bytes, 0, bytes.length);
      oracle.doFinal(new byte[Blake3.SIZE], 0);
      if (round > 0) {
        ours.add(TIMES * (bytes.length / 1e6) / (between - before));
        theirs.add(bytes.length / 1e6 / (cpuSeconds() - between));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "BLAKE3 in memory: %.0f MB per cpu second, Bouncy Castle %.0f, ratio %.1f%n",
        median(ours),
        median(theirs),
        median(ours) / median(theirs));
  }

  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
