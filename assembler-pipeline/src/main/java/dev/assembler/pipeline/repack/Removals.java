package dev.assembler.pipeline.repack;

import dev.assembler.core.tree.PathPattern;
import dev.assembler.core.tree.TreePath;
import dev.assembler.cpio.InitramfsEdit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What goes out of an image: what patterns match, and Python's caches. */
final class Removals implements InitramfsEdit.Removal {

  private final List<PathPattern> patterns;
  private final BitSet matched = new BitSet();

  Removals(List<PathPattern> patterns) {
    this.patterns = patterns;
  }

  @Override
  public boolean test(TreePath path, boolean isDirectory) {
    boolean goes = PythonCaches.isOne(path);
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(path, isDirectory)) {
        matched.set(i);
        goes = true;
      }
    }
    return goes;
  }

  /** Patterns that matched nothing. */
  List<PathPattern> unmatched() {
    var unmatched = new ArrayList<PathPattern>();
    for (int i = 0; i < patterns.size(); i++) {
      if (!matched.get(i)) {
        unmatched.add(patterns.get(i));
      }
    }
    return unmatched;
  }
}
