package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.core.tree.TreePath;
import dev.assembler.ext4.Ext4Facts;
import dev.assembler.ext4.Ext4Volume;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real trees as ext4 volumes: as e2fsprogs, the Linux kernel and our reader see them. */
@Tag("reference")
class Ext4RealTreesTest {

  private static final List<RealTree> TREES = new ArrayList<>();

  private static Path folder;

  @BeforeAll
  static void makeTrees() throws IOException {
    folder = Files.createTempDirectory("assemble-real");
    TREES.add(RealTree.minbase(folder));
    TREES.add(RealTree.twin(folder));
    String data = System.getProperty("assemble.data");
    if (data != null) {
      Path archive = Path.of(data, "alpine", "alpine-minirootfs-3.20.3-x86_64.tar.gz");
      TREES.add(RealTree.tar("alpine", archive, folder));
    }
  }

  @AfterAll
  static void removeTrees() throws IOException {
    ReferenceTool.require("rm").run("-rf", folder);
    TREES.clear();
  }

  static List<RealTree> trees() {
    return TREES;
  }

  @ParameterizedTest
  @MethodSource("trees")
  void everyReaderSeesTheTree(RealTree tree) throws IOException {
    Path image = folder.resolve(tree.name() + ".ext4");
    Cli.run(
            "--tree",
            tree.source().toString(),
            "--out",
            image.toString(),
            "--times",
            "keep",
            "--owner",
            "keep",
            "--xattrs",
            "keep")
        .ok();

    ReferenceTool.Result checked = ReferenceTool.require("e2fsck").tryRun("-fn", image);
    assertEquals(0, checked.exit(), checked.text() + checked.err());
    FileTree expected = RealTree.read(tree.directory());
    try (ImageSource source = FileImage.openForReading(image)) {
      assertEquals(List.of(), TreeDiff.between(expected, Ext4Volume.read(source), 20));
      Ext4Volume.verify(source);
      assertDumpe2fsAgrees(image, Ext4Volume.inspect(source));
    }
    LoopMount.of("ext4", image, folder, mounted -> assertShows(tree, expected, mounted));
    Files.delete(image);
  }

  private static void assertShows(RealTree tree, FileTree expected, Path mounted)
      throws IOException {
    FileTree seen = RealTree.read(mounted);
    var builder = FileTree.builder().add(TreePath.ROOT, seen.root());
    builder.remove(TreePath.of("/lost+found"));
    assertEquals(List.of(), TreeDiff.between(expected, builder.build(), 20));
    List<String> lines = new ArrayList<>(HostListing.of(mounted));
    assertTrue(lines.removeIf(line -> line.startsWith("lost+found|")), "lost+found is there");
    HostListing.assertSame(HostListing.of(tree.directory()), lines);
    List<String> links = new ArrayList<>(HostListing.directoryLinks(mounted));
    links.removeIf(line -> line.startsWith("lost+found|"));
    List<String> wanted = new ArrayList<>(HostListing.expectedDirectoryLinks(tree.directory()));
    // The root has one more directory in it.
    wanted.removeIf(line -> line.startsWith("|"));
    links.removeIf(line -> line.startsWith("|"));
    assertEquals(wanted, links);
  }

  private static void assertDumpe2fsAgrees(Path image, Ext4Facts facts) throws IOException {
    String text = ReferenceTool.require("dumpe2fs").run("-h", image).text();
    for (String line :
        List.of(
            "Inode count:              " + facts.inodes(),
            "Block count:              " + facts.blocks(),
            "Reserved block count:     " + facts.reservedBlocks(),
            "Free blocks:              " + facts.freeBlocks(),
            "Free inodes:              " + facts.freeInodes(),
            "Filesystem features:      " + String.join(" ", facts.features()),
            "Filesystem UUID:          " + facts.uuid())) {
      assertTrue(text.lines().anyMatch(line::equals), line + "\n" + text);
    }
  }
}
