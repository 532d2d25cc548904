package dev.assembler.pipeline.source;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.format.ImageFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * A tree whose contents can be read until this is closed.
 *
 * @param name of the source for messages
 * @param fromHost whether it is a directory of the host
 * @param kind what the source is, in a word
 * @param tree what it holds
 * @param remarks what is worth saying about it, each in a few words
 * @param image that it was read from, null for a directory of the host
 * @param resource what is held open, null if nothing is
 */
public record OpenTree(
    String name,
    boolean fromHost,
    String kind,
    FileTree tree,
    List<String> remarks,
    ImageFile image,
    Closeable resource)
    implements Closeable {

  public OpenTree {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(tree, "tree");
    remarks = List.copyOf(remarks);
  }

  /** The same source with another tree over it, for example a part of it. */
  public OpenTree withTree(FileTree newTree) {
    return new OpenTree(name, fromHost, kind, newTree, remarks, image, resource);
  }

  @Override
  public void close() throws IOException {
    if (resource != null) {
      resource.close();
    }
  }
}
