package dev.assembler.fat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An empty volume, byte for byte as mkfs.fat makes it, but for its boot program. */
@Tag("reference")
class MkfsBytesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "FAT12, 512, 512, 2048", "FAT12, 4096, 4096, 8192", "FAT16, 512, 2048, 20480",
    "FAT16, 4096, 4096, 40960", "FAT32, 512, 512, 40960", "FAT32, 512, 4096, 409600",
    "FAT32, 4096, 4096, 307200"
  })
  void allMetadataIsThatOfMkfs(FatType type, int sectorSize, int clusterSize, int kibibytes)
      throws IOException {
    FatOptions options =
        FatOptions.defaults()
            .withType(type)
            .withSectorSize(sectorSize)
            .withClusterSize(clusterSize)
            .withSize(kibibytes * 1024L)
            .withVolumeSerial(0x1234_ABCDL)
            .withHiddenSectors(2048)
            .withOemName("mkfs.fat")
            .withDiskGeometry(64, 32);
    MemoryImage ours = Written.volume(new FatTrees.Builder().build(), options);
    BootSector boot = BootSector.readFrom(ours);
    Path file = folder.resolve("theirs.fat");
    ReferenceTool.require("mkfs.fat")
        .run(
            "-a",
            "-C",
            "-F",
            type.bits(),
            "-S",
            sectorSize,
            "-s",
            clusterSize / sectorSize,
            "-R",
            boot.geometry().reservedSectors(),
            "-g",
            "64/32",
            "-h",
            2048,
            "-i",
            "1234abcd",
            file,
            kibibytes);

    try (ImageSource theirs = FileImage.openForReading(file)) {
      assertEquals(boot, BootSector.readFrom(theirs));
      int metadata = (int) boot.geometry().dataOffset();
      byte[] expected = bytes(theirs, metadata);
      byte[] actual = bytes(ours, metadata);
      for (int sector = 0; sector <= (type == FatType.FAT32 ? 6 : 0); sector += 6) {
        int code = sector * sectorSize + (type == FatType.FAT32 ? 0x5A : 0x3E);
        System.arraycopy(actual, code, expected, code, sector * sectorSize + 0x1FE - code);
      }
      // mkfs.fat ends the root's chain with the first of the marks, we with the last.
      if (type == FatType.FAT32) {
        expected[(int) boot.geometry().fatOffset(0) + 8] = (byte) 0xFF;
        expected[(int) boot.geometry().fatOffset(1) + 8] = (byte) 0xFF;
      }
      assertArrayEquals(expected, actual);
    }
  }

  private static byte[] bytes(ImageSource image, int count) throws IOException {
    var bytes = ByteBuffer.allocate(count);
    image.readAt(0, bytes);
    return bytes.array();
  }
}
