package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Typical faults, and exactly what is said about them. */
class SquashfsRefusalMessageTest {

  private static final SmallImage GZIP = SmallImage.of("m-gzip");
  private static final SmallImage RAW = SmallImage.of("m-raw");

  private static String refusal(SmallImage image) {
    return assertThrows(ImageFormatException.class, image::read).getMessage();
  }

  private static String verifierRefusal(SmallImage image) {
    return assertThrows(
            ImageFormatException.class,
            () -> SquashfsImage.verify(image.source(), SmallImage.LIMITS))
        .getMessage();
  }

  @Test
  void anotherKindOfFile() {
    assertEquals(
        "squashfs superblock.s_magic at 0x0: 0x464c457f, expected 0x73717368",
        refusal(GZIP.with(0x00, 4, 0x464C_457FL)));
  }

  @Test
  void anEmptyFile() {
    assertEquals("squashfs superblock: cut off, 0 of 96 bytes are there", refusal(GZIP.cutTo(0)));
  }

  @Test
  void anInodeTableBeyondTheEnd() {
    assertEquals(
        "squashfs superblock.inode_table_start at 0x40: 9223372036854775807, beyond the end of the"
            + String.format(Locale.ROOT, " image (%d)", GZIP.size()),
        refusal(GZIP.with(0x40, 8, Long.MAX_VALUE)));
  }

  @Test
  void aTruncatedImage() {
    int half = GZIP.size() / 2;

    assertEquals(
        String.format(
            Locale.ROOT,
            "squashfs superblock.bytes_used at 0x28: %d, beyond the end of the image (%d)",
            GZIP.size(),
            half),
        refusal(GZIP.cutTo(half)));
  }

  @Test
  void aBlockSizeThatIsNoPowerOfTwo() {
    assertEquals(
        "squashfs superblock.block_size at 0xc: 5000, expected a power of two from 4096 to 1048576",
        refusal(GZIP.with(0x0C, 4, 5000)));
  }

  @Test
  void aBlockLogThatDisagrees() {
    assertEquals(
        "squashfs superblock.block_log at 0x16: 0x11, expected 0xc",
        refusal(GZIP.with(0x16, 2, 17)));
  }

  @ParameterizedTest
  @CsvSource({"m-lzo, 3, lzo", "m-lzma, 2, lzma"})
  void aCompressorWeDoNotHave(String name, int id, String compressor) {
    assertEquals(
        String.format(
            Locale.ROOT,
            "squashfs superblock.compression at 0x14: %d, unsupported compressor %s",
            id,
            compressor),
        refusal(SmallImage.of(name)));
  }

  @Test
  void aCompressorNobodyHas() {
    assertEquals(
        "squashfs superblock.compression at 0x14: 7, expected 1 to 6",
        refusal(GZIP.with(0x14, 2, 7)));
  }

  @Test
  void aCountOfInodesThatTheTreeDoesNotHave() {
    assertEquals(
        "squashfs superblock.inodes at 0x4: 4, the tree has 3",
        refusal(SmallImage.of("m-padded").with(0x04, 4, 4)));
  }

  @Test
  void anExportTableOfAnotherLength() {
    assertEquals(
        "squashfs export table: 1704 bytes uncompressed, expected 1712 for 214 entries",
        refusal(SmallImage.of("g-gzip").with(0x04, 4, 214)));
  }

  @Test
  void anEntryOfTheWrongKind() throws IOException {
    int entry = SmallImage.rawOffset(RAW.superblock().directoryTableStart(), 12);

    assertEquals(
        "/e: squashfs directory entry.type: fifo, the inode is a directory",
        refusal(RAW.with(entry + 4, 2, 6)));
  }

  @Test
  void namesOutOfOrder() throws IOException {
    int entry = SmallImage.rawOffset(RAW.superblock().directoryTableStart(), 12);

    assertEquals(
        "/: squashfs directory entry.name: \"lines\" behind \"z\", expected ascending order"
            + String.format(
                Locale.ROOT,
                " (directory table, metadata block at 0x%x)",
                RAW.superblock().directoryTableStart()),
        refusal(RAW.with(entry + 8, 1, 'z')));
  }

  @Test
  void aNameThatIsNone() throws IOException {
    int entry = SmallImage.rawOffset(RAW.superblock().directoryTableStart(), 12);

    assertEquals(
        "/: squashfs directory entry.name at 0x14: \"/\", contains a slash"
            + String.format(
                Locale.ROOT,
                " (directory table, metadata block at 0x%x)",
                RAW.superblock().directoryTableStart()),
        refusal(RAW.with(entry + 8, 1, '/')));
  }

  /** The root names itself as its own child. */
  @Test
  void aDirectoryCycle() throws IOException {
    Superblock superblock = RAW.superblock();
    int entry = SmallImage.rawOffset(superblock.directoryTableStart(), 12);
    long base = RAW.get(entry - 4, 4);

    SmallImage looped =
        RAW.with(entry, 2, superblock.rootInode().offset())
            .with(entry + 2, 2, superblock.inodes() - base);

    assertEquals("/e: squashfs inode 3: a directory under two names", refusal(looped));
  }

  @Test
  void anOwnerThatIsNotInTheIdTable() throws IOException {
    int root =
        SmallImage.rawOffset(
            RAW.superblock().inodeTableStart(), RAW.superblock().rootInode().offset());

    assertEquals(
        "/: squashfs inode.uid: 9, the id table has 1 entries", refusal(RAW.with(root + 4, 2, 9)));
  }

  @Test
  void aDataBlockThatIsNoBlock() {
    SmallImage damaged = GZIP.with(0x60, 1, 0);

    String refusal = verifierRefusal(damaged);

    assertTrue(refusal.matches("/[a-z]+: squashfs data block at 0x60: gzip block: .*"), refusal);
  }

  @Test
  void aWrongLinkCount() throws IOException {
    int root =
        SmallImage.rawOffset(
            RAW.superblock().inodeTableStart(), RAW.superblock().rootInode().offset());
    int links = RAW.get(root, 2) == 1 ? 0x14 : 0x10;

    assertEquals(
        "/: squashfs inode.nlink: 7, expected 3", verifierRefusal(RAW.with(root + links, 4, 7)));
  }

  @Test
  void paddingThatIsNotZero() {
    SmallImage image = SmallImage.of("m-padded");

    assertEquals(
        "squashfs padding at 0xfff: 0x1, expected 0", verifierRefusal(image.with(0xFFF, 1, 1)));
  }

  @Test
  void moreNamesThanTheLimit() {
    Limits few = Limits.defaults().withNodes(10);

    var refused =
        assertThrows(ImageFormatException.class, () -> SquashfsImage.read(GZIP.source(), few));

    assertTrue(
        refused.getMessage().contains("squashfs tree: more than the limit of 10 names"),
        refused.getMessage());
  }

  @Test
  void deeperThanTheLimit() {
    Limits flat = Limits.defaults().withDepth(1);

    var refused =
        assertThrows(ImageFormatException.class, () -> SquashfsImage.read(GZIP.source(), flat));

    assertEquals("/d/e: deeper than the limit of 1 directories", refused.getMessage());
  }
}
