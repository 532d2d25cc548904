package dev.assembler.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TreeFixturesTest {

  static Stream<Supplier<FileTree>> fixtures() {
    return Stream.of(
        TreeFixtures::emptyDirectory,
        TreeFixtures::everyKind,
        () -> TreeFixtures.flatDirectory(300),
        () -> TreeFixtures.singleFile(5000),
        () -> TreeFixtures.blockBorders(4096),
        () -> TreeFixtures.duplicates(4096),
        TreeFixtures::hardLinks,
        TreeFixtures::xattrs,
        TreeFixtures::sparse,
        () -> TreeFixtures.deep(50),
        TreeFixtures::names,
        TreeFixtures::symlinks,
        TreeFixtures::times,
        () -> TreeFixtures.owners(20));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void everyFixtureIsTheSameEachTime(Supplier<FileTree> fixture) throws IOException {
    FileTree first = fixture.get();

    FileTree second = fixture.get();

    assertEquals(
        TreeDump.of(first, TreeDump.Contents.SIZE), TreeDump.of(second, TreeDump.Contents.SIZE));
  }

  @Test
  void everyKindHasEveryKind() throws IOException {
    var kinds = EnumSet.noneOf(Node.Kind.class);

    TreeFixtures.everyKind().walk((path, node) -> kinds.add(node.kind()));

    assertEquals(EnumSet.allOf(Node.Kind.class), kinds);
  }

  @Test
  void implicitDirectoriesHaveTheTimeOfAllOthers() {
    Metadata root = TreeFixtures.flatDirectory(1).root().metadata();

    assertEquals(TreeFixtures.TIME, root.mtimeSeconds());
  }

  @Test
  void aFlatDirectoryHasAsManyNamesAsAskedFor() {
    assertEquals(70_001, TreeFixtures.flatDirectory(70_000).nameCount());
  }

  @Test
  void hardLinksShareTheirNode() {
    FileTree tree = TreeFixtures.hardLinks();

    assertEquals(3, tree.linkCount(tree.find(TreePath.of("/file")).orElseThrow()));
    assertEquals(5, tree.linkedNodes().size());
  }

  @Test
  void sparseFilesTellTheirHoles() throws IOException {
    FileTree tree = TreeFixtures.sparse();

    assertEquals(List.of(new Extent(32_768, 4096)), extents(tree, "/begins"));
    assertEquals(List.of(new Extent(0, 4096)), extents(tree, "/ends"));
    assertEquals(
        List.of(new Extent(0, 4096), new Extent(41 * 4096L, 4096)), extents(tree, "/middle"));
    assertEquals(List.of(), extents(tree, "/only-a-hole"));
    assertEquals(List.of(new Extent(1L << 30, 5)), extents(tree, "/a-gigabyte"));
    assertEquals(List.of(new Extent(0, 12_288)), extents(tree, "/written-zeros"));
  }

  private static List<Extent> extents(FileTree tree, String path) throws IOException {
    RegularFile file = (RegularFile) tree.find(TreePath.of(path)).orElseThrow();
    try (ImageSource source = file.content().open()) {
      return source.dataExtents();
    }
  }

  @Test
  void aDeepTreeIsAsDeepAsAskedFor() {
    Directory at = TreeFixtures.deep(400).root();
    for (int depth = 0; depth < 400; depth++) {
      at = (Directory) at.node(0);
    }

    assertEquals("file", at.name(0).toString());
  }

  @Test
  void blockBordersHaveAllSizesTwice() {
    assertEquals(1 + 2 * (2 + 3 * 3), TreeFixtures.blockBorders(4096).nameCount());
  }

  /** Reading in any pieces gives what reading it all gives, words being eight bytes. */
  @Test
  void generatedContentsDoNotDependOnHowTheyAreRead() throws IOException {
    for (Content content : List.of(Contents.noise(3, 1001), Contents.text(3, 1001))) {
      byte[] whole = read(content, 0, 1001);
      for (int offset = 0; offset < 40; offset++) {
        for (int length = 0; length < 20; length++) {
          byte[] expected = new byte[length];
          System.arraycopy(whole, offset, expected, 0, length);
          assertArrayEquals(expected, read(content, offset, length));
        }
      }
    }
  }

  @Test
  void noiseDiffersBySeedAndTextIsText() throws IOException {
    assertNotEquals(
        ByteBuffer.wrap(read(Contents.noise(1, 64), 0, 64)),
        ByteBuffer.wrap(read(Contents.noise(2, 64), 0, 64)));
    for (byte b : read(Contents.text(1, 5000), 0, 5000)) {
      assertTrue(b == '\n' || b == ' ' || (b >= 'a' && b <= 'z'), "byte " + b);
    }
  }

  private static byte[] read(Content content, long offset, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    try (ImageSource source = content.open()) {
      source.readAt(offset, bytes);
    }
    return bytes.array();
  }
}
