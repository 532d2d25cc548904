package dev.assembler.qcow2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.Image;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.Guest;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** qemu-img reads what we write, and we read what it writes. */
@Tag("reference")
class Qcow2ReferenceTest {

  private static final ReferenceTool QEMU_IMG = ReferenceTool.require("qemu-img");

  @TempDir Path folder;

  private Path raw(ImageSource disk) throws IOException {
    Path file = folder.resolve("disk.raw");
    try (FileImage image = FileImage.create(file)) {
      ImageCopy.copy(disk, image);
    }
    return file;
  }

  private void assertAccepted(ImageSource disk, Path qcow2) throws IOException {
    String checked = QEMU_IMG.run("check", "-f", "qcow2", qcow2).text();
    assertTrue(checked.contains("No errors were found on the image."), checked);
    String compared = QEMU_IMG.run("compare", "-f", "raw", "-F", "qcow2", raw(disk), qcow2).text();
    assertTrue(compared.contains("Images are identical."), compared);
  }

  @ParameterizedTest
  @CsvSource({
    "512, store",
    "512, gzip:6",
    "512, zstd:3",
    "1024, zstd:1",
    "2048, gzip:1",
    "4096, gzip:9",
    "8192, store",
    "16384, zstd:19",
    "32768, gzip:4",
    "65536, store",
    "65536, gzip:1",
    "65536, gzip:6",
    "65536, gzip:9",
    "65536, zstd:3",
    "131072, gzip:3",
    "262144, zstd:3",
    "524288, store",
    "1048576, gzip:2",
    "2097152, zstd:3",
    "2097152, gzip:6"
  })
  void oursAreAccepted(int clusterSize, String codec) throws IOException {
    MemoryImage disk = Disks.mixed(9_000_448, 21);
    Path file = folder.resolve("ours.qcow2");

    try (FileImage image = FileImage.create(file)) {
      Qcow2Image.write(disk, Disks.options(clusterSize, codec), image);
    }

    assertAccepted(disk, file);
    String map = QEMU_IMG.run("info", "--output=json", file).text();
    assertTrue(map.contains("\"cluster-size\": " + clusterSize), map);
    assertTrue(
        map.contains("\"compression-type\": \"" + (codec.startsWith("zstd") ? "zstd" : "zlib")),
        map);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 512, 1L << 20, 3L << 40})
  void emptyDisksOfAnySizeAreAccepted(long size) throws IOException {
    var disk = new MemoryImage();
    disk.setSize(size);
    Path file = folder.resolve("ours.qcow2");

    try (FileImage image = FileImage.create(file)) {
      Qcow2Image.write(disk, Qcow2Options.defaults(), image);
    }

    assertAccepted(disk, file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:6", "zstd:3"})
  void disksWrittenInAnyOrderAreAccepted(String codec) throws IOException {
    var random = new SplittableRandom(31);
    var model = new MemoryImage();
    Path file = folder.resolve("ours.qcow2");
    try (FileImage image = FileImage.create(file);
        Qcow2Output output = Qcow2Image.create(Disks.options(4096, codec), image)) {
      for (int i = 0; i < 400; i++) {
        long offset = random.nextInt(3 << 20);
        byte[] bytes = Disks.text(random, 1 + random.nextInt(20_000));
        for (Image target : new Image[] {model, output}) {
          target.writeAt(offset, ByteBuffer.wrap(bytes));
          target.zeroAt(offset / 2, 3000);
        }
      }
      model.setSize(4 << 20);
      output.setSize(4 << 20);
      output.finish();
    }

    assertAccepted(model, file);
    try (ImageSource image = FileImage.openForReading(file)) {
      Qcow2Image.verify(image);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-o cluster_size=512",
        "-o cluster_size=1024",
        "-o cluster_size=4096",
        "-o cluster_size=2097152",
        "-c",
        "-c -o cluster_size=512",
        "-c -o cluster_size=4096",
        "-c -o cluster_size=2097152",
        "-c -o compression_type=zstd",
        "-c -o compression_type=zstd,cluster_size=512",
        "-c -o compression_type=zstd,cluster_size=2097152",
        "-o compat=0.10",
        "-c -o compat=0.10",
        "-o compat=0.10,cluster_size=512",
        "-o refcount_bits=1",
        "-o refcount_bits=2",
        "-o refcount_bits=4",
        "-o refcount_bits=8",
        "-c -o refcount_bits=32",
        "-c -o refcount_bits=64",
        "-S 0",
        "-o preallocation=metadata",
        "-o lazy_refcounts=on"
      })
  void theirsAreRead(String arguments) throws IOException {
    MemoryImage disk = Disks.mixed(5_000_192, 23);
    Path file = folder.resolve("theirs.qcow2");
    Object[] command =
        ("convert -f raw -O qcow2 " + arguments + " " + raw(disk) + " " + file).trim().split(" +");

    QEMU_IMG.run(command);

    try (ImageSource image = FileImage.openForReading(file);
        ImageSource read = Qcow2Image.read(image)) {
      assertArrayEquals(disk.toBytes(), Disks.bytes(read));
      var sparse = new MemoryImage();
      ImageCopy.copy(read, sparse);
      assertEquals(disk.sha256(), sparse.sha256());
      Qcow2Image.verify(image);
    }
  }

  @Test
  void extendedEntriesAndBackingFilesOfTheirsAreRefusedByName() throws IOException {
    Path extended = folder.resolve("extended.qcow2");
    QEMU_IMG.run("create", "-q", "-f", "qcow2", "-o", "extended_l2=on", extended, "1M");
    Path backed = folder.resolve("backed.qcow2");
    QEMU_IMG.run("create", "-q", "-f", "qcow2", "-b", extended, "-F", "qcow2", backed);

    assertEquals(
        "qcow2 header.incompatible_features at 0x48: 0x10, extended L2 entries cannot be read here",
        refusal(extended));
    assertTrue(refusal(backed).endsWith("a backing file cannot be read here"), refusal(backed));
  }

  private static String refusal(Path file) throws IOException {
    try (ImageSource image = FileImage.openForReading(file)) {
      return assertThrows(ImageFormatException.class, () -> Qcow2Image.read(image)).getMessage();
    }
  }

  @Test
  @Tag("slow")
  void aGuestReadsOurs() throws IOException {
    MemoryImage disk = Disks.mixed(8 << 20, 25);
    Path zlib = folder.resolve("zlib.qcow2");
    Path zstd = folder.resolve("zstd.qcow2");
    try (FileImage first = FileImage.create(zlib);
        FileImage second = FileImage.create(zstd)) {
      Qcow2Image.write(disk, Disks.options(65_536, "gzip:6"), first);
      Qcow2Image.write(disk, Disks.options(4096, "zstd:3"), second);
    }

    String said =
        Guest.linux()
            .withDisk(zlib, "qcow2")
            .withDisk(zstd, "qcow2")
            .run(folder, "sha256sum </dev/vda; sha256sum </dev/vdb\n");

    String digest = disk.sha256() + "  -\n";
    assertEquals(digest + digest, said);
    assertTrue(Files.size(zstd) < 8 << 20);
  }
}
