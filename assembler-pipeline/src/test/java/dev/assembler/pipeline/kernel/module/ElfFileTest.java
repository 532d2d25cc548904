package dev.assembler.pipeline.kernel.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.testkit.ModuleFixture;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section tables of files that may be anything. */
class ElfFileTest {

  private static final byte[] SMALL =
      ModuleFixture.module().with("license", "GPL").exporting("give").needing("take").toBytes();

  private static void read(ImageSource file) throws IOException {
    byte[] bytes = new byte[(int) file.size()];
    file.readAt(0, ByteBuffer.wrap(bytes));
    facts(bytes);
  }

  static ModuleFacts facts(byte[] file) throws IOException {
    return ModuleReader.read(
        new KernelModule("m", "kernel/m.ko", new RegularFile(Metadata.of(0644), Content.of(file))));
  }

  @ParameterizedTest
  @CsvSource({"true,false", "true,true", "false,false", "false,true"})
  void bothClassesAndByteOrdersAreRead(boolean wide, boolean big) throws IOException {
    ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    byte[] module =
        ModuleFixture.of(wide, order)
            .with("depends", "a-b,c")
            .exporting("give")
            .exporting("more")
            .needing("take")
            .toBytes();

    ModuleFacts facts = facts(module);

    assertEquals(List.of("a_b", "c"), facts.modinfo().depends());
    assertEquals(List.of("give", "more"), facts.exports());
    assertEquals(List.of("take"), facts.needs());
  }

  @Test
  void everyTruncationIsRefusedOrRead() {
    Mutations.assertRefused(
        Mutations.everyTruncation(SMALL, ElfFileTest::read), 0, SMALL.length - 1);
  }

  @Test
  void everyChangedByteIsRefusedOrRead() {
    for (int mask : new int[] {0xFF, 0x80, 0x01}) {
      assertTrue(Mutations.everyByteChanged(SMALL, mask, ElfFileTest::read).cardinality() > 10);
    }
  }

  @Test
  void aTablePastTheEndIsRefused() {
    requireRefused(
        "kernel/m.ko: elf header.e_shoff at 0x28: 9223372036854775807, 64 bytes there are beyond"
            + " the end ("
            + SMALL.length
            + ")",
        Mutations.of(SMALL).u64(0x28, Long.MAX_VALUE));
    requireRefused(
        "kernel/m.ko: elf header.e_shoff at 0x28: -1, 64 bytes there are beyond the end ("
            + SMALL.length
            + ")",
        Mutations.of(SMALL).u64(0x28, -1));
  }

  /** The number of sections may be in the first entry, as 64 bits. */
  @Test
  void aMillionSectionsAreRefused() {
    int table = SMALL.length - 6 * 64;

    requireRefused(
        "kernel/m.ko: elf header.e_shnum at 0x3c: 1000000, expected 1 to 65536",
        Mutations.of(SMALL).u16(0x3C, 0).u64(table + 32, 1_000_000));
    requireRefused(
        "kernel/m.ko: elf header.e_shoff at 0x28: "
            + table
            + ", 4194240 bytes there are beyond the"
            + " end ("
            + SMALL.length
            + ")",
        Mutations.of(SMALL).u16(0x3C, 0xFFFF));
  }

  @Test
  void asMuchAsTheFirstEntrySaysIsReadWhereTheHeaderHasNoNumber() throws IOException {
    int table = SMALL.length - 6 * 64;

    byte[] extended = Mutations.of(SMALL).u16(0x3C, 0).u64(table + 32, 6).toBytes();

    assertEquals(List.of("GPL"), facts(extended).modinfo().values("license"));
  }

  @Test
  void aSectionPastTheEndIsRefused() {
    int modinfo = SMALL.length - 5 * 64;

    requireRefused(
        "kernel/m.ko: elf section 1.sh_offset at 0x40: 64, 1152921504606846976 bytes there are"
            + " beyond the end ("
            + SMALL.length
            + ")",
        Mutations.of(SMALL).u64(modinfo + 32, 1L << 60));
  }

  /** Sections may lie over one another and over their table: each is read once, and no more. */
  @Test
  void overlappingSectionsAreReadWithinTheirBounds() throws IOException {
    int modinfo = SMALL.length - 5 * 64;

    byte[] whole =
        Mutations.of(SMALL).u64(modinfo + 24, 0).u64(modinfo + 32, SMALL.length).toBytes();

    assertEquals(List.of("give"), facts(whole).exports());
  }

  private static void requireRefused(String message, Mutations file) {
    var refused = assertThrows(ImageFormatException.class, () -> facts(file.toBytes()));

    assertEquals(message, refused.getMessage());
  }
}
