package dev.assembler.pipeline.shape;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeRewrite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes out of a tree's programs, libraries and modules what they run without. */
public final class Strip {

  /** How much goes. */
  public enum Level {
    /** Debug sections, and symbols that name files and sections. */
    DEBUG,
    /** All symbols besides that neither relocations nor other objects need. */
    UNNEEDED
  }

  /**
   * A tree of stripped files.
   *
   * @param files how many became smaller
   * @param bytes by how much in all
   * @param left ELF files that stay as they are, each with the reason
   */
  public record Result(FileTree tree, long files, long bytes, List<String> left) {}

  private final Level level;
  private final List<String> left = new ArrayList<>();
  private long files;
  private long bytes;

  private Strip(Level level) {
    this.level = level;
  }

  /** Reads every file's beginning, and of ELF files the tables. */
  public static Result apply(FileTree tree, Level level) throws IOException {
    var strip = new Strip(level);
    try {
      FileTree stripped = TreeRewrite.of(tree, strip::stripped);
      return new Result(stripped, strip.files, strip.bytes, strip.left);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Node stripped(TreePath path, Node node) {
    if (!(node instanceof RegularFile file)) {
      return node;
    }
    try {
      Optional<Content> content = ElfStripper.strip(file.content(), level);
      if (content.isEmpty()) {
        return node;
      }
      files++;
      bytes += file.size() - content.get().size();
      return new RegularFile(file.metadata(), content.get());
    } catch (UnstrippableException e) {
      left.add(path + ": " + e.getMessage());
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
