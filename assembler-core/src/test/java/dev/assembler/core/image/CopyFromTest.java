package dev.assembler.core.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that go from a source into a sink without being read, where both are files. */
class CopyFromTest {

  private static final int SIZE = 300_001;

  @TempDir Path folder;

  private static byte[] noise() {
    var bytes = new byte[SIZE];
    new SplittableRandom(1).nextBytes(bytes);
    return bytes;
  }

  private Path file() throws IOException {
    Files.createDirectory(folder.resolve("in"));
    return Files.write(folder.resolve("in/file"), noise());
  }

  private Content ofHost() throws IOException {
    file();
    var tree = HostDirectory.read(folder.resolve("in"), HostReadOptions.defaults()).tree();
    return ((RegularFile) tree.find(TreePath.of("/file")).orElseThrow()).content();
  }

  /** Bytes 5 to 200,005 of the source behind "head", then "tail". */
  private byte[] copied(ImageSource source, FileImage image, ImageSink into) throws IOException {
    image.writeAt(0, ByteBuffer.wrap(new byte[] {'h', 'e', 'a', 'd'}));
    into.copyFrom(source, 5, 200_000, 4);
    image.writeAt(200_004, ByteBuffer.wrap(new byte[] {'t', 'a', 'i', 'l'}));
    var all = new byte[(int) image.size()];
    image.readAt(0, ByteBuffer.wrap(all));
    return all;
  }

  private static byte[] expected() {
    var bytes = new byte[200_008];
    System.arraycopy(new byte[] {'h', 'e', 'a', 'd'}, 0, bytes, 0, 4);
    System.arraycopy(noise(), 5, bytes, 4, 200_000);
    System.arraycopy(new byte[] {'t', 'a', 'i', 'l'}, 0, bytes, 200_004, 4);
    return bytes;
  }

  @Test
  void everySourceGivesTheSameBytes() throws IOException {
    Content host = ofHost();
    Content path = Content.of(folder.resolve("in/file"));
    Content memory = Content.of(noise());
    Content slice = Content.concat(java.util.List.of(Content.of("x"), path)).slice(1, SIZE);
    int number = 0;
    for (Content content : new Content[] {host, path, memory, slice, path.slice(0, SIZE)}) {
      try (ImageSource source = content.open();
          var image = FileImage.create(folder.resolve("out" + number++))) {
        assertArrayEquals(expected(), copied(source, image, image), "source " + number);
      }
    }
    try (ImageSource source = FileImage.openForReading(folder.resolve("in/file"));
        var image = FileImage.create(folder.resolve("window"))) {
      var window = source.window(0, SIZE);
      assertArrayEquals(expected(), copied(window, image, image.window(0, SIZE)));
    }
    assertArrayEquals(expected(), Files.readAllBytes(folder.resolve("window")));
  }

  @Test
  void otherFileSystemsAndStreamsTakeThemToo() throws IOException {
    Content host = ofHost();
    var out = new ByteArrayOutputStream();
    try (var other = Jimfs.newFileSystem(Configuration.unix());
        ImageSource source = host.open();
        var image = FileImage.create(other.getPath("/out"))) {
      assertArrayEquals(expected(), copied(source, image, image));
      new StreamSink(out).copyFrom(source, 5, 100, 0);
    }
    assertArrayEquals(Arrays.copyOfRange(noise(), 5, 105), out.toByteArray());
  }

  /** Trailing holes of an image are in no file yet. */
  @Test
  void holesAtTheEndAreRead() throws IOException {
    try (var source = FileImage.create(folder.resolve("source"));
        var image = FileImage.create(folder.resolve("image"))) {
      source.writeAt(0, ByteBuffer.wrap(new byte[] {1}));
      source.zeroAt(1, 99);

      image.copyFrom(source, 0, 100, 0);

      assertEquals(100, image.size());
    }
    assertArrayEquals(
        Arrays.copyOf(new byte[] {1}, 100), Files.readAllBytes(folder.resolve("image")));
  }

  @Test
  void aFileThatChangesMeanwhileIsNoticed() throws IOException {
    Content host = ofHost();
    assertThrows(
        IOException.class,
        () -> {
          try (ImageSource source = host.open();
              var image = FileImage.create(folder.resolve("out"))) {
            image.copyFrom(source, 0, 100, 0);
            Files.write(folder.resolve("in/file"), new byte[7]);
          }
        });
  }

  @Test
  void windowsKeepTheirBounds() throws IOException {
    Content host = ofHost();
    try (ImageSource source = host.open();
        var image = FileImage.create(folder.resolve("out"))) {
      ImageSink window = image.window(10, 50);

      assertThrows(IOException.class, () -> window.copyFrom(source, 0, 51, 0));
    }
  }
}
