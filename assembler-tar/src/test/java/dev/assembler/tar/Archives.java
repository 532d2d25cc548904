package dev.assembler.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.core.tree.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short ways to write, read and compare archives in memory. */
final class Archives {

  private Archives() {}

  /** Collects what is written and insists that offsets ascend without a gap. */
  static final class AscendingSink implements ImageSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long size = -1;

    @Override
    public void writeAt(long offset, ByteBuffer source) {
      assertEquals(bytes.size(), offset, "offset of a write");
      while (source.hasRemaining()) {
        bytes.write(source.get());
      }
    }

    @Override
    public void zeroAt(long offset, long length) {
      writeAt(offset, ByteBuffer.allocate(Math.toIntExact(length)));
    }

    @Override
    public void setSize(long newSize) {
      size = newSize;
    }

    byte[] bytes() {
      assertEquals(bytes.size(), size, "size stated at the end");
      return bytes.toByteArray();
    }
  }

  static byte[] write(FileTree tree, TarOptions options) throws IOException {
    var sink = new AscendingSink();
    assertEquals(TarArchive.write(tree, options, sink).size(), sink.bytes().length);
    return sink.bytes();
  }

  static byte[] write(FileTree tree) throws IOException {
    return write(tree, TarOptions.defaults());
  }

  static ImageSource image(byte[] archive) throws IOException {
    return Content.of(archive).open();
  }

  static FileTree read(byte[] archive) throws IOException {
    return TarArchive.read(image(archive), TarReadOptions.defaults());
  }

  static String dump(FileTree tree) throws IOException {
    return TreeDump.of(tree, TreeDump.Contents.DIGEST);
  }

  static void assertSameTree(FileTree expected, FileTree found) throws IOException {
    assertSameTree(expected, found, "trees differ");
  }

  /** Tells the first lines that differ: a whole dump would hide them. */
  static void assertSameTree(FileTree expected, FileTree found, String message) throws IOException {
    List<String> left = dump(expected).lines().toList();
    List<String> right = dump(found).lines().toList();
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      assertEquals(left.get(i), right.get(i), message);
    }
    assertEquals(left.size(), right.size(), message);
  }

  static Node node(FileTree tree, String path) {
    return tree.find(TreePath.of(path))
        .orElseThrow(() -> new AssertionError(path + ": not in the tree"));
  }

  static byte[] content(FileTree tree, String path) throws IOException {
    return content((RegularFile) node(tree, path));
  }

  static byte[] content(RegularFile file) throws IOException {
    try (ImageSource source = file.content().open()) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(source.size()));
      source.readAt(0, bytes);
      return bytes.array();
    }
  }

  static String text(FileTree tree, String path) throws IOException {
    return new String(content(tree, path), StandardCharsets.ISO_8859_1);
  }

  /** Asserts that an archive is refused with exactly this message. */
  static void assertRefused(String message, RawTar archive) {
    var refused = assertThrows(ImageFormatException.class, archive::read);
    assertEquals(message, refused.getMessage());
  }
}
