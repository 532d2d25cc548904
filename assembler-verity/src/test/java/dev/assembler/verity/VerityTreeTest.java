package dev.assembler.verity;

import static dev.assembler.testkit.HostileHosts.sameEverywhere;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.FaultyImage;
import dev.assembler.testkit.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerityTreeTest {

  static final VerityOptions SALTED =
      VerityOptions.defaults()
          .withSalt("a salt from the seed".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
          .withUuid(UUID.fromString("00112233-4455-8677-8899-aabbccddeeff"));

  static MemoryImage data(int blocks, int blockSize) {
    var random = new SplittableRandom(blocks);
    var data = new MemoryImage();
    for (int i = 0; i < blocks; i++) {
      if (i % 5 != 3) {
        var block = new byte[blockSize];
        random.nextBytes(block);
        data.writeAt((long) i * blockSize, ByteBuffer.wrap(block));
      }
    }
    data.setSize((long) blocks * blockSize);
    return data;
  }

  static MemoryImage area(HashTree tree) throws IOException {
    var area = new MemoryImage();
    tree.writeTo(area);
    assertEquals(tree.size(), area.size());
    return area;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 127, 128, 129, 1000})
  void aTreeVerifies(int blocks) throws IOException {
    MemoryImage data = data(blocks, 4096);

    HashTree tree = VerityImage.of(data, SALTED);
    MemoryImage area = area(tree);

    VerityCheck check = VerityImage.verify(data, area, tree.rootHash());
    assertTrue(check.matches(), check.toString());
    assertEquals(blocks, VerityImage.read(area).dataBlocks());
    assertEquals(VerityImage.size(data.size(), SALTED), area.size());
  }

  @Test
  void bytesDoNotChangeUnseen() throws IOException {
    Golden golden = Golden.of(VerityTreeTest.class, "tree");
    golden.assertImage("sha256", area(VerityImage.of(data(300, 4096), SALTED)));
    golden.assertImage(
        "sha512-1024-512",
        area(
            VerityImage.of(
                data(300, 1024),
                SALTED.withAlgorithm(HashAlgorithm.SHA512).withBlockSizes(1024, 512))));
  }

  @Test
  void everyHostAndAnyNumberOfThreadsMakeTheSameTree() throws IOException {
    MemoryImage data = data(3000, 512);
    sameEverywhere(host ->
        area(VerityImage.of(data, SALTED.withBlockSizes(512, 512).withThreads(host.threads())))
            .sha256());
  }

  /** Discoverable Partitions Specification: the halves of the root hash. */
  @Test
  void bothPartitionsAreNamedByTheRootHash() {
    RootHash root =
        RootHash.parse("00112233445566778899aabbccddeeff0123456789abcdef0011223344556677");

    assertEquals("00112233-4455-6677-8899-aabbccddeeff", root.dataPartition().toString());
    assertEquals("01234567-89ab-cdef-0011-223344556677", root.hashPartition().toString());
  }

  @Test
  void aTapMakesTheTreeOfWhatItHandsOn() throws IOException {
    MemoryImage data = data(500, 4096);
    var written = new MemoryImage();
    VerityTap tap = VerityImage.tap(written, SALTED);

    ImageCopy.copy(data, tap);
    HashTree tree = tap.finish(data.size());

    assertEquals(data.sha256(), written.sha256());
    assertEquals(VerityImage.of(data, SALTED).rootHash(), tree.rootHash());
  }

  @Test
  void aSuperblockThatComesLastNeedsNoSecondRead() throws IOException {
    byte[] bytes = data(20, 4096).toBytes();
    var written = new MemoryImage();
    VerityTap tap = VerityImage.tap(written, SALTED);

    for (int at = 96; at < bytes.length; at += 3000) {
      tap.writeAt(at, ByteBuffer.wrap(bytes, at, Math.min(3000, bytes.length - at)));
    }
    tap.writeAt(0, ByteBuffer.wrap(bytes, 0, 96));

    assertEquals(
        VerityImage.of(MemoryImage.of(bytes), SALTED).rootHash(),
        tap.finish(bytes.length).rootHash());
  }

  @Test
  void anyOrderOfWritesMakesTheSameTree() throws IOException {
    for (int seed = 0; seed < 10; seed++) {
      var random = new SplittableRandom(seed);
      VerityOptions options = SALTED.withBlockSizes(512 << seed % 4, 1024);
      var written = new MemoryImage();
      VerityTap tap = VerityImage.tap(written, options);
      for (int step = 0; step < 500; step++) {
        int offset = random.nextInt(300_000);
        var bytes = new byte[1 + random.nextInt(9000)];
        random.nextBytes(bytes);
        switch (random.nextInt(8)) {
          case 0 -> tap.zeroAt(offset, bytes.length);
          case 1 -> {
            tap.setSize(offset);
            tap.setSize(1 << 19);
          }
          default -> tap.writeAt(offset, ByteBuffer.wrap(bytes));
        }
      }
      written.setSize(1 << 19);

      HashTree tree = tap.finish(1 << 19, written);

      assertEquals(VerityImage.of(written, options).rootHash(), tree.rootHash(), "seed " + seed);
    }
  }

  /** One byte of every block: 1,024 of them are open, the others were hashed as they were. */
  @Test
  void openBlocksAreBounded() throws IOException {
    var written = new MemoryImage();
    VerityTap tap = VerityImage.tap(written, SALTED);
    for (int i = 0; i < 3000; i++) {
      tap.writeAt(i * 4096L + 7, ByteBuffer.wrap(new byte[] {(byte) (i | 1)}));
    }
    tap.writeAt(5, ByteBuffer.wrap(new byte[] {5}));

    assertThrows(IllegalStateException.class, () -> tap.finish(3000 * 4096L));
    written.setSize(3000 * 4096L);
    HashTree tree = tap.finish(3000 * 4096L, written);

    assertEquals(VerityImage.of(written, SALTED).rootHash(), tree.rootHash());
  }

  @Test
  void everyFaultOfTheMediumComesOut() throws IOException {
    HashTree tree = VerityImage.of(data(300, 4096), SALTED);

    assertTrue(FaultyImage.atEveryWrite(tree::writeTo) > 3);
  }

  @Test
  void whatCannotBeIsRefused() throws IOException {
    assertEquals(
        "data size: 5000, expected a multiple of the data block size, 4096, and at least one block",
        refusal(() -> VerityImage.size(5000, SALTED)));
    assertEquals(
        "data size: 0, expected a multiple of the data block size, 4096, and at least one block",
        refusal(() -> VerityImage.of(new MemoryImage(), SALTED)));
    assertEquals(
        "hash block size: 1000, expected a power of two from 512 to 524288",
        refusal(() -> SALTED.withBlockSizes(512, 1000)));
    assertEquals(
        "salt: 257 bytes, expected at most 256", refusal(() -> SALTED.withSalt(new byte[257])));
    assertEquals(
        "root hash: 2 bytes, expected 32 (sha256) or 64 (sha512)",
        refusal(() -> RootHash.parse("0102")));
    assertEquals(
        "data size: 549755813888, too many blocks of 512; use larger ones",
        refusal(() ->
            VerityImage.size(
                1L << 39, SALTED.withAlgorithm(HashAlgorithm.SHA512).withBlockSizes(512, 512))));
    VerityTap tap = VerityImage.tap(new MemoryImage(), SALTED);
    tap.setSize(1L << 60); // no block has a number there
    tap.writeAt(8192, ByteBuffer.allocate(4096));
    assertEquals("data size: 8192, but block 2 was written", refusal(() -> tap.finish(8192)));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }

  @Test
  void aFlippedByteIsNamed() throws IOException {
    MemoryImage data = data(300, 4096);
    HashTree tree = VerityImage.of(data, SALTED);
    MemoryImage area = area(tree);
    byte[] bytes = data.toBytes();
    bytes[200 * 4096 + 17] ^= 1;

    VerityCheck check = VerityImage.verify(MemoryImage.of(bytes), area, tree.rootHash());

    assertEquals(List.of("data block 200 at 0xc8000"), check.named());
    assertEquals(tree.rootHash(), check.rootHash());

    byte[] hashes = area.toBytes();
    hashes[hashes.length - 1] ^= 1; // padding of the last hash block of level 0
    assertEquals(
        List.of("hash block 2 of level 0 at 0x4000 of the hash area"),
        VerityImage.verify(data, MemoryImage.of(hashes), tree.rootHash()).named());

    RootHash other = RootHash.of(new byte[32]);
    assertEquals(
        List.of("root hash: the tree comes to " + tree.rootHash() + ", expected " + other),
        VerityImage.verify(data, area, other).named());
  }

  @Test
  void manyMismatchesAreCountedAndSomeNamed() throws IOException {
    MemoryImage data = data(300, 4096);
    HashTree tree = VerityImage.of(data, SALTED);
    var others = new byte[300 * 4096];
    Arrays.fill(others, (byte) 9);

    VerityCheck check = VerityImage.verify(MemoryImage.of(others), area(tree), tree.rootHash());

    assertEquals(300, check.mismatches());
    assertEquals(20, check.named().size());
  }
}
