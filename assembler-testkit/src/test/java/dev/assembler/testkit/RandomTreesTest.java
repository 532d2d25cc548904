package dev.assembler.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.testkit.RandomTrees.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomTreesTest {

  private static final Shape PLAIN =
      Shape.defaults()
          .withHostileNames(false)
          .withSpecialNodes(false)
          .withHardLinks(false)
          .withXattrs(false);

  @Test
  void theSameSeedGivesTheSameTree() throws IOException {
    TreeAssert.assertSameTree(RandomTrees.of(42), RandomTrees.of(42));
  }

  @Test
  void otherSeedsGiveOtherTrees() throws IOException {
    Set<String> dumps = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      dumps.add(TreeDump.of(RandomTrees.of(seed), TreeDump.Contents.SIZE));
    }

    assertEquals(50, dumps.size());
  }

  @Test
  void aTreeHasAboutAsManyNamesAsAskedFor() {
    long names = RandomTrees.of(1, Shape.defaults().withNodes(500)).nameCount();

    assertEquals(501, names);
  }

  @Test
  void afterAFewSeedsEverythingHasOccurred() throws IOException {
    var kinds = EnumSet.noneOf(Node.Kind.class);
    var seen = new boolean[4];
    RandomTrees.forEach(
        20,
        Shape.defaults(),
        tree -> {
          seen[0] |= !tree.linkedNodes().isEmpty();
          tree.walk((path, node) -> {
            kinds.add(node.kind());
            seen[1] |= !node.metadata().xattrs().asList().isEmpty();
            seen[2] |= path.toString().contains("\\x");
            seen[3] |= node.metadata().mtimeNanos() != 0;
          });
        });

    assertEquals(EnumSet.allOf(Node.Kind.class), kinds);
    assertTrue(seen[0] && seen[1] && seen[2]);
    assertEquals(false, seen[3]);
  }

  @Test
  void aPlainShapeHasNothingButDirectoriesFilesAndSymlinks() {
    RandomTrees.forEach(
        20,
        PLAIN,
        tree -> {
          assertTrue(tree.linkedNodes().isEmpty());
          tree.walk((path, node) -> {
            assertTrue(node.metadata().xattrs().asList().isEmpty());
            assertTrue(path.toString().matches("[/a-z0-9-]+"), path.toString());
            assertTrue(node.kind().compareTo(Node.Kind.SYMLINK) <= 0);
          });
        });
  }

  @Test
  void nanosecondsComeWhenAskedFor() throws IOException {
    FileTree tree = RandomTrees.of(1, PLAIN.withNanoseconds(true).withBlockSize(512));
    List<Integer> nanos = new ArrayList<>();

    tree.walk((path, node) -> nanos.add(node.metadata().mtimeNanos()));

    assertTrue(nanos.stream().anyMatch(n -> n != 0));
  }

  @Test
  void aFailureNamesTheSeed() {
    var failure =
        assertThrows(
            AssertionError.class,
            () ->
                RandomTrees.forEach(
                    9,
                    PLAIN,
                    tree -> {
                      throw new IOException("no good");
                    }));

    assertEquals(
        "random tree of seed 1 (again with -Drandom.seed=1): java.io.IOException: no good",
        failure.getMessage());
  }
}
