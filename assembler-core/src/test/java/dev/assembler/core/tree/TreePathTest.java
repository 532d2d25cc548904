package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreePathTest {

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b",
    "a/b, /a/b",
    "./a//b/, /a/b",
    "/./a/./b/., /a/b",
    "'', /",
    "/, /",
    "., /",
    "//, /",
    "/a/..., /a/..."
  })
  void slashesAndDotsMeanNothing(String given, String meant) {
    assertEquals(meant, TreePath.of(given).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "/..", "a/../b", "a/..", "../a"})
  void parentsAreRefused(String path) {
    assertThrows(IllegalArgumentException.class, () -> TreePath.of(path));
  }

  @Test
  void namesThatAreNoTextKeepTheirBytes() {
    byte[] bytes = {'/', (byte) 0xFF, '/', (byte) 0x80};

    assertArrayEquals(bytes, TreePath.of(bytes).toBytes());
    assertEquals("/\\xff/\\x80", TreePath.of(bytes).toString());
  }

  @Test
  void aPathKnowsItsParentNameAndDepth() {
    TreePath path = TreePath.of("/a/b/c");

    assertEquals(TreePath.of("/a/b"), path.parent());
    assertEquals(EntryName.of("c"), path.name());
    assertEquals(3, path.depth());
    assertEquals(List.of(EntryName.of("a"), EntryName.of("b"), EntryName.of("c")), path.names());
  }

  @Test
  void theRootHasNeitherNameNorParent() {
    assertTrue(TreePath.ROOT.isRoot());
    assertEquals(0, TreePath.ROOT.depth());
    assertEquals(List.of(), TreePath.ROOT.names());
    assertArrayEquals(new byte[] {'/'}, TreePath.ROOT.toBytes());
    assertThrows(IllegalStateException.class, TreePath.ROOT::name);
    assertThrows(IllegalStateException.class, TreePath.ROOT::parent);
  }

  @Test
  void pathsAreResolvedBelowOneAnother() {
    assertEquals(TreePath.of("/a/b/c"), TreePath.of("/a").resolve(TreePath.of("/b/c")));
    assertEquals(TreePath.of("/a"), TreePath.of("/a").resolve(TreePath.ROOT));
    assertEquals(TreePath.of("/a"), TreePath.ROOT.resolve(EntryName.of("a")));
  }

  @Test
  void aPathStartsWithWhatItLiesBelow() {
    TreePath path = TreePath.of("/a/b");

    assertTrue(path.startsWith(TreePath.ROOT));
    assertTrue(path.startsWith(TreePath.of("/a")));
    assertTrue(path.startsWith(path));
    assertFalse(path.startsWith(TreePath.of("/a/b/c")));
    assertFalse(path.startsWith(TreePath.of("/ab")));
    assertFalse(TreePath.of("/ab").startsWith(TreePath.of("/a")));
  }

  /** As a walk meets them: "/a" and all below before "/a-b", although '-' is less than '/'. */
  @Test
  void pathsAreOrderedAsAWalkMeetsThem() {
    List<TreePath> ordered =
        List.of(
            TreePath.ROOT,
            TreePath.of("/A"),
            TreePath.of("/a"),
            TreePath.of("/a/b"),
            TreePath.of("/a/b/c"),
            TreePath.of("/a/\u00e4"),
            TreePath.of("/a-b"),
            TreePath.of("/a.b"));

    assertEquals(ordered, ordered.reversed().stream().sorted().toList());
  }

  @Test
  void equalNamesAreEqualPaths() {
    assertEquals(TreePath.of("/a/b"), TreePath.of("a/b/"));
    assertEquals(TreePath.of("/a/b").hashCode(), TreePath.of("a/b/").hashCode());
    assertNotEquals(TreePath.of("/a/b"), TreePath.of("/b/a"));
    assertNotEquals(TreePath.of("/a"), TreePath.of("/a/a"));
    assertEquals(0, TreePath.of("/a").compareTo(TreePath.of("a")));
  }
}
