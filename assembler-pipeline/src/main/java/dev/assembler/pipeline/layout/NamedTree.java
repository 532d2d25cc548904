package dev.assembler.pipeline.layout;

import dev.assembler.core.tree.FileTree;
import java.io.IOException;

/**
 * A tree that a disk's description names and that somebody else settles before the disk is
 * prepared. It goes into its partition as it is, but for times and what a format cannot hold.
 */
public interface NamedTree {

  /** As the description has it. */
  String name();

  /** Its contents can be read until the disk is written. */
  FileTree tree() throws IOException;
}
