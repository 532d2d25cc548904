package dev.assembler.qcow2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files that are refused, each for a reason that is told. Clusters are of 512 bytes. */
class Qcow2RefusalTest {

  /** Header, three data clusters, L2 table, L1 table, refcount table, refcount block. */
  private static byte[] small;

  private static final int L2 = 4 * 512;
  private static final int L1 = 5 * 512;
  private static final int TABLE = 6 * 512;
  private static final int BLOCK = 7 * 512;

  @BeforeAll
  static void write() throws IOException {
    var disk = new MemoryImage();
    disk.writeAt(0, ByteBuffer.wrap(Disks.noise(new java.util.SplittableRandom(1), 1536)));
    disk.setSize(8192);
    small = Disks.qcow2(disk, Disks.options(512, "store")).toBytes();
    assertEquals(8 * 512, small.length);
  }

  private static void refused(String message, Mutations file) {
    assertEquals(
        message,
        assertThrows(ImageFormatException.class, () -> Disks.walk(file, Limits.defaults()))
            .getMessage());
  }

  private static void failsVerification(String message, Mutations file) {
    assertEquals(
        message,
        assertThrows(ImageFormatException.class, () -> Qcow2Image.verify(file)).getMessage());
  }

  private static Mutations with() {
    return Mutations.of(small);
  }

  @Test
  void whatIsNotReadIsNamed() {
    refused(
        "qcow2 header.backing_file_offset at 0x8: 0x200, a backing file cannot be read here",
        with().u64be(8, 0x200));
    refused(
        "qcow2 header.crypt_method at 0x20: 0x2, encryption cannot be read here",
        with().u32be(0x20, 2));
    refused(
        "qcow2 header.nb_snapshots at 0x3c: 0x1, snapshots cannot be read here",
        with().u32be(0x3C, 1));
    refused(
        "qcow2 header.incompatible_features at 0x48: 0x4, an external data file cannot be read"
            + " here",
        with().u64be(0x48, 4));
    refused(
        "qcow2 header.incompatible_features at 0x48: 0x10, extended L2 entries cannot be read here",
        with().u64be(0x48, 16));
    refused(
        "qcow2 header.incompatible_features at 0x48: 0x20, has features that are not known here",
        with().u64be(0x48, 32));
    refused(
        "qcow2 header.incompatible_features at 0x48: 0x2, marked as corrupt; repair it with"
            + " qemu-img",
        with().u64be(0x48, 2));
    failsVerification(
        "qcow2 header.incompatible_features at 0x48: marked as dirty, refcounts may be wrong;"
            + " repair it with qemu-img",
        with().u64be(0x48, 1));
    failsVerification(
        "qcow2 header extension at 0x70: persistent bitmaps cannot be verified here",
        with().u32be(0x70, 0x23852875).u32be(0x74, 24));
  }

  @Test
  void headersThatCannotBe() {
    refused("qcow2 header.magic at 0x0: 0x514649fc, expected 0x514649fb", with().u8(3, 0xFC));
    refused("qcow2 header.version at 0x4: 4, expected 2 or 3", with().u32be(4, 4));
    refused("qcow2 header.cluster_bits at 0x14: 22, expected 9 to 21", with().u32be(0x14, 22));
    refused(
        "qcow2 header.size at 0x18: 18446744073709551615, at most 137438953472",
        with().u64be(0x18, -1));
    refused("qcow2 header.l1_size at 0x24: 0, expected 1 to 4194304", with().u32be(0x24, 0));
    refused(
        "qcow2 header.l1_size at 0x24: 4194305, expected 1 to 4194304",
        with().u32be(0x24, 4194305));
    refused(
        "qcow2 header.l1_table_offset at 0x28: 0xa00, 33554432 bytes there reach beyond the end of"
            + " the file (4096)",
        with().u32be(0x24, 4194304));
    refused(
        "qcow2 header.l1_table_offset at 0x28: 0x1, expected a multiple of the cluster size, beyond"
            + " the header",
        with().u64be(0x28, 1));
    refused(
        "qcow2 header.refcount_table_clusters at 0x38: 16385, more than 8 MiB",
        with().u32be(0x38, 16385));
    refused("qcow2 header.refcount_order at 0x60: 7, expected 0 to 6", with().u32be(0x60, 7));
    refused(
        "qcow2 header.header_length at 0x64: 100, expected a multiple of 8 from 104 to the size of"
            + " a cluster",
        with().u32be(0x64, 100));
    refused(
        "qcow2 header.compression_type at 0x68: 1, does not agree with the feature bit for it",
        with().u8(0x68, 1));
    refused(
        "qcow2 header.compression_type at 0x68: 2, expected 0 (zlib) or 1 (zstd)",
        with().u8(0x68, 2));
    refused("qcow2 header.magic at 0x0: cut off, 3 of 4 bytes are there", with().truncate(3));
  }

