package dev.assembler.perf;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Trees in memory. Of ten files six are text, three are binary and one is random. */
public enum TreeShape {
  /** Files of up to 4 KiB, 100 in a directory: a squashfs holds them in fragments. */
  SMALL_FILES(100) {
    @Override
    int sizeOf(int file) {
      return file * 37 % 4096;
    }
  },

  /** Files of 4 MiB in one directory: blocks, and no fragments. */
  LARGE_FILES(1000) {
    @Override
    int sizeOf(int file) {
      return 4 << 20;
    }
  };

  private final int filesPerDirectory;

  TreeShape(int filesPerDirectory) {
    this.filesPerDirectory = filesPerDirectory;
  }

  abstract int sizeOf(int file);

  /** A tree of at least this many MiB of contents. */
  FileTree ofMebibytes(int mebibytes) {
    var tree = FileTree.builder();
    long left = (long) mebibytes << 20;
    for (int file = 0; left > 0; file++) {
      int size = sizeOf(file);
      Content content = Content.of(kindOf(file).bytes(file, size));
      tree.file(pathOf(file, filesPerDirectory), 0644, content);
      left -= size;
    }
    return tree.build();
  }

  private static Corpus kindOf(int file) {
    int kind = file % 10;
    return kind < 6 ? Corpus.TEXT : kind < 9 ? Corpus.BINARY : Corpus.RANDOM;
  }

  static String pathOf(int file, int filesPerDirectory) {
    return String.format(
        Locale.ROOT, "/d%04d/file-%05d", file / filesPerDirectory, file % filesPerDirectory);
  }

  /** Reads every file from end to end; returns the bytes read. */
  static long readAll(FileTree tree, ByteBuffer buffer) throws IOException {
    var read = new long[1];
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file) {
        read[0] += readAll(file.content(), buffer);
      }
    });
    return read[0];
  }

  private static long readAll(Content content, ByteBuffer buffer) throws IOException {
    try (ImageSource source = content.open()) {
      long at = 0;
      while (at < source.size()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), source.size() - at));
        source.readAt(at, buffer);
        at += buffer.position();
      }
      return at;
    }
  }
}
