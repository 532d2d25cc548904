package dev.assembler.pipeline.layout;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.testkit.Golden;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts and the disks they must become, byte for byte. */
class LayoutGoldenTest {

  /** Four primaries would hold them all; the fifth makes three logical. */
  private static final String MBR =
      """
      [disk]
      table = "mbr"
      seed = "golden"

      [[raw]]
      offset = 8192
      source = "piece"

      [[partition]]
      name = "boot"
      type = "0x0c"
      format = "fat"
      tree = "esp/"
      active = true

      [[partition]]
      name = "a"
      type = "0x83"
      source = "piece"

      [[partition]]
      name = "b"
      type = "0x83"
      source = "piece"

      [[partition]]
      name = "c"
      type = "0x83"
      format = "squashfs"
      tree = "root"

      [[partition]]
      name = "d"
      type = "0x82"
      size = "2M"
      """;

  @TempDir Path folder;

  private void assertDisk(String variant, String layout, String output) throws IOException {
    Path file = folder.resolve(output);
    Layouts.make(Layouts.write(folder.resolve("in"), layout), file);
    try (ImageSource image = FileImage.openForReading(file)) {
      Golden.of(LayoutGoldenTest.class, "disk").assertImage(variant, image);
    }
  }

  @Test
  void aGptDiskInEveryContainer() throws IOException {
    assertDisk("gpt.raw", Layouts.DISK, "disk.raw");
    assertDisk("gpt.qcow2", Layouts.DISK, "disk.qcow2");
    assertDisk("gpt.vhd", Layouts.DISK, "disk.vhd");
    assertDisk("gpt.raw.zst", Layouts.DISK, "disk.raw.zst");
  }

  @Test
  void aGptDiskOfLargeSectors() throws IOException {
    String layout =
        Layouts.DISK
            .replace("size = \"minimal\"", "sector-size = 4096")
            .replace("size = \"64M\"", "size = \"260M\"");
    assertDisk("gpt-4096.raw", layout, "disk.raw");
  }

  @Test
  void aHybridDisk() throws IOException {
    String layout =
        Layouts.DISK
            .replace("table = \"gpt\"", "table = \"hybrid\"")
            .replace("label = \"BOOT\"", "label = \"BOOT\"\nmbr = true");
    assertDisk("hybrid.raw", layout, "disk.raw");
  }

  @Test
  void anMbrDiskWithLogicalPartitionsAndAPieceBeforeThem() throws IOException {
    assertDisk("mbr.raw", MBR, "disk.raw");
  }
}
