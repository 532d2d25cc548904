package dev.assembler.pipeline.shape;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.Sizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An image is larger than it may be; lists what is largest in it. */
public final class BudgetException extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int LISTED = 10;

  private final String heading;
  private final transient List<String> largest;

  public BudgetException(long size, long budget, List<FileTree> trees) {
    this(size, budget, "the largest files, before compression", largestFiles(trees));
  }

  private BudgetException(long size, long budget, String heading, List<String> largest) {
    super(
        Sizes.text(size)
            + ", over the budget of "
            + Sizes.text(budget)
            + " by "
            + (size - budget)
            + " bytes");
    this.heading = heading;
    this.largest = List.copyOf(largest);
  }

  /**
   * Of what is not made of files of a tree.
   *
   * @param parts what is in it, the largest first
   */
  public static BudgetException ofParts(long size, long budget, List<String> parts) {
    return new BudgetException(size, budget, "what is in it", parts);
  }

  private static List<String> largestFiles(List<FileTree> trees) {
    var lines = new ArrayList<String>();
    for (FileTree tree : trees) {
      for (FileSizes.Entry file : FileSizes.largest(tree, LISTED)) {
        lines.add(file.path() + ": " + Sizes.text(file.size()));
      }
    }
    return lines;
  }

  /** What is listed. */
  public String heading() {
    return heading;
  }

  /** The largest files before compression, or parts; the largest first. */
  public List<String> largest() {
    return largest;
  }
}
