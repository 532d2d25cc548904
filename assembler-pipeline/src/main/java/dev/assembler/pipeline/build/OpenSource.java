package dev.assembler.pipeline.build;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.LockedPackage;
import java.io.Closeable;
import java.util.List;

/**
 * A source whose tree can be read until the build ends.
 *
 * @param key stands for all its bytes
 * @param fromHost whether it is a directory of the host, whose owners mean nothing
 * @param destination where it is laid
 * @param inputs the files that it was read from, for lock and manifest
 * @param packages of which it is made
 * @param notes worth saying
 * @param resource held open; null if nothing is
 */
record OpenSource(
    Key key,
    boolean fromHost,
    FileTree tree,
    TreePath destination,
    List<InputFile> inputs,
    List<LockedPackage> packages,
    List<String> notes,
    Closeable resource) {

  OpenSource {
    inputs = List.copyOf(inputs);
    packages = List.copyOf(packages);
    notes = List.copyOf(notes);
  }
}
