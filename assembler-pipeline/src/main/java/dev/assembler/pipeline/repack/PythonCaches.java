package dev.assembler.pipeline.repack;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.TreePath;

/** Folders in which Python keeps what it has compiled: they differ with every run. */
final class PythonCaches {

  private static final EntryName NAME = EntryName.of("__pycache__");

  private PythonCaches() {}

  /** Whether a path is such a folder, or in one. */
  static boolean isOne(TreePath path) {
    return path.names().contains(NAME);
  }
}
