package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ChildJvm;
import dev.assembler.testkit.ReferenceTool;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class Blake3Test {

  /** Both forms of the rounds; the tests' JVM has the Vector API. */
  enum Form {
    PLAIN(PlainRounds::new),
    VECTOR(VectorRounds::new);

    private final Supplier<Blake3Rounds> make;

    Form(Supplier<Blake3Rounds> make) {
      this.make = make;
    }

    Blake3 hasher() {
      return new Blake3(make.get());
    }
  }

  /** Where a chunk, a subtree of lanes or a piece ends, and one byte to either side. */
  private static final List<Integer> LENGTHS =
      Stream.of(0, 64, 128, 1024, 2048, 3072, 4096, 5120, 15 * 1024, 16 * 1024, 17 * 1024)
          .flatMap(length -> Stream.of(length - 1, length, length + 1))
          .filter(length -> length >= 0)
          .toList();

  private static final List<Integer> LONG_LENGTHS =
      Stream.of(100 << 10, 128 << 10, 256 << 10, 384 << 10, 512 << 10, 1 << 20)
          .flatMap(length -> Stream.of(length - 1, length, length + 1))
          .toList();

  /** Of the official test_vectors.json, the first 32 bytes of "hash". */
  @ParameterizedTest
  @CsvSource({
    "0, af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    "1, 2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
    "1023, 10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11",
    "1024, 42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
    "1025, d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
    "2048, e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a",
    "2049, 5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030",
    "3072, b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2",
    "31744, 62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47",
    "102400, bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085"
  })
  void theOfficialVectorsAreMet(int length, String expected) {
    assertEquals(expected, Inputs.hex(Blake3.hash(Inputs.counting(length))));
  }

  @Test
  void theVectorOfATextIsMet() {
    assertEquals(
        "d74981efa70a0c880b8d8c1985d075dbcbf679b99a5f9914e5aaf96b831a9e24",
        Inputs.hex(Blake3.hash("hello world".getBytes(StandardCharsets.US_ASCII))));
  }

  @ParameterizedTest
  @EnumSource
  void bouncyCastleAgreesOnEveryBorder(Form form) {
    Stream.concat(LENGTHS.stream(), LONG_LENGTHS.stream())
        .forEach(length -> {
          byte[] bytes = Inputs.counting(length);

          assertArrayEquals(
              Inputs.bouncyCastle(bytes), form.hasher().update(bytes).digest(), length + " bytes");
        });
  }

  @ParameterizedTest
  @EnumSource
  void bytesMayComeInAnyParts(Form form) {
    byte[] bytes = Inputs.counting((1 << 20) + 12_345);
    byte[] expected = Inputs.bouncyCastle(bytes);
    for (long seed = 0; seed < 20; seed++) {
      var random = new SplittableRandom(seed);
      int most = 1 << random.nextInt(10, 20);
      Blake3 hasher = form.hasher();

      for (int at = 0; at < bytes.length; ) {
        int count = Math.min(random.nextInt(most), bytes.length - at);
        ByteBuffer part = ByteBuffer.wrap(bytes, at, count);
        if (random.nextBoolean()) {
          part = ByteBuffer.allocateDirect(count).put(part).flip();
        }
        hasher.update(part);
        assertEquals(0, part.remaining());
        at += count;
      }

      assertArrayEquals(expected, hasher.digest(), "seed " + seed);
    }
  }

  @Test
  void manySmallPartsAreTheSameAsOne() {
    byte[] bytes = Inputs.counting(200_000);
    var hasher = new Blake3();

    for (int i = 0; i < bytes.length; i++) {
      hasher.update(bytes, i, 1);
    }

    assertArrayEquals(Inputs.bouncyCastle(bytes), hasher.digest());
  }

  /** Both halves of the counter: a chunk beyond 4 TiB is hashed by lanes as by itself. */
  @ParameterizedTest
  @EnumSource
  void chunkNumbersHave64Bits(Form form) {
    long first = (1L << 32) - 5;
    byte[] bytes = Inputs.counting(20 * 1024);
    var cvs = new int[20 * 8];

    new Blake3Lanes(form.make.get()).chunks(bytes, 0, 20, first, cvs);

    for (int chunk = 0; chunk < 20; chunk++) {
      assertArrayEquals(
          Blake3Output.ofChunk(bytes, chunk * 1024, 1024, first + chunk).chainingValue(),
          Arrays.copyOfRange(cvs, chunk * 8, chunk * 8 + 8),
          "chunk " + chunk);
    }
  }

  @Test
  void aHashIsTakenOnce() {
    var hasher = new Blake3();
    hasher.digest();

    assertThrows(IllegalStateException.class, hasher::digest);
    assertThrows(IllegalStateException.class, () -> hasher.update(new byte[1]));
  }

  /** What a JVM does with and without the module; the hash is the same. */
  public static final class Best {

    private Best() {}

    public static void main(String[] args) {
      System.out.println(Blake3Rounds.best().getClass().getSimpleName());
      System.out.println(Inputs.hex(Blake3.hash(Inputs.counting(300_000))));
    }
  }

  @Test
  void aJvmWithoutTheModuleHashesTheSame() throws Exception {
    String expected = Inputs.hex(Inputs.bouncyCastle(Inputs.counting(300_000)));

    ReferenceTool.Result without = ChildJvm.of(Best.class).run();
    ReferenceTool.Result with =
        ChildJvm.of(Best.class).withOptions("--add-modules", "jdk.incubator.vector").run();

    assertEquals("PlainRounds\n" + expected + "\n", without.text(), without.err());
    assertTrue(with.text().endsWith("Rounds\n" + expected + "\n"), with.text() + with.err());
    assertEquals(
        VectorRounds.isWide() ? "VectorRounds" : "PlainRounds",
        with.text().lines().findFirst().get());
  }
}
