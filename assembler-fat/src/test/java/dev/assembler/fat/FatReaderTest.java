package dev.assembler.fat;

import static dev.assembler.testkit.TreeAssert.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Volumes with one thing wrong, or merely unusual. The small FAT12 volume: boot sector 0, tables at
 * 0x200 and 0x400, root at 0x600 (label, EMPTY, dir in two records, "three clusters" in three),
 * clusters from 0x800 on: 2 is /dir, 3 is /dir/SUB, 4 to 6 "three clusters", 7 and 8 the files of
 * /dir.
 */
class FatReaderTest {

  private static final int FAT = 0x200;
  private static final int ROOT = 0x600;
  private static final int DIR = 0x800;
  private static final int SUB = 0xA00;

  private final Mutations volume = Mutations.of(SmallVolume.bytes(FatType.FAT12));
  private final Mutations fat32 = Mutations.of(SmallVolume.bytes(FatType.FAT32));

  @Test
  void theFixtureIsAsDescribed() throws IOException {
    assertSameTree(FatTrees.asRead(SmallVolume.tree(), true), FatVolume.read(volume));
    FatVolume.verify(volume);
    FatVolume.verify(fat32);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x00 | 1 | 0x00 | boot sector.BS_jmpBoot at 0x0: 00 3C 90, expected EB xx 90 or E9: no FAT volume",
        "0x0B | 2 | 513 | boot sector.BPB_BytsPerSec at 0xb: 513, expected 512, 1024, 2048 or 4096",
        "0x0D | 1 | 0 | boot sector.BPB_SecPerClus at 0xd: 0, expected a power of two",
        "0x0D | 1 | 3 | boot sector.BPB_SecPerClus at 0xd: 3, expected a power of two",
        "0x0E | 2 | 0 | boot sector.BPB_RsvdSecCnt at 0xe: 0, expected at least 1",
        "0x10 | 1 | 0 | boot sector.BPB_NumFATs at 0x10: 0, expected at least 1",
        "0x11 | 2 | 0 | boot sector.BPB_RootEntCnt at 0x11: 0, expected at least 1",
        "0x13 | 2 | 20 | boot sector: a volume of 10240 bytes, beyond the end of the image (9728)",
        "0x13 | 2 | 4 | boot sector: 4 sectors, of which 4 come before the data: no room for a cluster",
        "0x15 | 1 | 0xF1 | boot sector.BPB_Media at 0x15: 241, expected 240 or 248 to 255",
        "0x20 | 4 | 18 | boot sector.BPB_TotSec32 at 0x20: 18, BPB_TotSec16 says 19",
        "0x1FE | 2 | 0 | boot sector.Signature_word at 0x1fe: 0x0, expected 0xaa55"
      })
  void bootSectorsThatAreNone(String offset, int width, String value, String message) {
    assertEquals(message, refusal(set(volume, offset, width, value)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x11 | 2 | 16 | boot sector.BPB_RootEntCnt at 0x11: 16, expected 0, for FAT32 (BPB_FATSz16 is 0)",
        "0x24 | 4 | 0 | boot sector.BPB_FATSz32 at 0x24: 0, expected at least 1",
        "0x24 | 4 | 0xFFFFFFFF | boot sector: 26 sectors, of which 8589934598 come before the data: no room for a cluster",
        "0x28 | 2 | 0x82 | boot sector.BPB_ExtFlags at 0x28: 130, only 2 tables are there",
        "0x2A | 2 | 1 | boot sector.BPB_FSVer at 0x2a: 0x1, expected 0x0",
        "0x2C | 4 | 1 | boot sector.BPB_RootClus at 0x2c: 1, expected 2 to 17",
        "0x2C | 4 | 18 | boot sector.BPB_RootClus at 0x2c: 18, expected 2 to 17",
        "0x30 | 2 | 8 | boot sector.BPB_FSInfo at 0x30: 8, expected one of 8 sectors",
        "0x32 | 2 | 9 | boot sector.BPB_BkBootSec at 0x32: 9, expected one of 8"
      })
  void bootSectorsOfFat32ThatAreNone(String offset, int width, String value, String message) {
    assertEquals(message, refusal(set(fat32, offset, width, value)));
  }

  @Test
  void aTableThatIsTooShortIsRefused() {
    assertEquals(
        "boot sector.BPB_FATSz16 at 0x16: 1, 4000 clusters need 6003 bytes of table",
        refusal(Mutations.of(Arrays.copyOf(volume.toBytes(), 4004 * 512)).u16(0x13, 4004)));
  }

  @Test
  void aChainThatLoopsIsRefused() {
    setEntry(volume, 5, 4);

    assertEquals(
        "/three clusters: cluster 4 is in its chain twice, or in another one too", refusal(volume));
  }

  @Test
  void aLoopOfADirectoryIsRefused() {
    setEntry(volume, 2, 2);

    assertEquals("/dir: cluster 2 is in its chain twice, or in another one too", refusal(volume));
  }

  @Test
  void chainsThatMeetAreRefused() {
    volume.u16(DIR + 3 * 32 - 32 + 0x1A, 4);

    assertEquals(
        "/three clusters: cluster 4 is in its chain twice, or in another one too", refusal(volume));
  }

  @Test
  void aDirectoryInItselfIsRefused() {
    volume.u16(SUB - 0x200 + recordOf(DIR, "SUB        ") - DIR + 0x1A, 2);

    assertEquals(
        "/dir/SUB: cluster 2 is in its chain twice, or in another one too", refusal(volume));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | FAT12 table.entry[5] at 0x207: 0x0, a free cluster in a chain",
        "1 | FAT12 table.entry[5] at 0x207: 0x1, expected a cluster, 2 to 16",
        "17 | FAT12 table.entry[5] at 0x207: 0x11, expected a cluster, 2 to 16",
        "0xFF7 | FAT12 table.entry[5] at 0x207: 0xff7, a bad cluster in a chain",
        "0xFF6 | FAT12 table.entry[5] at 0x207: 0xff6, expected a cluster, 2 to 16",
        "0xFFF | directory / record of \"three clusters\".DIR_FileSize at 0xdc: 1200, its chain has clusters for 1024 bytes"
      })
  void chainsThatEndWrongly(String entry, String message) {
    setEntry(volume, 5, Integer.decode(entry));

    assertEquals(message, refusal(volume));
  }

  @Test
  void aSizeBeyondTheChainIsRefused() {
    int record = recordOf(ROOT, "THREEC~1   ");
    volume.u32(record + 0x1C, 0xFFFF_FFFFL);

    assertEquals(
        "directory / record of \"three clusters\".DIR_FileSize at 0xdc: 4294967295, its chain has"
            + " clusters for 1536 bytes",
        refusal(volume));
  }

  @Test
  void aFileWithASizeAndNoClusterIsRefused() {
    volume.u32(recordOf(ROOT, "EMPTY      ") + 0x1C, 1);

    assertEquals(
        "directory / record of \"EMPTY\".DIR_FstClus at 0x3a: 0, expected 2 to 16",
        refusal(volume));
  }

  /** Preallocated clusters do no harm to a reader, but a file must not have them. */
  @Test
  void aLongerChainThanTheFileIsReadButNotVerified() throws IOException {
    volume.u32(recordOf(ROOT, "THREEC~1   ") + 0x1C, 500);

    assertEquals(500, ((RegularFile) node("/three clusters")).size());
    assertEquals(
        "directory / record of \"three clusters\".DIR_FileSize at 0xdc: 500, its chain has clusters"
            + " for 1536 bytes",
        fault(volume));
  }

  @Test
  void deletedRecordsAndWhatFollowsTheEndMeanNothing() throws IOException {
    int record = recordOf(ROOT, "EMPTY      ");
    volume.u8(record, 0xE5);
    volume.put(ROOT + 12 * 32, "BEHIND  END".getBytes(StandardCharsets.US_ASCII));

    FileTree read = FatVolume.read(volume);

    assertEquals(2, read.root().size());
    FatVolume.verify(volume);
  }

  /** As Linux does: the short name counts. */
  @Test
  void aLongNameOfAnotherRecordIsPassedOver() throws IOException {
    int record = recordOf(ROOT, "THREEC~1   ");
    volume.put(record, "RENAMED    ".getBytes(StandardCharsets.US_ASCII));

    node("/RENAMED");
    assertEquals(
        "directory /.LDIR_Ord at 0xc0: a part of a long name, which does not belong to what is"
            + " beside it",
        fault(volume));
  }

  @Test
  void partsOfALongNameOutOfOrderArePassedOver() throws IOException {
    int record = recordOf(ROOT, "THREEC~1   ");
    volume.u8(record - 32, 3);

    node("/THREEC~1");
    assertEquals(
        "directory /.LDIR_Ord at 0xa0: a part of a long name, which does not belong to what is"
            + " beside it",
        fault(volume));
  }

  @Test
  void halfASurrogatePairIsRefused() {
    int record = recordOf(ROOT, "DIR        ");
    volume.u16(record - 32 + 1, 0xD83D);

    assertEquals(
        "directory /.LDIR_Name at 0x60: \"?ir\", half a surrogate pair, which is no text",
        refusal(volume));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "47 | 105 | 114 | directory /.DIR_Name at 0x60: \"/ir\", contains a slash",
        "46 | 46 | 0 | directory /.DIR_Name at 0x60: \"..\", stands for a directory itself or its parent"
      })
  void namesThatNoTreeHasAreRefused(int first, int second, int third, String message) {
    int part = recordOf(ROOT, "DIR        ") - 32;
    volume.u16(part + 1, first).u16(part + 3, second).u16(part + 5, third);

    assertEquals(message, refusal(volume));
  }

  @Test
  void aNameTwiceIsRefused() {
    volume.put(recordOf(DIR, "SUB        "), "NAME    TXT".getBytes(StandardCharsets.US_ASCII));

    assertEquals(
        "directory /dir record of \"NAME.TXT\".DIR_Name at 0x60: \"NAME.TXT\", a name given twice",
        refusal(volume));
  }

  /** Windows NT's flags, and the byte that stands for 0xE5 (in code page 437 a sigma). */
  @Test
  void shortNamesAreInCodePage437WithFlagsForLowerCase() throws IOException {
    int record = recordOf(ROOT, "EMPTY      ");
    volume.put(record, (byte) 0x05, (byte) 0x81, (byte) 'A', (byte) ' ', (byte) 'B');
    volume.put(record + 5, "   TXT".getBytes(StandardCharsets.US_ASCII)).u8(record + 0x0C, 0x18);

    node("/\u03c3\u00fca b.txt");
  }

  @Test
  void datesAreReadAsLinuxDoes() throws IOException {
    int record = recordOf(ROOT, "EMPTY      ");
    volume.u16(record + 0x16, 0).u16(record + 0x18, 0);

    assertEquals(315_532_800, node("/EMPTY").metadata().mtimeSeconds());
    FatVolume.verify(volume);

    volume.u16(record + 0x18, 13 << 5 | 1);
    assertEquals(347_155_200, node("/EMPTY").metadata().mtimeSeconds(), "January of 1981");
    assertEquals(
        "directory / record of \"EMPTY\".DIR_WrtTime at 0x36: 417:0, no date and time",
        fault(volume));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x81A | directory /dir: . and .. say clusters 9 and 0, expected 2 and 0",
        "0x83A | directory /dir: . and .. say clusters 2 and 9, expected 2 and 0",
        "0xA3A | directory /dir/SUB: . and .. say clusters 3 and 9, expected 3 and 2"
      })
  void dotsThatPointElsewhereFailVerification(String offset, String message) throws IOException {
    volume.u16(Integer.decode(offset), 9);

    FatVolume.read(volume);
    assertEquals(message, fault(volume));
  }

  @Test
  void missingDotsFailVerification() throws IOException {
    volume.u8(SUB, 0xE5);

    FatVolume.read(volume);
    assertEquals("directory /dir/SUB: does not begin with . and ..", fault(volume));
  }

  @Test
  void aLostClusterFailsVerification() throws IOException {
    setEntry(volume, 15, 0xFFF);

    FatVolume.read(volume);
    assertEquals(
        "FAT12 table.entry[15] at 0x216: 0xfff, a lost cluster: no file or directory has it",
        fault(volume));
  }

  @Test
  void aBadClusterIsNotLost() throws IOException {
    setEntry(volume, 15, 0xFF7);

    assertEquals(
        SmallVolume.layout(FatType.FAT12).freeClusters() - 1,
        FatVolume.verify(volume).fact("free clusters"));
  }

  @Test
  void tablesThatDifferFailVerification() {
    volume.u8(0x400 + 10, 0x77);

    assertEquals(
        "FAT 2 at 0x40a: 0x77, 0x20a has 0x"
            + String.format(Locale.ROOT, "%02x", volume.toBytes()[0x20A]),
        fault(volume));
  }

  @Test
  void aFreeCountThatIsWrongFailsVerification() {
    fat32.u32(512 + 0x1E8, 3);

    assertEquals(
        "FSInfo sector.FSI_Free_Count at 0x3e8: 3, the table has "
            + SmallVolume.layout(FatType.FAT32).freeClusters(),
        fault(fat32));
  }

  @Test
  void aFreeCountThatIsUnknownIsNone() throws IOException {
    fat32.u32(512 + 0x1E8, 0xFFFF_FFFFL).u32(512 + 0x1EC, 0xFFFF_FFFFL);

    FatVolume.verify(fat32);
  }

  @Test
  void anotherBackupBootSectorFailsVerification() {
    fat32.u8(6 * 512 + 0x47, 'X');

    assertEquals("backup boot sector at 0xc47: 0x58, 0x47 has 0x53", fault(fat32));
  }

  @Test
  void aVolumeThatWasNotUnmountedFailsVerification() throws IOException {
    for (int copy = 8; copy <= 9; copy++) {
      fat32.u32(copy * 512 + 4, 0x07FF_FFFF);
    }

    FatVolume.read(fat32);
    assertEquals(
        "FAT32 table.entry[1] at 0x1004: 0x7ffffff, the volume was not unmounted, or had errors",
        fault(fat32));
  }

  /** The second table counts, and the first may hold anything. */
  @Test
  void theActiveTableIsRead() throws IOException {
    fat32.u16(0x28, 0x81).u16(6 * 512 + 0x28, 0x81);
    for (int i = 8; i < 512; i++) {
      fat32.u8(8 * 512 + i, 0x55);
    }

    assertSameTree(FatTrees.asRead(SmallVolume.tree(), true), FatVolume.read(fat32));
    FatVolume.verify(fat32);
  }

  @Test
  void theUpperBitsOfAFat32EntryMeanNothing() throws IOException {
    for (int copy = 8; copy <= 9; copy++) {
      fat32.u8(copy * 512 + 4 * 4 + 3, fat32.toBytes()[copy * 512 + 19] | 0xA0);
    }

    assertSameTree(FatTrees.asRead(SmallVolume.tree(), true), FatVolume.read(fat32));
    FatVolume.verify(fat32);
  }

  @Test
  void moreThanTheLimitsIsRefused() {
    assertEquals(
        "FAT volume: more names than the limit (3)",
        refusal(volume, SmallVolume.LIMITS.withNodes(3)));
    assertEquals(
        "FAT volume: more bytes of names than the limit (10)",
        refusal(volume, SmallVolume.LIMITS.withNameBytes(10)));
    assertEquals(
        "FAT volume: more directories on the way to a name than the limit (2)",
        refusal(volume, SmallVolume.LIMITS.withDepth(2)));
    assertEquals(
        "FAT volume: more bytes of memory for metadata than the limit (700)",
        refusal(volume, SmallVolume.LIMITS.withAllocation(700)));
  }

  private Node node(String path) throws IOException {
    return FatVolume.read(volume).find(TreePath.of(path)).orElseThrow();
  }

  /** Where the record with a short name is, from a directory's first byte on. */
  private int recordOf(int directory, String shortName) {
    byte[] bytes = volume.toBytes();
    for (int at = directory; at < directory + 512; at += 32) {
      if (new String(bytes, at, 11, StandardCharsets.ISO_8859_1).equals(shortName)) {
        return at;
      }
    }
    throw new AssertionError(shortName);
  }

  /** An entry in both tables. */
  private static void setEntry(Mutations volume, int entry, int value) {
    for (int table = FAT; table <= 2 * FAT; table += 512) {
      int at = table + entry * 3 / 2;
      byte[] bytes = volume.toBytes();
      int pair = (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
      volume.u16(at, entry % 2 == 0 ? pair & 0xF000 | value : pair & 0xF | value << 4);
    }
  }

  private static Mutations set(Mutations volume, String offset, int width, String value) {
    int at = Integer.decode(offset);
    long number = Long.decode(value);
    return switch (width) {
      case 1 -> volume.u8(at, number);
      case 2 -> volume.u16(at, number);
      default -> volume.u32(at, number);
    };
  }

  private static String refusal(ImageSource volume) {
    return refusal(volume, Limits.defaults());
  }

  private static String refusal(ImageSource volume, Limits limits) {
    return assertThrows(ImageFormatException.class, () -> FatVolume.read(volume, limits))
        .getMessage();
  }

  private static String fault(ImageSource volume) {
    return assertThrows(ImageFormatException.class, () -> FatVolume.verify(volume)).getMessage();
  }
}
