package dev.assembler.fat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.ChildJvm;
import dev.assembler.testkit.Mutations;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Damaged volumes: an exception of ours, or a tree that can be walked and read. */
class FatCorruptionTest {

  static final List<FatType> TYPES = SmallVolume.TYPES;

  @ParameterizedTest
  @FieldSource("TYPES")
  void everyByteTurnedGivesARefusalOrATreeWithin64MiBOfHeap(FatType type) throws IOException {
    ReferenceTool.Result run =
        ChildJvm.of(CorruptionRun.class)
            .withOptions("-Xmx64m", "-XX:+UseSerialGC")
            .run(type.name());

    assertEquals(0, run.exit(), run.err());
    assertTrue(
        run.text().matches("(?s).*" + type + ": [1-9][0-9]* refused, [1-9][0-9]* fail.*"),
        run.text() + run.err());
  }

  @ParameterizedTest
  @FieldSource("TYPES")
  void everyTruncationIsRefused(FatType type) {
    byte[] volume = SmallVolume.bytes(type);

    BitSet refused = Mutations.everyTruncation(volume, SmallVolume::readAll);

    Mutations.assertRefused(refused, 0, volume.length);
  }

  /** What is there twice is always refused by verification, if the two differ. */
  @ParameterizedTest
  @FieldSource("TYPES")
  void everyRedundantByteTurnedFailsVerification(FatType type) {
    byte[] volume = SmallVolume.bytes(type);
    FatLayout layout = SmallVolume.layout(type);
    FatGeometry geometry = layout.geometry();
    int used = (int) type.tableBytes(layout.clusters() + 2);

    BitSet refused =
        Mutations.everyByteChanged(
            volume, 0xFF, image -> FatVolume.verify(image, SmallVolume.LIMITS));

    for (int copy = 0; copy < 2; copy++) {
      int table = (int) geometry.fatOffset(copy);
      Mutations.assertRefused(refused, table, table + used);
    }
    if (type == FatType.FAT32) {
      Mutations.assertRefused(refused, 0, 512);
      Mutations.assertRefused(refused, 6 * 512, 7 * 512);
      Mutations.assertRefused(refused, 512, 516);
      Mutations.assertRefused(refused, 512 + 0x1E4, 512 + 0x1EC);
    }
    // Short names of records with long ones, by their sum.
    int root = (int) (type == FatType.FAT32 ? geometry.dataOffset() : geometry.rootOffset());
    Mutations.assertRefused(refused, root + 3 * 32, root + 3 * 32 + 11);
  }

  /** A boot sector that claims the largest volume there is, on an image that is one hole. */
  @Test
  void hugeClaimsTakeNoMemory() throws IOException {
    byte[] sector = SmallVolume.bytes(FatType.FAT32);
    var image = MemoryImage.of(sector);
    image.setSize(4096L * 0xFFFF_FFFFL);
    var claims = new Mutations[] {Mutations.of(sector).u16(0x0B, 4096).u8(0x0D, 16)};
    image.writeAt(
        0, ByteBuffer.wrap(claims[0].u32(0x20, 0xFFFF_FFFFL).u32(0x24, 300_000).toBytes()));
    Limits small = Limits.defaults().withAllocation(1 << 20);

    assertEquals(
        "FAT volume: more bytes of memory for metadata than the limit (1048576)",
        assertThrows(ImageFormatException.class, () -> FatVolume.read(image, small)).getMessage());
  }
}
