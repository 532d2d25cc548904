package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SquashfsReaderTest {

  static final List<String> READABLE = SmallImage.READABLE;

  private static RegularFile file(FileTree tree, String path) {
    return (RegularFile) tree.find(TreePath.of(path)).orElseThrow();
  }

  private static byte[] bytes(RegularFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
    try (ImageSource open = file.content().open()) {
      open.readAt(0, bytes);
    }
    return bytes.array();
  }

  private static byte[] numbers(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(i -> i + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aFileHasItsBlockAndItsTailEnd() throws IOException {
    FileTree tree = SmallImage.of("m-gzip").read();

    assertArrayEquals(numbers(1, 1100), bytes(file(tree, "/text")));
  }

  @Test
  void twoNamesOfOneInodeAreOneNode() throws IOException {
    FileTree tree = SmallImage.of("m-gzip").read();

    assertSame(file(tree, "/a"), file(tree, "/b"));
  }

  @Test
  void holesAreToldAsHoles() throws IOException {
    RegularFile holes = file(SmallImage.of("m-gzip").read(), "/holes");

    try (ImageSource open = holes.content().open()) {
      assertEquals(List.of(new Extent(16384, 20001 - 16384)), open.dataExtents());
    }
  }

  @ParameterizedTest
  @FieldSource("READABLE")
  void aReadableImageIsVerified(String name) throws IOException {
    SmallImage image = SmallImage.of(name);

    ImageSummary summary = SquashfsImage.verify(image.source(), SmallImage.LIMITS);

    assertEquals(image.superblock().inodes(), summary.fact("inodes"));
    long end = 0;
    for (ImageSummary.Section section : summary.sections()) {
      assertEquals(end, section.offset(), section.name());
      end += section.length();
    }
    assertEquals(image.size(), end);
  }

  @Test
  void theCodecDoesNotMatter() throws IOException {
    FileTree gzip = SmallImage.of("m-gzip").read();

    for (String other : List.of("m-xz", "m-zstd")) {
      assertEquals(List.of(), TreeDiff.between(gzip, SmallImage.of(other).read(), 5), other);
    }
  }

  @Test
  void anImageAtAnOffsetIsReadThroughAWindow() throws IOException {
    byte[] image = SmallImage.of("m-zstd").toBytes();
    var disk = new MemoryImage();
    disk.writeAt(1_000_003, ByteBuffer.wrap(image));

    FileTree tree = SquashfsImage.read(disk.window(1_000_003, image.length));

    assertEquals(List.of(), TreeDiff.between(SmallImage.of("m-zstd").read(), tree, 5));
  }

  @Test
  void manyThreadsReadTheSameBytes() throws Exception {
    FileTree tree = SmallImage.of("m-xz").read();
    byte[] expected = numbers(1, 1100);
    RegularFile text = file(tree, "/text");

    try (ExecutorService threads = Executors.newFixedThreadPool(4);
        ImageSource shared = text.content().open()) {
      var readers = new ArrayList<Callable<Void>>();
      for (int seed = 0; seed < 8; seed++) {
        readers.add(reader(shared, text, expected, seed));
      }
      for (Future<Void> done : threads.invokeAll(readers)) {
        done.get();
      }
    }
  }

  private static Callable<Void> reader(
      ImageSource shared, RegularFile text, byte[] expected, int seed) {
    return () -> {
      var random = new Random(seed);
      for (int i = 0; i < 50; i++) {
        int from = random.nextInt(expected.length);
        ByteBuffer part = ByteBuffer.allocate(random.nextInt(expected.length - from + 1));
        shared.readAt(from, part);
        assertEquals(ByteBuffer.wrap(expected, from, part.capacity()), part.flip(), "seed " + seed);
        assertArrayEquals(expected, bytes(text), "seed " + seed);
      }
      return null;
    };
  }

  @Test
  void aClosedFileIsNotRead() throws IOException {
    RegularFile text = file(SmallImage.of("m-gzip").read(), "/text");
    ImageSource open = text.content().open();

    open.close();
    open.close();

    assertThrows(IOException.class, () -> open.readAt(0, ByteBuffer.allocate(1)));
    assertArrayEquals(numbers(1, 1100), bytes(text));
  }

  @Test
  void inspectionTellsTheSuperblockAndTheSections() throws IOException {
    SquashfsFacts info = SquashfsImage.inspect(SmallImage.of("m-lz4").source());

    assertEquals("lz4", info.compressor());
    assertEquals(Map.of("version", 1L, "flags", 1L), info.options());
    assertEquals(List.of("duplicates removed", "exportable", "compressor options"), info.flags());
    assertEquals(new SquashfsFacts.Field("block_size", 0x0C, 4, 4096), info.superblock().get(3));
    assertEquals(19, info.superblock().size());
    assertEquals(
        List.of(
            "superblock",
            "compressor options",
            "data and fragments",
            "inode table",
            "directory table",
            "fragment table",
            "export table",
            "id table",
            "xattr table",
            "xattr id table"),
        info.summary().sections().stream().map(ImageSummary.Section::name).toList());
  }
}
