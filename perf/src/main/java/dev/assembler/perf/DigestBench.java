package dev.assembler.perf;

import dev.assembler.assets.DigestAlgorithm;
import dev.assembler.assets.DigestTap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.digests.Blake3Digest;
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

/**
 * Digests of bytes in memory, each alone and three at once; BLAKE3 as C2 makes vectors of plain
 * loops. {@link VectorDigestBench} is the same with the Vector API.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DigestBench {

  @Param({"sha256", "blake3", "fs-verity", "fs-verity-sha512", "sha256+blake3+fs-verity"})
  String digest;

  @Param("64")
  int mebibytes;

  @Param("1")
  int threads;

  private byte[] bytes;
  private Set<DigestAlgorithm> which;

  @Setup
  public void makeBytes() {
    bytes = Corpus.RANDOM.bytes(1, mebibytes << 20);
    which = EnumSet.noneOf(DigestAlgorithm.class);
    for (String name : digest.split("\\+", -1)) {
      which.add(DigestAlgorithm.parse(name).orElseThrow());
    }
  }

  @Benchmark
  public Map<DigestAlgorithm, byte[]> tap(Volume volume) {
    try (var tap = new DigestTap(which, threads)) {
      tap.update(bytes, 0, bytes.length);
      volume.add(bytes.length);
      return tap.finish();
    }
  }

  /** Bouncy Castle's BLAKE3, whatever the parameter says. */
  @Benchmark
  public byte[] blake3OfBouncyCastle(Volume volume) {
    var oracle = new Blake3Digest(32);
    oracle.update(bytes, 0, bytes.length);
    volume.add(bytes.length);
    var hash = new byte[32];
    oracle.doFinal(hash, 0);
    return hash;
  }
}
