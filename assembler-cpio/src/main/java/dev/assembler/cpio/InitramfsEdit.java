package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to become different in an initramfs.
 *
 * @param added what is laid over the image: a file replaces what has its path, directories that are
 *     there already stay as they are. Paths lead past symbolic links above their last name, and
 *     those of directories past all, as Linux would go
 * @param removed which of the image's paths go; asked before anything is added
 * @param codec what compressed segments become compressed with, or the last one where none is;
 *     empty for what each had
 */
public record InitramfsEdit(FileTree added, Removal removed, Optional<Codec> codec) {

  /** Which paths go. */
  @FunctionalInterface
  public interface Removal {

    /** Nothing goes. */
    Removal NONE = (path, isDirectory) -> false;

    /** Whether an entry goes; those below a directory that does are asked for, too. */
    boolean test(TreePath path, boolean isDirectory);
  }

  public InitramfsEdit {
    Objects.requireNonNull(added, "added");
    Objects.requireNonNull(removed, "removed");
    Objects.requireNonNull(codec, "codec");
    if (codec.isPresent() && !codec.get().id().canCompress()) {
      throw new IllegalArgumentException(
          codec.get().id()
              + ": can be read but not written; expected store gzip xz zstd lz4 lz4hc");
    }
  }

  /** Something more, and nothing less. */
  public static InitramfsEdit adding(FileTree added) {
    return new InitramfsEdit(added, Removal.NONE, Optional.empty());
  }

  public InitramfsEdit withRemoved(Removal newRemoved) {
    return new InitramfsEdit(added, newRemoved, codec);
  }

  public InitramfsEdit withCodec(Codec newCodec) {
    return new InitramfsEdit(added, removed, Optional.of(newCodec));
  }
}
