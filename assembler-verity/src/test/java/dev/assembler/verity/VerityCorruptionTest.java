package dev.assembler.verity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Damaged hash areas: malformed, or not matching; never anything else. */
class VerityCorruptionTest {

  @Test
  void everyChangeIsRefusedOrDoesNotMatch() throws IOException {
    VerityOptions options = VerityTreeTest.SALTED.withBlockSizes(512, 512).withThreads(1);
    MemoryImage data = VerityTreeTest.data(20, 512);
    HashTree tree = VerityImage.of(data, options);
    byte[] area = VerityTreeTest.area(tree).toBytes();

    for (int mask : new int[] {0x01, 0x80, 0xFF}) {
      Mutations.assertRefused(
          Mutations.everyByteChanged(
              area,
              mask,
              image -> {
                boolean matches = VerityImage.verify(data, image, tree.rootHash()).matches();
                boolean sameTree = VerityImage.read(image).options().uuid().equals(options.uuid());
                if (!matches || !sameTree) {
                  throw new ImageFormatException("seen"); // the UUID is only a name
                }
              }),
          0,
          area.length);
    }
    Mutations.assertRefused(
        Mutations.everyTruncation(area, image -> VerityImage.verify(data, image, tree.rootHash())),
        0,
        area.length);
  }

  @Test
  void superblocksThatCannotBe() throws IOException {
    byte[] area =
        VerityTreeTest.area(VerityImage.of(VerityTreeTest.data(3, 4096), VerityTreeTest.SALTED))
            .toBytes();

    refused("verity superblock.version at 0x8: 0x2, expected 0x1", Mutations.of(area).u32(8, 2));
    refused("verity superblock.hash_type at 0xc: 0x0, expected 0x1", Mutations.of(area).u32(12, 0));
    refused(
        "verity superblock.algorithm at 0x20: \"xha256\", expected sha256 or sha512",
        Mutations.of(area).u8(0x20, 'x'));
    refused(
        "verity superblock.data_block_size at 0x40: 4097, expected a power of two from 512 to"
            + " 524288",
        Mutations.of(area).u32(0x40, 4097));
    refused(
        "verity superblock.data_blocks at 0x48: 18446744073709551615, expected 1 to 2147483639",
        Mutations.of(area).u64(0x48, -1));
    refused(
        "verity superblock.salt_size at 0x50: 257, expected at most 256",
        Mutations.of(area).u16(0x50, 257));
    refused(
        "verity superblock.data_blocks at 0x48: 2000000000, its hash area takes 64503951360 bytes,"
            + " there are 8192",
        Mutations.of(area).u64(0x48, 2_000_000_000L));
    refused(
        "verity superblock.data_blocks at 0x48: 4, its data takes 16384 bytes, there are 12288",
        Mutations.of(area).u64(0x48, 4));
  }

  @Test
  void theLimitOfMemoryHolds() throws IOException {
    MemoryImage data = VerityTreeTest.data(3, 4096);
    HashTree tree = VerityImage.of(data, VerityTreeTest.SALTED);
    MemoryImage area = VerityTreeTest.area(tree);

    assertEquals(
        "verity superblock.data_blocks at 0x48: 3, its digests take 96 bytes of memory, allowed"
            + " are 95",
        assertThrows(
                ImageFormatException.class,
                () ->
                    VerityImage.verify(
                        data, area, tree.rootHash(), Limits.defaults().withAllocation(95)))
            .getMessage());
  }

  private static void refused(String message, Mutations area) {
    assertEquals(
        message,
        assertThrows(
                ImageFormatException.class,
                () ->
                    VerityImage.verify(
                        VerityTreeTest.data(3, 4096), area, RootHash.of(new byte[32])))
            .getMessage());
  }
}
