package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.HostileHosts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestsTest {

  private static final Set<DigestAlgorithm> ALL = EnumSet.allOf(DigestAlgorithm.class);

  @TempDir Path folder;

  /** Counts every byte that is read. */
  private record CountingSource(ImageSource source, AtomicLong bytes, AtomicLong expected)
      implements ImageSource {

    @Override
    public long size() throws IOException {
      return source.size();
    }

    /** Reads must follow one another, too: a file is read from its beginning to its end. */
    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      assertEquals(expected.get(), offset);
      expected.addAndGet(target.remaining());
      bytes.addAndGet(target.remaining());
      source.readAt(offset, target);
    }

    @Override
    public void close() {}
  }

  static Map<String, String> text(Map<DigestAlgorithm, byte[]> digests) {
    var text = new TreeMap<String, String>();
    digests.forEach((algorithm, digest) -> text.put(algorithm.toString(), Inputs.hex(digest)));
    return text;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void allDigestsTakeOneReading(int threads) throws Exception {
    byte[] bytes = Inputs.counting(5 * DigestPiece.SIZE + 777);
    var read = new AtomicLong();
    var source = new CountingSource(MemoryImage.of(bytes), read, new AtomicLong());

    Map<DigestAlgorithm, byte[]> digests = Digests.of(source, ALL, threads);

    assertEquals(bytes.length, read.get());
    assertEquals(List.copyOf(ALL), List.copyOf(digests.keySet()));
    assertArrayEquals(
        MessageDigest.getInstance("SHA-256").digest(bytes), digests.get(DigestAlgorithm.SHA256));
    assertArrayEquals(Inputs.bouncyCastle(bytes), digests.get(DigestAlgorithm.BLAKE3));
    for (DigestAlgorithm verity :
        List.of(DigestAlgorithm.FSVERITY_SHA256, DigestAlgorithm.FSVERITY_SHA512)) {
      assertArrayEquals(
          FsVerity.of(MemoryImage.of(bytes), verity, new byte[0], 1).digest(), digests.get(verity));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 524_287, 524_288, 524_289, 1_048_576, 3_000_000})
  void eachAloneIsAsAllTogether(int size) throws Exception {
    byte[] bytes = Inputs.counting(size);
    Map<DigestAlgorithm, byte[]> all = Digests.of(MemoryImage.of(bytes), ALL, 2);

    for (DigestAlgorithm algorithm : ALL) {
      var alone = Digests.of(MemoryImage.of(bytes), Set.of(algorithm), 3);
      assertEquals(Set.of(algorithm), alone.keySet());
      assertArrayEquals(all.get(algorithm), alone.get(algorithm), algorithm.toString());
    }
    assertArrayEquals(Inputs.bouncyCastle(bytes), all.get(DigestAlgorithm.BLAKE3));
    assertArrayEquals(
        MessageDigest.getInstance("SHA-256").digest(bytes), all.get(DigestAlgorithm.SHA256));
  }

  @Test
  void everyHostGivesTheSame() throws IOException {
    MemoryImage image = MemoryImage.of(Inputs.counting(3_333_333));

    HostileHosts.sameEverywhere(host -> text(Digests.of(image, ALL, host.threads())));
  }

  @Test
  void holesAreZeros() throws Exception {
    var sparse = new MemoryImage();
    sparse.writeAt(3_000_000, ByteBuffer.wrap(new byte[] {1}));

    assertEquals(
        text(Digests.of(MemoryImage.of(sparse.toBytes()), ALL, 1)),
        text(Digests.of(sparse, ALL, 1)));
  }

  @Test
  void aFileIsReadToItsEnd() throws Exception {
    byte[] bytes = Inputs.counting(1_234_567);
    Path file = Files.write(folder.resolve("file"), bytes);

    assertEquals(text(Digests.of(MemoryImage.of(bytes), ALL, 1)), text(Digests.of(file, ALL, 2)));
    assertThrows(NoSuchFileException.class, () -> Digests.of(folder.resolve("none"), ALL, 1));
    assertThrows(IOException.class, () -> Digests.of(folder, ALL, 1));
  }

  /** Pipes give what they have; a channel may give nothing at all for a while. */
  @Test
  void shortReadsAreNoEnd() throws Exception {
    byte[] bytes = Inputs.counting(1_300_000);
    ReadableByteChannel whole = Channels.newChannel(new java.io.ByteArrayInputStream(bytes));
    var random = new SplittableRandom(5);
    var told = new AtomicLong();
    ReadableByteChannel hesitant =
        new ReadableByteChannel() {
          @Override
          public int read(ByteBuffer target) throws IOException {
            int most = random.nextInt(30_000);
            int limit = target.limit();
            target.limit(Math.min(limit, target.position() + most));
            int count = target.hasRemaining() ? whole.read(target) : 0;
            target.limit(limit);
            return count;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };

    var digests = Digests.of(hesitant, ALL, 2, told::addAndGet);

    assertEquals(text(Digests.of(MemoryImage.of(bytes), ALL, 1)), text(digests));
    assertEquals(bytes.length, told.get());
  }

  @Test
  void aTapTakesPartsOfAnySize() throws Exception {
    byte[] bytes = Inputs.counting(2_500_000);
    var expected = text(Digests.of(MemoryImage.of(bytes), ALL, 1));
    for (long seed = 0; seed < 10; seed++) {
      var random = new SplittableRandom(seed);
      try (var tap = new DigestTap(ALL, random.nextInt(1, 4))) {
        for (int at = 0; at < bytes.length; ) {
          int count = Math.min(random.nextInt(1_000_000), bytes.length - at);
          tap.update(bytes, at, count);
          at += count;
        }

        assertEquals(bytes.length, tap.size());
        assertEquals(expected, text(tap.finish()), "seed " + seed);
        assertEquals(2_500_000, tap.fsVerity(DigestAlgorithm.FSVERITY_SHA512).dataSize());
      }
    }
  }

  @Test
  void aTapIsFinishedOnce() {
    try (var tap = new DigestTap(Set.of(DigestAlgorithm.SHA256), 1)) {
      assertThrows(
          IllegalStateException.class, () -> tap.fsVerity(DigestAlgorithm.FSVERITY_SHA256));
      tap.finish();

      assertThrows(IllegalStateException.class, tap::finish);
      assertThrows(IllegalStateException.class, () -> tap.update(new byte[1], 0, 1));
      assertThrows(
          IllegalStateException.class, () -> tap.fsVerity(DigestAlgorithm.FSVERITY_SHA256));
    }
  }

  /** Also of a tap that nobody finishes, because its writer failed. */
  @Test
  void noThreadIsLeft() {
    for (boolean finished : new boolean[] {true, false}) {
      var tap = new DigestTap(ALL, 3);
      tap.update(new byte[3_000_000], 0, 3_000_000);
      assertTrue(workers() > 0);
      if (finished) {
        tap.finish();
      }

      tap.close();

      awaitNoWorkers();
    }
  }

  /** They have nothing left to do, but the host may let them end later. */
  private static void awaitNoWorkers() {
    for (int waited = 0; workers() > 0; waited++) {
      assertTrue(waited < 2000, "threads are left");
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static long workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("assemble-digest-") && thread.isAlive())
        .count();
  }

  /** A short input starts none. */
  @Test
  void shortInputNeedsNoThread() {
    try (var tap = new DigestTap(ALL, 3)) {
      tap.update(new byte[1000], 0, 1000);
      tap.finish();

      assertEquals(0, workers());
    }
  }

  /** However long the input: pieces are used again. */
  @Test
  void memoryIsBounded() {
    var seen =
        java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<Object, Boolean>());
    var found = new ArrayList<PieceDigests>();
    var plan = DigestPlan.of(ALL, new byte[0]);
    try (var pipeline = new DigestPipeline(plan, 2, found::add)) {
      for (int i = 0; i < 50; i++) {
        DigestPiece piece = pipeline.piece();
        seen.add(piece);
        piece.length = DigestPiece.SIZE;
        pipeline.submit();
      }
      pipeline.drain();
    }

    assertEquals(50, found.size());
    assertTrue(seen.size() <= 6, seen.size() + " pieces");
  }

  @Test
  void noAlgorithmAndNoThreadsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new DigestTap(Set.of(), 1));
    assertThrows(IllegalArgumentException.class, () -> new DigestTap(ALL, 0));
  }

  @Test
  void namesOfAlgorithmsGoBothWays() {
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      assertEquals(algorithm, DigestAlgorithm.parse(algorithm.toString()).orElseThrow());
    }
    assertFalse(DigestAlgorithm.parse("SHA256").isPresent());
    assertEquals("[sha256, blake3, fs-verity, fs-verity-sha512]", ALL.toString());
  }
}
