package dev.assembler.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TreeAssertTest {

  @Test
  void aTreeIsTheSameAsItself() throws IOException {
    TreeAssert.assertSameTree(TreeFixtures.hardLinks(), TreeFixtures.hardLinks());
  }

  @Test
  void aDifferenceIsToldByPathAndField() {
    FileTree expected = FileTree.builder().file("/a", 0644, Content.of("abc")).build();
    FileTree actual = FileTree.builder().file("/a", 0600, Content.of("abX")).build();

    var failure =
        assertThrows(AssertionError.class, () -> TreeAssert.assertSameTree(expected, actual));

    assertEquals(
        """
        the trees differ (expected != actual):
          /a: permissions: 0644 != 0600
          /a: content: 0x63 at offset 2 != 0x58\
        """,
        failure.getMessage());
  }

  @Test
  void manyDifferencesAreCutOff() {
    FileTree expected = TreeFixtures.flatDirectory(100);

    var failure =
        assertThrows(
            AssertionError.class,
            () -> TreeAssert.assertSameTree(expected, TreeFixtures.emptyDirectory()));

    assertTrue(failure.getMessage().contains("the first 20"), failure.getMessage());
    assertEquals(21, failure.getMessage().lines().count());
  }
}
