package dev.assembler.ext4;

import static dev.assembler.testkit.TreeAssert.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.ReferenceTool;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Linux kernel has our volumes mounted on a loop device; it needs root. */
@Tag("reference")
class Ext4KernelTest {

  @TempDir private Path folder;

  private interface Look {
    void at(Path root) throws IOException;
  }

  private void mounted(Path image, String options, Look look) throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    ReferenceTool.require("mount").run("-t", "ext4", "-o", "loop," + options, image, root);
    try {
      look.at(root);
    } finally {
      ReferenceTool.require("umount").run(root);
    }
  }

  private static FileTree seen(Path root) throws IOException {
    FileTree seen =
        HostDirectory.read(root, HostReadOptions.defaults().withXattrs(XattrChoice.ALL)).tree();
    var builder = FileTree.builder().add(TreePath.ROOT, seen.root());
    builder.remove(TreePath.of("/lost+found"));
    return builder.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 4096})
  void theKernelSeesExactlyTheTree(int blockSize) throws IOException {
    Map<String, FileTree> trees = new LinkedHashMap<>(Ext4Trees.fixtures(blockSize));
    // The kernel opens no file of a group 2^32-1, which means none.
    trees.put("every-kind", Ext4Trees.everyKind());
    for (var fixture : trees.entrySet()) {
      Path image = folder.resolve(fixture.getKey());
      Written.file(fixture.getValue(), Written.OPTIONS.withBlockSize(blockSize), image);
      try {
        mounted(image, "ro", root -> assertSameTree(fixture.getValue(), seen(root)));
      } catch (AssertionError e) {
        throw new AssertionError(fixture.getKey(), e);
      }
      Files.delete(image);
    }
  }

  @Test
  void seventyThousandNamesAreFoundByTheirHashes() throws IOException {
    FileTree tree = TreeFixtures.flatDirectory(70_000);
    Path image = Written.file(tree, Written.OPTIONS.withBlockSize(1024), folder.resolve("many"));

    Ext4ReferenceTest.assertClean(image);
    mounted(
        image,
        "ro",
        root -> {
          for (int i = 0; i < 70_000; i += 7) {
            String name = String.format(java.util.Locale.ROOT, "file-%06d", i);
            assertTrue(Files.exists(root.resolve(name)), name);
          }
        });
  }

  @Test
  void theKernelWritesAndDeletesAndAllIsWell() throws IOException {
    Path image =
        Written.file(
            TreeFixtures.flatDirectory(2000),
            Written.OPTIONS.withSize(256 << 20),
            folder.resolve("writable"));

    mounted(
        image,
        "rw",
        root -> {
          Path made = Files.createDirectory(root.resolve("made"));
          for (int i = 0; i < 1000; i++) {
            Files.write(made.resolve("new-" + i), new byte[i * 40]);
            Files.write(root.resolve("new-" + i), new byte[] {1, 2, 3});
          }
          for (int i = 0; i < 1000; i += 2) {
            Files.delete(made.resolve("new-" + i));
            Files.delete(root.resolve("new-" + i));
            Files.delete(root.resolve(String.format(java.util.Locale.ROOT, "file-%06d", i)));
          }
        });

    Ext4ReferenceTest.assertClean(image);
    try (ImageSource changed = FileImage.openForReading(image)) {
      FileTree tree = Ext4Volume.read(changed);
      assertTrue(tree.find(TreePath.of("/made/new-999")).isPresent());
      assertTrue(tree.find(TreePath.of("/made/new-998")).isEmpty());
      Ext4Volume.verify(changed);
    }
  }

  /** A file system the kernel has mounted for writing, as it is while it is. */
  @Test
  void aDirtyJournalIsRefusedByName() throws IOException {
    Path image =
        Written.file(
            TreeFixtures.everyKind(), Written.OPTIONS.withSize(64 << 20), folder.resolve("dirty"));
    Path copy = folder.resolve("copy");
    mounted(
        image,
        "rw",
        root -> {
          Files.write(root.resolve("new"), new byte[5000]);
          ReferenceTool.require("sync").run("-f", root);
          Files.copy(image, copy);
        });

    try (ImageSource dirty = FileImage.openForReading(copy)) {
      var refused =
          org.junit.jupiter.api.Assertions.assertThrows(
              dev.assembler.core.ImageFormatException.class, () -> Ext4Volume.read(dirty));
      assertTrue(refused.getMessage().contains("needs_recovery"), refused.getMessage());
    }
  }

  @Test
  void debugfsTakesTheFilesOut() throws IOException {
    FileTree tree = TreeFixtures.blockBorders(1024);
    Path image = Written.file(tree, Written.OPTIONS.withBlockSize(1024), folder.resolve("dump"));
    Path out = Files.createDirectory(folder.resolve("out"));

    ReferenceTool.require("debugfs").run("-R", "rdump / " + out, image);

    FileTree dumped = HostDirectory.read(out, HostReadOptions.defaults()).tree();
    tree.walk((path, node) -> {
      if (node instanceof dev.assembler.core.tree.RegularFile file) {
        var other = (dev.assembler.core.tree.RegularFile) dumped.find(path).orElseThrow();
        assertArrayEquals(bytes(file), bytes(other), path.toString());
      }
    });
  }

  private static byte[] bytes(dev.assembler.core.tree.RegularFile file) throws IOException {
    var bytes = new byte[(int) file.size()];
    try (ImageSource source = file.content().open()) {
      source.readAt(0, java.nio.ByteBuffer.wrap(bytes));
    }
    return bytes;
  }

  /** What mke2fs makes of a directory, with features that we do not write as well. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-t ext4",
        "-t ext4 -b 1024",
        "-t ext4 -O ^64bit,^metadata_csum",
        "-t ext4 -O inline_data",
        "-t ext4 -O metadata_csum_seed,orphan_file",
        "-t ext4 -I 128 -O ^extra_isize",
        "-t ext4 -O ^flex_bg,^resize_inode,^has_journal",
        "-t ext2",
        "-t ext3 -b 2048"
      })
  void weReadWhatMke2fsMakes(String arguments) throws IOException {
    Path image = folder.resolve("source");
    Written.file(Ext4Trees.ordinary(), Written.OPTIONS, image);
    Path made = folder.resolve("made");
    var command = new java.util.ArrayList<Object>(java.util.List.of(arguments.split(" ")));
    mounted(
        image,
        "ro",
        root -> {
          command.addAll(java.util.List.of("-q", "-d", root, made, "96M"));
          ReferenceTool.require("mke2fs").run(command.toArray());
        });

    mounted(
        made,
        "ro",
        root -> {
          try (ImageSource source = FileImage.openForReading(made)) {
            FileTree read = Ext4Volume.read(source);
            var builder = FileTree.builder().add(TreePath.ROOT, read.root());
            builder.remove(TreePath.of("/lost+found"));
            assertSameTree(seen(root), builder.build());
            Ext4Volume.verify(source);
          }
        });
  }
}
