package dev.assembler.pipeline.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsOptions;
import dev.assembler.cpio.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments of an initramfs as images of their own. */
class CpioPartsTest {

  private static final FileTree TREE =
      FileTree.builder().file("/file", 0644, Content.of("text".repeat(5000))).build();

  private static MemoryImage initramfs(int segments, String codec) throws IOException {
    var image = new MemoryImage();
    InitramfsImage.write(
        Collections.nCopies(segments, Segment.of(TREE, Codec.parse(codec))),
        InitramfsOptions.defaults(),
        image);
    return image;
  }

  private static ImageFile open(ImageSource image) throws IOException {
    return ImageFile.of("image", image, ReadOptions.defaults());
  }

  /** Asking for all segments is no more work than asking for one. */
  @Test
  void allAreFoundAtOnce() throws IOException {
    var image = new Counted(initramfs(40, "gzip:1"));
    List<String> names = IntStream.rangeClosed(1, 40).mapToObj(i -> "seg" + i).toList();
    try (ImageFile file = open(image)) {
      image.bytes = 0;

      List<ImagePart> parts = file.format().parts(file, names, ReadOptions.defaults());

      assertEquals(names, parts.stream().map(ImagePart::name).toList());
      assertTrue(image.bytes < 4 * image.size(), image.bytes + " bytes of " + image.size());
    }
  }

  @Test
  void whatIsNotThereIsLeftOut() throws IOException {
    try (ImageFile file = open(initramfs(2, "lz4"))) {
      List<ImagePart> parts =
          file.format().parts(file, List.of("seg0", "seg2", "seg3", "x"), ReadOptions.defaults());

      assertEquals(List.of("seg2"), parts.stream().map(ImagePart::name).toList());
    }
  }

  /** Linux passes over them, so an initrd is one with them, too. */
  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:1", "xz:0", "zstd:1", "lz4"})
  void zerosInFrontAreNoHindrance(String codec) throws IOException {
    MemoryImage plain = initramfs(1, codec);
    var bytes = ByteBuffer.allocate((int) plain.size());
    plain.readAt(0, bytes);
    var image = new MemoryImage();
    image.setSize(512);
    image.writeAt(512, bytes.flip());

    try (ImageFile file = open(image)) {
      FormatTree read = file.format().open(file, ReadOptions.defaults());

      assertEquals("a cpio archive or initramfs", file.format().description());
      assertTrue(read.tree().find(dev.assembler.core.tree.TreePath.of("/file")).isPresent());
      if (read.resource() != null) {
        read.resource().close();
      }
    }
  }

  private static final class Counted implements ImageSource {

    private final ImageSource image;
    private long bytes;

    Counted(ImageSource image) {
      this.image = image;
    }

    @Override
    public long size() throws IOException {
      return image.size();
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      bytes += target.remaining();
      image.readAt(offset, target);
    }

    @Override
    public List<Extent> dataExtents() throws IOException {
      return image.dataExtents();
    }

    @Override
    public void close() throws IOException {
      image.close();
    }
  }
}
