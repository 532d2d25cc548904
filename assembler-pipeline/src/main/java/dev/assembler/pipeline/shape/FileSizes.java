package dev.assembler.pipeline.shape;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** How large the files of a tree are; one with several names counts under the first. */
public final class FileSizes {

  /** A file and its size in bytes. */
  public record Entry(TreePath path, long size) {}

  private FileSizes() {}

  /** All files in the order of the tree. */
  public static List<Entry> of(FileTree tree) {
    var entries = new ArrayList<Entry>();
    Set<Node> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    try {
      tree.walk((path, node) -> {
        if (node instanceof RegularFile file && counted.add(file)) {
          entries.add(new Entry(path, file.size()));
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is read
    }
    return entries;
  }

  /** The largest of them, the largest first; equal ones in the order of the tree. */
  public static List<Entry> largest(FileTree tree, int count) {
    return of(tree).stream()
        .sorted(Comparator.comparingLong(Entry::size).reversed())
        .limit(count)
        .toList();
  }
}
