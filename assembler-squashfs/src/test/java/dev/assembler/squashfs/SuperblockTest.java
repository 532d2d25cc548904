package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SuperblockTest {

  static final List<String> READABLE = SmallImage.READABLE;

  @ParameterizedTest
  @FieldSource("READABLE")
  void theReferenceToolsFirst96BytesAreWrittenAgain(String name) throws IOException {
    SmallImage image = SmallImage.of(name);
    ByteBuffer written = ByteBuffer.allocate(Superblock.SIZE);

    image.superblock().writeTo(written);

    assertArrayEquals(Arrays.copyOf(image.toBytes(), Superblock.SIZE), written.array());
  }

  @Test
  void fieldsAreWhatMksquashfsWasTold() throws IOException {
    Superblock superblock = SmallImage.of("m-gzip").superblock();

    assertEquals(212, superblock.inodes());
    assertEquals(1_700_000_000, superblock.mkfsTime());
    assertEquals(4096, superblock.blockSize());
    assertEquals(SquashfsCompressor.GZIP, superblock.compressor());
    assertEquals(
        Set.of(SuperblockFlag.DUPLICATES_REMOVED, SuperblockFlag.EXPORTABLE), superblock.flags());
    assertEquals(SmallImage.of("m-gzip").size(), superblock.bytesUsed());
  }

  @Test
  void flagsAreTheBitsOfMksquashfsOptions() throws IOException {
    assertEquals(
        Set.of(
            SuperblockFlag.UNCOMPRESSED_INODES,
            SuperblockFlag.UNCOMPRESSED_DATA,
            SuperblockFlag.UNCOMPRESSED_FRAGMENTS,
            SuperblockFlag.UNCOMPRESSED_XATTRS,
            SuperblockFlag.DUPLICATES_REMOVED,
            SuperblockFlag.EXPORTABLE),
        SmallImage.of("m-raw").superblock().flags());
    assertEquals(
        Set.of(
            SuperblockFlag.NO_FRAGMENTS,
            SuperblockFlag.NO_XATTRS,
            SuperblockFlag.DUPLICATES_REMOVED),
        SmallImage.of("m-padded").superblock().flags());
  }

  @Test
  void lz4OptionsAreWrittenAgain() throws IOException {
    SmallImage image = SmallImage.of("m-lz4");
    byte[] expected = Arrays.copyOfRange(image.toBytes(), 96, 106);
    ByteBuffer written = ByteBuffer.allocate(10);

    CodecOptionsBlock options =
        CodecOptionsBlock.readFrom(SquashfsCompressor.LZ4, ByteBuffer.wrap(expected));
    options.writeTo(written);

    assertEquals(new CodecOptionsBlock.Lz4(true), options);
    assertArrayEquals(expected, written.array());
  }

  @Test
  void aCountBeyondItsFieldIsRefused() throws IOException {
    Superblock superblock = SmallImage.of("m-gzip").superblock();
    var tooMany =
        new Superblock(
            1L << 32,
            superblock.mkfsTime(),
            superblock.blockSize(),
            superblock.fragments(),
            superblock.compressor(),
            superblock.flags(),
            superblock.ids(),
            superblock.rootInode(),
            superblock.bytesUsed(),
            superblock.idTableStart(),
            superblock.xattrIdTableStart(),
            superblock.inodeTableStart(),
            superblock.directoryTableStart(),
            superblock.fragmentTableStart(),
            superblock.exportTableStart());

    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> tooMany.writeTo(ByteBuffer.allocate(Superblock.SIZE)));

    assertEquals(
        "squashfs superblock.inodes = 4294967296, the field holds 0..4294967295",
        refused.getMessage());
  }
}
