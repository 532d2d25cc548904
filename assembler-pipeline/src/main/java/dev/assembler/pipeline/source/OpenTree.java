package dev.assembler.pipeline.source;

import dev.assembler.core.tree.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * A tree whose contents can be read until this is closed.
 *
 * @param name of the source for messages
 * @param kind what the source is
 * @param tree what it holds
 * @param unseen what of the source could not be seen, each in a few words
 * @param resource what is held open, null if nothing is
 */
public record OpenTree(
    String name, Kind kind, FileTree tree, List<String> unseen, Closeable resource)
    implements Closeable {

  /** What a tree comes from. */
  public enum Kind {
    HOST_DIRECTORY("directory"),
    TAR("tar"),
    SQUASHFS("squashfs");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  public OpenTree {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(tree, "tree");
    unseen = List.copyOf(unseen);
  }

  /** The same source with another tree over it, for example a part of it. */
  public OpenTree withTree(FileTree newTree) {
    return new OpenTree(name, kind, newTree, unseen, resource);
  }

  @Override
  public void close() throws IOException {
    if (resource != null) {
      resource.close();
    }
  }
}