  @Test
  void tablesThatCannotBe() {
    refused(
        "qcow2 L1 table.entry at 0xa00: 0x8000000000000801, expected reserved bits to be zero",
        with().u8(L1 + 7, 1));
    refused(
        "qcow2 L1 table.entry at 0xa00: 0x8000000000100000, no room for an L2 table there, the"
            + " file ends at 4096",
        with().u64be(L1, 0x8000_0000_0010_0000L));
    refused(
        "qcow2 L1 table: two entries name the L2 table at 0x800",
        with().u32be(0x24, 2).u64be(L1 + 8, 0x8000_0000_0000_0800L));
    refused(
        "qcow2 L2 table.entry at 0x800: 0x8000000000001000, beyond the end of the file (4096)",
        with().u64be(L2, 0x8000_0000_0000_1000L));
    refused(
        "qcow2 L2 table.entry at 0x800: 0xc000000000000200, a compressed cluster cannot be marked"
            + " as copied",
        with().u64be(L2, 0xC000_0000_0000_0200L));
    refused(
        "qcow2 L2 table.entry at 0x800: 0x8000000000000202, expected reserved bits to be zero",
        with().u64be(L2, 0x8000_0000_0000_0202L));
    refused(
        "qcow2 L2 table.entry at 0x800: 0x4000000000000100, points into the header",
        with().u64be(L2, 0x4000_0000_0000_0100L));
  }

  @Test
  void refcountsThatAreWrong() {
    failsVerification(
        "qcow2 refcount of the cluster at 0x200: 2, expected 1", with().u16be(BLOCK + 2, 2));
    failsVerification(
        "qcow2 refcount of the cluster at 0x200: 1, expected 0; nothing refers to it",
        with().u64be(L2, 0));
    failsVerification(
        "qcow2 refcount of the cluster at 0x1000: 1, expected 0; nothing refers to it",
        with().u16be(BLOCK + 16, 1));
    failsVerification(
        "qcow2 refcount table.entry at 0xc00: 0x1000, no place for a refcount block, the file ends"
            + " at 4096",
        with().u64be(TABLE, 0x1000));
    failsVerification(
        "qcow2 data cluster at 0x400: in a cluster that is used twice",
        with().u64be(L2, 0x8000_0000_0000_0400L));
    failsVerification(
        "qcow2 data cluster at 0x800: in a cluster that is used twice",
        with().u64be(L2, 0x8000_0000_0000_0800L));
    failsVerification(
        "qcow2 L2 table.entry at 0x800: 0x200, expected bit 63, for the refcount is 1",
        with().u8(L2, 0));
    failsVerification(
        "qcow2 L1 table.entry at 0xa00: 0x800, expected bit 63, for the refcount is 1",
        with().u8(L1, 0));
  }

  @Test
  void aCompressedClusterThatIsNoneIsRefused() {
    ImageFormatException refused =
        assertThrows(
            ImageFormatException.class,
            () -> Disks.walk(with().u64be(L2, 0x4000_0000_0000_0200L), Limits.defaults()));

    assertEquals("qcow2 compressed cluster at 0x200: ", refused.getMessage().substring(0, 35));
  }

  @Test
  void limitsHold() throws IOException {
    MemoryImage file = Disks.qcow2(Disks.mixed(1 << 20, 3), Disks.options(512, "zstd:1"));

    assertEquals(
        "qcow2 compressed clusters: become larger than allowed",
        assertThrows(
                ImageFormatException.class,
                () -> Qcow2Image.verify(file, Limits.defaults().withExpansion(10_000)))
            .getMessage());
    assertEquals(
        "qcow2 tables: 512 bytes of memory needed, allowed are 100",
        assertThrows(
                ImageFormatException.class,
                () -> Qcow2Image.read(file, Limits.defaults().withAllocation(100)))
            .getMessage());
  }
}
