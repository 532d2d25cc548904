package dev.assembler.cpio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data aligned to blocks is not copied where the file system lets files share it. */
class SharedExtentsTest {

  private static final CpioOptions ALIGNED =
      CpioOptions.defaults().withDataAlign(4096).withThreads(2);

  @TempDir Path folder;

  /** A large file, one that ends inside of a block, a small one, and one with a hole. */
  private static Path tree(Path root) throws IOException {
    Files.createDirectories(root);
    write(root.resolve("blocks"), 3 << 20);
    write(root.resolve("more"), 1_000_001);
    write(root.resolve("small"), 4095);
    try (var sparse = new RandomAccessFile(root.resolve("sparse").toString(), "rw")) {
      sparse.seek(1 << 20);
      sparse.write(new byte[5000]);
      sparse.write(1);
    }
    return root;
  }

  private static void write(Path file, int size) throws IOException {
    var bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    Files.write(file, bytes);
  }

  private static FileTree read(Path root) throws IOException {
    return HostDirectory.read(root, HostReadOptions.defaults()).tree();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSharedHasTheSameBytes(CpioOptions.Variant variant) throws IOException {
    FileTree tree = read(tree(folder.resolve("tree")));
    Path file = folder.resolve("file");

    ImageSummary summary;
    try (FileImage image = FileImage.create(file)) {
      summary = CpioArchive.write(tree, ALIGNED.withVariant(variant), image);
    }

    byte[] bytes = Files.readAllBytes(file);
    assertArrayEquals(Written.archive(tree, ALIGNED.withVariant(variant)), bytes);
    CpioArchive.verify(Written.image(bytes));
    assertEquals(3, summary.facts().get("aligned files"));
  }

  /** What the file system says of the archive's blocks: nearly all are in the tree's files. */
  @ParameterizedTest
  @ValueSource(strings = {"btrfs", "xfs"})
  @Tag("reference")
  @Tag("slow")
  void blocksAreSharedWithTheFilesTheyComeFrom(String type) throws IOException {
    Path image = folder.resolve("volume");
    try (var file = new RandomAccessFile(image.toString(), "rw")) {
      file.setLength(320L << 20);
    }
    ReferenceTool.require("mkfs." + type).run("-q", image.toString());
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    ReferenceTool.require("mount").run("-o", "loop", image.toString(), mounted.toString());
    try {
      Path root = tree(mounted.resolve("tree"));
      ReferenceTool.require("sync").run();
      Path archive = mounted.resolve("archive");
      try (FileImage out = FileImage.create(archive)) {
        CpioArchive.write(read(root), ALIGNED, out);
        out.sync();
      }

      long shared = sharedBlocks(archive);

      assertTrue(shared >= (4L << 20) / 4096 - 64, shared + " blocks");
      assertEquals(
          Files.size(archive), Written.archive(read(root), ALIGNED).length, "all of it is there");
      assertArrayEquals(Written.archive(read(root), ALIGNED), Files.readAllBytes(archive));
    } finally {
      ReferenceTool.require("umount").run(mounted.toString());
    }
  }

  /** Lines of filefrag -v: {@code ext: logical..: physical..: length: expected: flags}. */
  private static long sharedBlocks(Path file) throws IOException {
    long blocks = 0;
    String listed = ReferenceTool.require("filefrag").run("-v", file.toString()).text();
    for (String line : listed.split("\n", -1)) {
      if (line.contains("shared")) {
        blocks += Long.parseLong(line.split(":", -1)[3].strip());
      }
    }
    return blocks;
  }

  @Test
  void unalignedArchivesAreAsBefore() throws IOException {
    FileTree tree = read(tree(folder.resolve("tree")));
    Path file = folder.resolve("file");

    try (FileImage image = FileImage.create(file)) {
      CpioArchive.write(tree, CpioOptions.defaults(), image);
    }

    assertArrayEquals(Written.archive(tree), Files.readAllBytes(file));
  }
}
