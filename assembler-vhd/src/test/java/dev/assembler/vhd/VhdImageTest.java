package dev.assembler.vhd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.Epoch;
import dev.assembler.testkit.FaultyImage;
import dev.assembler.testkit.Golden;
import dev.assembler.testkit.Mutations;
import dev.assembler.testkit.ReferenceTool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VhdImageTest {

  private static final VhdOptions OPTIONS =
      new VhdOptions(DerivedIds.of("seed").uuid("vhd"), Epoch.ofSeconds(1_700_000_000));

  @TempDir Path folder;

  private static MemoryImage disk(long size) {
    var disk = new MemoryImage();
    disk.writeAt(
        0, ByteBuffer.wrap("first sector".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    disk.writeAt(size - 4, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    return disk;
  }

  private static MemoryImage vhd(MemoryImage disk) throws IOException {
    var file = new MemoryImage();
    VhdImage.write(disk, OPTIONS, file);
    return file;
  }

  @ParameterizedTest
  @ValueSource(longs = {512, 1 << 20, (1 << 20) + 1, 700_000_000, 40L << 30, 1L << 40})
  void aDiskComesBackRoundedUpToMegabytes(long size) throws IOException {
    MemoryImage disk = disk(size);

    MemoryImage file = vhd(disk);

    long rounded = (size + (1 << 20) - 1 >> 20) << 20;
    assertEquals(rounded + 512, file.size());
    try (ImageSource read = VhdImage.read(file)) {
      assertEquals(rounded, read.size());
      var end = ByteBuffer.allocate(4);
      read.readAt(size - 4, end);
      assertEquals(0x01020304, end.getInt(0));
      assertTrue(read.dataExtents().size() <= 3);
    }
  }

  @Test
  void bytesDoNotChangeUnseen() throws IOException {
    Golden.of(VhdImageTest.class, "disk").assertImage("fixed", vhd(disk(3_000_000)));
  }

  @Test
  void aPipeWillDo() throws IOException {
    var out = new ByteArrayOutputStream();

    VhdImage.write(disk(3_000_000), OPTIONS, new StreamSink(out));

    assertArrayEquals(vhd(disk(3_000_000)).toBytes(), out.toByteArray());
  }

  @Test
  void aDiskIsWrittenStraightIntoItsVhd() throws IOException {
    var file = disk(3_000_000);

    VhdImage.finish(3_000_000, OPTIONS, file);

    assertEquals(vhd(disk(3_000_000)).sha256(), file.sha256());
  }

  @Test
  void timeBeginsIn2000() {
    assertEquals(0, new VhdOptions(OPTIONS.uniqueId(), Epoch.ZERO).timeStamp());
    assertEquals(753_315_200, OPTIONS.timeStamp());
    assertEquals(
        "epoch: 2200-01-01T00:00:00Z, a VHD's time ends in 2136",
        assertThrows(
                IllegalArgumentException.class,
                () -> new VhdOptions(OPTIONS.uniqueId(), Epoch.parse("2200-01-01T00:00:00Z")))
            .getMessage());
  }

  @Test
  void tooLargeIsRefused() {
    var disk = new MemoryImage();
    disk.setSize((2040L << 30) + 1);

    assertEquals(
        "disk size: 2190433320961, a VHD holds at most 2190433320960 (2040 GiB)",
        assertThrows(IllegalArgumentException.class, () -> vhd(disk)).getMessage());
  }

  @Test
  void everyChangeOfTheFooterIsRefused() throws IOException {
    byte[] file = vhd(disk(1 << 20)).toBytes();
    byte[] footer = Arrays.copyOfRange(file, 1 << 20, file.length);
    for (int mask : new int[] {0x01, 0x80, 0xFF}) {
      Mutations.assertRefused(
          Mutations.everyByteChanged(
              footer,
              mask,
              changed -> {
                var whole = MemoryImage.of(file);
                var bytes = ByteBuffer.allocate(512);
                changed.readAt(0, bytes);
                whole.writeAt(1 << 20, bytes.flip());
                VhdImage.verify(whole);
              }),
          0,
          512);
    }
    Mutations.assertRefused(Mutations.everyTruncation(footer, VhdImage::verify), 0, 512);
    assertEquals(
        "VHD footer.Disk Type at 0x10003c: 3, only 2 (fixed) can be read here",
        assertThrows(
                ImageFormatException.class,
                () -> VhdImage.read(Mutations.of(file).u8((1 << 20) + 0x3F, 3)))
            .getMessage());
  }

  @Test
  void everyFaultOfTheMediumComesOut() throws IOException {
    assertTrue(
        FaultyImage.atEveryWrite(image -> VhdImage.write(disk(2_000_000), OPTIONS, image)) > 3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, 3_000_000, 700_000_000, 40L << 30, 300L << 30})
  @Tag("reference")
  void qemuImgAcceptsOurs(long size) throws IOException {
    MemoryImage disk = disk(size);
    Path vhd = folder.resolve("disk.vhd");
    try (FileImage image = FileImage.create(vhd)) {
      VhdImage.write(disk, OPTIONS, image);
    }

    ReferenceTool qemu = ReferenceTool.require("qemu-img");
    String described = qemu.run("info", "-f", "vpc", "--output=json", vhd).text();

    long rounded = (size + (1 << 20) - 1 >> 20) << 20;
    assertTrue(described.contains("\"virtual-size\": " + rounded + ","), described);
    Path raw = folder.resolve("disk.raw");
    try (FileImage image = FileImage.create(raw)) {
      dev.assembler.core.image.ImageCopy.copy(disk, image);
      image.setSize(rounded);
    }
    if (size < 1 << 30) {
      String compared = qemu.run("compare", "-f", "raw", "-F", "vpc", raw, vhd).text();
      assertTrue(compared.contains("Images are identical."), compared);
    }
  }

  @Test
  @Tag("reference")
  void theirsAreRead() throws IOException {
    Path raw = Files.write(folder.resolve("disk.raw"), disk(3 << 20).toBytes());
    Path vhd = folder.resolve("disk.vhd");
    ReferenceTool.require("qemu-img")
        .run("convert", "-O", "vpc", "-o", "subformat=fixed,force_size=on", raw, vhd);

    try (ImageSource file = FileImage.openForReading(vhd);
        ImageSource read = VhdImage.read(file)) {
      var bytes = ByteBuffer.allocate((int) read.size());
      read.readAt(0, bytes);
      assertArrayEquals(Files.readAllBytes(raw), bytes.array());
    }
  }
}
