package dev.assembler.pipeline.build;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import java.io.Closeable;
import java.util.List;

/**
 * A source whose tree can be read until the build ends.
 *
 * @param fromHost whether it is a directory of the host, whose owners mean nothing
 * @param destination where it is laid
 * @param notes worth saying
 * @param resource held open; null if nothing is
 */
record OpenSource(
    boolean fromHost, FileTree tree, TreePath destination, List<String> notes, Closeable resource) {

  OpenSource {
    notes = List.copyOf(notes);
  }
}
