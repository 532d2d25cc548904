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

  private final transient List<String> largest;

  public BudgetException(long size, long budget, List<FileTree> trees) {
    super(
        Sizes.text(size)
            + ", over the budget of "
            + Sizes.text(budget)
            + " by "
            + (size - budget)
            + " bytes");
    var lines = new ArrayList<String>();
    for (FileTree tree : trees) {
      for (FileSizes.Entry file : FileSizes.largest(tree, LISTED)) {
        lines.add(file.path() + ": " + Sizes.text(file.size()));
      }
    }
    this.largest = List.copyOf(lines);
  }

  /** The largest files before compression, the largest first. */
  public List<String> largest() {
    return largest;
  }
}
