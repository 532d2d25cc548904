package dev.assembler.fat;

import static dev.assembler.testkit.TreeAssert.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** fsck.fat, mkfs.fat, mtools and 7z: they read ours, we read theirs. */
@Tag("reference")
class FatReferenceTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "FAT12, 512, 0",
    "FAT12, 4096, 0",
    "FAT16, 512, 0",
    "FAT16, 4096, 0",
    "FAT32, 512, 0",
    "FAT32, 4096, 0",
    "FAT12, 512, 1474560",
    "FAT16, 512, 100000768",
    "FAT32, 512, 600000000"
  })
  void fsckFindsNothing(FatType type, int sectorSize, long size) throws IOException {
    FatOptions options =
        FatOptions.defaults()
            .withType(type)
            .withSectorSize(sectorSize)
            .withSize(size / sectorSize * sectorSize)
            .withLabel("REFERENCE")
            .withVolumeSerial(0x1234_ABCDL);

    Path volume = write(FatTrees.ordinary(), options);

    assertClean(volume);
  }

  @ParameterizedTest
  @CsvSource({"FAT12", "FAT16", "FAT32"})
  void fsckFindsNothingInRandomTrees(FatType type) throws IOException {
    for (int seed = 100; seed < 106; seed++) {
      assertClean(write(FatTrees.random(seed, 150), FatOptions.defaults().withType(type)));
    }
  }

  @Test
  void fsckFindsNothingInTenThousandFiles() throws IOException {
    assertClean(write(tenThousandFiles(), FatOptions.defaults()));
  }

  @ParameterizedTest
  @CsvSource({"FAT12, 512", "FAT16, 512", "FAT32, 512", "FAT16, 4096", "FAT32, 4096"})
  void mtoolsCopiesWhatWeWrote(FatType type, int sectorSize) throws IOException {
    FileTree tree = FatTrees.planeZero().build();
    Path volume =
        write(
            tree,
            FatOptions.defaults()
                .withType(type)
                .withSectorSize(sectorSize)
                .withLabel("MTOOLS")
                .withVolumeSerial(0x1234_ABCDL));
    Path copied = Files.createDirectory(folder.resolve("copied"));

    ReferenceTool.require("mcopy").run("-s", "-n", "-m", "-i", volume, "::", copied);
    String info = ReferenceTool.require("minfo").run("-i", volume, "::").text();
    String listed = ReferenceTool.require("mdir").run("-/", "-b", "-a", "-i", volume, "::").text();

    assertSameFiles(tree, copied);
    assertTrue(info.contains("disk type=\"" + type + "   \""), info);
    assertTrue(info.contains("disk label=\"MTOOLS     \""), info);
    assertTrue(info.contains("serial number: 1234ABCD"), info);
    var expected = new TreeSet<String>();
    tree.walk((path, node) -> {
      if (!path.isRoot()) {
        expected.add("::" + path + (node instanceof Directory ? "/" : ""));
      }
    });
    assertEquals(expected, new TreeSet<>(listed.lines().toList()));
  }

  @ParameterizedTest
  @CsvSource({"FAT12, 512", "FAT16, 512", "FAT32, 512", "FAT32, 4096"})
  void sevenZipUnpacksWhatWeWrote(FatType type, int sectorSize) throws IOException {
    FileTree tree = FatTrees.ordinary();
    Path volume = write(tree, FatOptions.defaults().withType(type).withSectorSize(sectorSize));
    Path unpacked = Files.createDirectory(folder.resolve("unpacked"));

    ReferenceTool.require("7z").run("x", "-tFAT", "-o" + unpacked, volume);
    String tested = ReferenceTool.require("7z").run("t", "-tFAT", volume).text();

    assertSameFiles(tree, unpacked);
    assertTrue(tested.contains("Everything is Ok"), tested);
  }

  @ParameterizedTest
  @CsvSource({
    "12, 512, 1, 1, 2, 1440", "12, 512, 8, 1, 2, 10000", "12, 1024, 2, 1, 2, 4096",
    "16, 512, 1, 4, 2, 8192", "16, 512, 4, 1, 1, 20000", "16, 4096, 1, 2, 2, 40000",
    "32, 512, 1, 32, 2, 40000", "32, 512, 8, 60, 1, 300000", "32, 4096, 1, 32, 2, 300000",
    "32, 1024, 2, 9, 3, 200000", "16, 2048, 4, 3, 4, 100000"
  })
  void whatMkfsAndMcopyMakeIsRead(
      int type, int sectorSize, int perCluster, int reserved, int fats, int kibibytes)
      throws IOException {
    Path source = hostFiles(FatTrees.planeZero().build());
    Path volume = folder.resolve("theirs.fat");
    ReferenceTool.require("mkfs.fat")
        .run(
            "-C",
            "-F",
            type,
            "-S",
            sectorSize,
            "-s",
            perCluster,
            "-R",
            reserved,
            "-f",
            fats,
            "-n",
            "THEIRS",
            "-i",
            "CAFE0001",
            volume,
            kibibytes);
    mcopy(source, volume);

    try (ImageSource image = FileImage.openForReading(volume)) {
      FileTree read = FatVolume.read(image);
      FatVolume.verify(image);
      FatFacts facts = FatVolume.inspect(image);

      assertSameTree(timeless(FatTrees.planeZero().build()), timeless(read));
      assertEquals("FAT" + type, facts.type().name());
      assertEquals("THEIRS", facts.label());
      assertEquals("CAFE-0001", facts.serialText());
      assertEquals(sectorSize * perCluster, facts.clusterSize());
    }
  }

  /** Files deleted and made again: chains in many pieces, free records, reused names. */
  @ParameterizedTest
  @CsvSource({"12, 2000", "16, 20000", "32, 40000"})
  void fragmentedVolumesAreRead(int type, int kibibytes) throws IOException {
    Path volume = folder.resolve("theirs.fat");
    ReferenceTool.require("mkfs.fat").run("-C", "-F", type, "-s", "1", volume, kibibytes);
    Path source = Files.createDirectory(folder.resolve("source"));
    for (int i = 0; i < 40; i++) {
      write(source.resolve("a longer name for file " + i), Contents.noise(i, 3000));
    }
    mcopy(source, volume);
    List<Object> half = new ArrayList<>(List.of("-i", volume));
    for (int i = 0; i < 40; i += 2) {
      half.add("::a longer name for file " + i);
      Files.delete(source.resolve("a longer name for file " + i));
    }
    ReferenceTool.require("mdel").run(half.toArray());
    write(source.resolve("fragmented"), Contents.noise(99, 200_000));
    ReferenceTool.require("mcopy").run("-i", volume, source.resolve("fragmented"), "::");
    ReferenceTool.require("mattrib").run("-i", volume, "+r", "::fragmented");

    try (ImageSource image = FileImage.openForReading(volume)) {
      FileTree read = FatVolume.read(image);
      FatVolume.verify(image);

      RegularFile fragmented = (RegularFile) read.find(TreePath.of("/fragmented")).orElseThrow();
      assertEquals(0444, fragmented.metadata().permissions());
      assertSameTree(timeless(host(source)), timeless(read));
    }
  }

  private Path write(FileTree tree, FatOptions options) throws IOException {
    Path file = Files.createTempDirectory(folder, "ours").resolve("ours.fat");
    try (FileImage image = FileImage.create(file)) {
      FatVolume.write(tree, options, image);
    }
    return file;
  }

  private static void assertClean(Path volume) throws IOException {
    String said = ReferenceTool.require("fsck.fat").run("-n", volume).text();

    assertTrue(
        said.matches("fsck.fat [^\n]*\n[^\n]*: [0-9]+ files, [0-9]+/[0-9]+ clusters\n"), said);
  }

  /** All names and contents, and the times of files. */
  private static void assertSameFiles(FileTree tree, Path unpacked) throws IOException {
    assertSameTree(timeless(tree), timeless(host(unpacked)));
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file) {
        long time =
            Files.getLastModifiedTime(unpacked.resolve(path.toString().substring(1)))
                .toInstant()
                .getEpochSecond();
        assertEquals(file.metadata().mtimeSeconds(), time, path.toString());
      }
    });
  }

  private static FileTree host(Path source) throws IOException {
    return HostDirectory.read(source, HostReadOptions.defaults()).tree();
  }

  private static FileTree timeless(FileTree tree) throws IOException {
    var builder = FileTree.builder();
    tree.walk((path, node) ->
        builder.add(
            path,
            node instanceof RegularFile
                ? node.withMetadata(Metadata.of(0644))
                : Directory.of(Metadata.of(0755), List.of())));
    return builder.build();
  }

  private Path hostFiles(FileTree tree) throws IOException {
    Path root = folder.resolve("source");
    tree.walk((path, node) -> {
      Path file = path.isRoot() ? root : root.resolve(path.toString().substring(1));
      if (node instanceof RegularFile regular) {
        write(file, regular.content());
        Files.setLastModifiedTime(
            file, FileTime.fromMillis(regular.metadata().mtimeSeconds() * 1000));
      } else {
        Files.createDirectory(file);
      }
    });
    return root;
  }

  private static void write(Path file, Content content) throws IOException {
    var bytes = new byte[(int) content.size()];
    try (ImageSource source = content.open()) {
      source.readAt(0, ByteBuffer.wrap(bytes));
    }
    Files.write(file, bytes);
  }

  private static void mcopy(Path source, Path volume) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("-s", "-m", "-i", volume));
    try (var names = Files.list(source)) {
      names.sorted().forEach(arguments::add);
    }
    arguments.add("::");
    ReferenceTool.require("mcopy").run(arguments.toArray());
  }

  private static FileTree tenThousandFiles() {
    var builder = new FatTrees.Builder();
    for (int i = 0; i < 10_000; i++) {
      builder.file("/many/a file of ten thousand, number " + i + ".txt", Content.of("" + i));
    }
    return builder.build();
  }
}
