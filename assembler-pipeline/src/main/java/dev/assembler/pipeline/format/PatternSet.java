package dev.assembler.pipeline.format;

import dev.assembler.core.tree.PathPattern;
import dev.assembler.core.tree.TreePath;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Patterns of one option, and which of them have matched anything. */
public final class PatternSet {

  private final List<PathPattern> patterns;
  private final BitSet matched = new BitSet();

  public PatternSet(List<PathPattern> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** Whether any pattern matches; all that do are noted. */
  public boolean matches(TreePath path, boolean isDirectory) {
    return first(path, isDirectory) >= 0;
  }

  /** The index of the first pattern that matches, or -1; all that do are noted. */
  public synchronized int first(TreePath path, boolean isDirectory) {
    int first = -1;
    for (int i = 0; i < patterns.size(); i++) {
      if ((first < 0 || !matched.get(i)) && patterns.get(i).matches(path, isDirectory)) {
        matched.set(i);
        first = first < 0 ? i : first;
      }
    }
    return first;
  }

  public synchronized List<String> unmatched() {
    var unmatched = new ArrayList<String>();
    for (int i = matched.nextClearBit(0); i < patterns.size(); i = matched.nextClearBit(i + 1)) {
      unmatched.add(patterns.get(i).toString());
    }
    return unmatched;
  }
}
