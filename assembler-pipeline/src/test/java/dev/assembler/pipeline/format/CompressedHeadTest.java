package dev.assembler.pipeline.format;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.FileTree;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What is compressed is expanded as a whole only if it begins as an image does. */
class CompressedHeadTest {

  @Test
  void aTextInGzipIsNoImageAndAnArchiveMayBe() throws IOException {
    assertFalse(mayBe(gzipped("a log\n".repeat(10_000).getBytes(StandardCharsets.UTF_8))));
    assertTrue(mayBe(gzipped(archive())));
    assertTrue(mayBe(archive()));
  }

  /** Who opens it says what is wrong. */
  @Test
  void aMalformedStreamMayBeAnything() throws IOException {
    byte[] bytes = gzipped(archive());
    bytes[3] = (byte) 0xFF; // flags that RFC 1952 has not

    assertTrue(mayBe(bytes));
  }

  private static boolean mayBe(byte[] bytes) throws IOException {
    var image = new MemoryImage();
    image.writeAt(0, ByteBuffer.wrap(bytes));
    return ImageFile.mayBeImage(image, ReadOptions.defaults());
  }

  private static byte[] archive() throws IOException {
    var bytes = new ByteArrayOutputStream();
    FileTree tree = FileTree.builder().directory("/etc", 0755).build();
    TarArchive.write(tree, TarOptions.defaults(), new StreamSink(bytes));
    return bytes.toByteArray();
  }

  private static byte[] gzipped(byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }
}
