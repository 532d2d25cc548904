package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.image.MemoryImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FsVerityTest {

  private static final int BLOCK = 4096;

  /** Borders of blocks, of pieces, of levels: 128 and 64 hashes fill a block of hashes. */
  static final List<Integer> BLOCKS = List.of(0, 1, 2, 63, 64, 65, 127, 128, 129, 256, 4096, 4097);

  private static FsVerity of(byte[] bytes, DigestAlgorithm algorithm, byte[] salt)
      throws IOException {
    return FsVerity.of(MemoryImage.of(bytes), algorithm, salt, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 3d248ca542a24fc62d1c43b916eae5016878e2533c88238480b26128a1f1af95",
    "'hello\n', 9c76eecc7b76fcb46199cb27b90cf59a660e10575bb0412128905129d5b1c2aa",
    "hello world, 1e2eaa4202d750a41174ee454970b92c1bc2f925b1e35076d8c7d5f56362ba64"
  })
  void knownDigestsOfTexts(String text, String expected) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

    FsVerity verity = of(bytes, DigestAlgorithm.FSVERITY_SHA256, new byte[0]);

    assertEquals(expected, Inputs.hex(verity.digest()));
  }

  @Test
  void aBlockAndAByteHaveALevelOfHashes() throws IOException {
    FsVerity verity = of(new byte[4097], DigestAlgorithm.FSVERITY_SHA256, new byte[0]);

    assertEquals(
        "093756e4ea9683329106d4a16982682ed182c14bf076463a9e7f97305cbac743",
        Inputs.hex(verity.digest()));
    assertEquals("90b10db5", Inputs.hex(verity.rootHash()).substring(0, 8));
    assertEquals(4097, verity.dataSize());
  }

  @Test
  void theRootOfNothingIsZeros() throws IOException {
    assertArrayEquals(
        new byte[32], of(new byte[0], DigestAlgorithm.FSVERITY_SHA256, new byte[0]).rootHash());
    assertArrayEquals(
        new byte[64], of(new byte[0], DigestAlgorithm.FSVERITY_SHA512, new byte[0]).rootHash());
  }

  /** The root as the specification tells it, level by level, with all of the file in memory. */
  @ParameterizedTest
  @CsvSource({
    "FSVERITY_SHA256, 0", "FSVERITY_SHA256, 5", "FSVERITY_SHA256, 32",
    "FSVERITY_SHA512, 0", "FSVERITY_SHA512, 7", "FSVERITY_SHA512, 32"
  })
  void everyBorderHasTheRootOfTheSpecification(DigestAlgorithm algorithm, int saltSize)
      throws Exception {
    byte[] salt = Inputs.counting(saltSize);
    for (int blocks : BLOCKS) {
      for (int size : Stream.of(-1, 0, 1).map(by -> blocks * BLOCK + by).toList()) {
        if (size < 0) {
          continue;
        }
        byte[] bytes = Inputs.counting(size);

        FsVerity verity = of(bytes, algorithm, salt);

        assertEquals(
            Inputs.hex(root(bytes, algorithm, salt)),
            Inputs.hex(verity.rootHash()),
            size + " bytes");
      }
    }
  }

  private static byte[] root(byte[] bytes, DigestAlgorithm algorithm, byte[] salt)
      throws Exception {
    boolean sha256 = algorithm == DigestAlgorithm.FSVERITY_SHA256;
    MessageDigest digest = MessageDigest.getInstance(sha256 ? "SHA-256" : "SHA-512");
    if (bytes.length == 0) {
      return new byte[digest.getDigestLength()];
    }
    byte[] level = bytes;
    do {
      var above = new ByteArrayOutputStream();
      for (int at = 0; at < level.length; at += BLOCK) {
        if (salt.length > 0) {
          digest.update(Arrays.copyOf(salt, sha256 ? 64 : 128));
        }
        byte[] block = Arrays.copyOfRange(level, at, Math.min(level.length, at + BLOCK));
        above.writeBytes(digest.digest(Arrays.copyOf(block, BLOCK)));
      }
      level = above.toByteArray();
    } while (level.length > digest.getDigestLength());
    return level;
  }

  @Test
  void theDescriptorHasItsFields() throws IOException {
    byte[] salt = {1, 2, 3};

    byte[] descriptor = of(new byte[5000], DigestAlgorithm.FSVERITY_SHA512, salt).descriptor();

    assertEquals(256, descriptor.length);
    assertEquals("01020c0300000000" + "8813000000000000", Inputs.hex(head(descriptor, 0, 16)));
    assertEquals("01020300", Inputs.hex(head(descriptor, 0x50, 4)));
    assertArrayEquals(new byte[144], head(descriptor, 0x70, 144));
  }

  private static byte[] head(byte[] bytes, int from, int count) {
    return Arrays.copyOfRange(bytes, from, from + count);
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 64})
  void aSaltThatTheDescriptorCannotHoldIsRefused(int size) {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> of(new byte[1], DigestAlgorithm.FSVERITY_SHA256, new byte[size]));

    assertEquals("salt: " + size + " bytes, fs-verity holds at most 32", refused.getMessage());
  }

  @Test
  void anotherAlgorithmIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> of(new byte[1], DigestAlgorithm.BLAKE3, new byte[0]));
  }
}
