package dev.assembler.testkit;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDiff;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Trees compared whole; a failure lists what differs, by path and field. */
public final class TreeAssert {

  private static final int LISTED = 20;

  private TreeAssert() {}

  /**
   * The trees are equal in names, kinds, metadata, contents and hard links.
   *
   * @throws IOException if contents cannot be read
   */
  public static void assertSameTree(FileTree expected, FileTree actual) throws IOException {
    List<TreeDiff.Difference> differences = TreeDiff.between(expected, actual, LISTED);
    if (!differences.isEmpty()) {
      throw new AssertionError(
          differences.stream()
              .map(TreeDiff.Difference::toString)
              .collect(
                  Collectors.joining(
                      "\n  ",
                      "the trees differ (expected != actual"
                          + (differences.size() == LISTED ? ", the first " + LISTED : "")
                          + "):\n  ",
                      "")));
    }
  }
}
