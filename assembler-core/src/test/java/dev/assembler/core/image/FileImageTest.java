package dev.assembler.core.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileImageTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("image");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  @Test
  void whatIsNeverWrittenReadsAsZeros() throws IOException {
    try (FileImage image = FileImage.create(file)) {
      image.writeAt(3, bytes("abc"));
    }

    assertArrayEquals(new byte[] {0, 0, 0, 'a', 'b', 'c'}, Files.readAllBytes(file));
  }

  @Test
  void anExistingFileIsNotCreatedAgain() throws IOException {
    Files.writeString(file, "old");

    assertThrows(FileAlreadyExistsException.class, () -> FileImage.create(file));

    assertEquals("old", Files.readString(file));
  }

  @Test
  void aMissingFileIsNotOpened() {
    assertThrows(NoSuchFileException.class, () -> FileImage.openForReading(file));
    assertThrows(NoSuchFileException.class, () -> FileImage.openForUpdate(file));
  }

  @Test
  void anExistingFileIsAllData() throws IOException {
    Files.write(file, new byte[10_000]);

    try (ImageSource image = FileImage.openForReading(file)) {
      assertEquals(List.of(new Extent(0, 10_000)), image.dataExtents());
    }
  }

  @Test
  void anUpdateChangesWhatItWritesAndNothingElse() throws IOException {
    Files.writeString(file, "abcdef");

    try (FileImage image = FileImage.openForUpdate(file)) {
      image.writeAt(1, bytes("X"));
      image.zeroAt(3, 1);
    }

    assertArrayEquals(new byte[] {'a', 'X', 'c', 0, 'e', 'f'}, Files.readAllBytes(file));
  }

  @Test
  void readingBeyondTheEndIsRefused() throws IOException {
    Files.write(file, new byte[10]);

    try (ImageSource image = FileImage.openForReading(file)) {
      var refused =
          assertThrows(ImageFormatException.class, () -> image.readAt(8, ByteBuffer.allocate(3)));
      assertEquals("read of 3 bytes at 0x8: beyond the end (10)", refused.getMessage());
    }
  }

  @Test
  void aFileCutWhileItIsReadIsAnError() throws IOException {
    Files.write(file, new byte[100]);

    try (ImageSource image = FileImage.openForReading(file)) {
      Files.write(file, new byte[40]);
      var refused =
          assertThrows(IOException.class, () -> image.readAt(0, ByteBuffer.allocate(100)));
      assertEquals(
          "the file was cut while it was read: ends at 40, expected 100 bytes",
          refused.getMessage());
    }
  }

  @Test
  void aTrailingHoleIsPartOfTheFileOnceItIsClosed() throws IOException {
    try (FileImage image = FileImage.create(file)) {
      image.writeAt(0, bytes("a"));
      image.zeroAt(1, 99_999);
      assertEquals(100_000, image.size());
      var tail = ByteBuffer.allocate(4);
      image.readAt(99_996, tail);
      assertArrayEquals(new byte[4], tail.array());
    }

    assertEquals(100_000, Files.size(file));
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 30, (1L << 30) + 1, (1L << 30) - 1})
  void holesTakeNoSpace(long size) throws Exception {
    try (FileImage image = FileImage.create(file)) {
      image.zeroAt(0, size / 2);
      image.writeAt(1 << 20, bytes("data"));
      image.zeroAt(size / 4, 4096);
      image.setSize(size);
    }

    assertEquals(size, Files.size(file));
    assertTrue(allocated(file) <= 64 << 10, () -> "allocated: " + allocatedText());
  }

  /** What the host says it uses, in 512-byte units (stat(2)); the JDK does not tell. */
  private static long allocated(Path file) throws Exception {
    Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    String answer = new String(stat.getInputStream().readAllBytes(), US_ASCII);
    assertEquals(0, stat.waitFor());
    return Long.parseLong(answer.strip()) * 512;
  }

  private String allocatedText() {
    try {
      return Long.toString(allocated(file));
    } catch (Exception e) {
      return e.toString();
    }
  }

  @Test
  void theHolesOfANewImageAreKnown() throws IOException {
    try (FileImage image = FileImage.create(file)) {
      image.writeAt(8192, bytes("a"));
      image.writeAt(1 << 20, bytes("b"));
      image.setSize(2 << 20);

      assertEquals(List.of(new Extent(8192, 4096), new Extent(1 << 20, 4096)), image.dataExtents());
    }
  }

  @Test
  void aSmallerSizeCutsTheFile() throws IOException {
    try (FileImage image = FileImage.create(file)) {
      image.writeAt(0, bytes("abcdef"));
      image.setSize(2);
      image.setSize(4);
    }

    assertArrayEquals(new byte[] {'a', 'b', 0, 0}, Files.readAllBytes(file));
  }

  @Test
  void syncedBytesAreInTheFileWithItsTrailingHole() throws IOException {
    try (FileImage image = FileImage.create(file)) {
      image.zeroAt(0, 5000);
      image.sync();

      assertEquals(5000, Files.size(file));
    }
  }

  @Test
  void closingTwiceIsHarmless() throws IOException {
    FileImage image = FileImage.create(file);
    image.zeroAt(0, 10);

    image.close();
    image.close();

    assertEquals(10, Files.size(file));
  }

  @Test
  void rangesThatOverflowAreRefused() throws IOException {
    try (FileImage image = FileImage.create(file)) {
      assertThrows(IllegalArgumentException.class, () -> image.writeAt(-1, bytes("a")));
      assertThrows(IllegalArgumentException.class, () -> image.writeAt(Long.MAX_VALUE, bytes("a")));
      assertThrows(IllegalArgumentException.class, () -> image.zeroAt(0, -1));
      assertThrows(IllegalArgumentException.class, () -> image.setSize(-1));
      assertEquals(0, image.size());
    }
  }

  /** Larger than the piece a buffer is passed on in. */
  @Test
  void aLargeBufferIsWrittenAndReadWhole() throws IOException {
    var data = new byte[(5 << 20) + 3];
    new SplittableRandom(1).nextBytes(data);

    try (FileImage image = FileImage.create(file)) {
      image.writeAt(7, ByteBuffer.wrap(data));
      var read = ByteBuffer.allocate(data.length);
      image.readAt(7, read);
      assertArrayEquals(data, read.array());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyOrderOfWritesAndZerosGivesWhatMemoryGives(long seed) throws IOException {
    assertSameAsMemory(seed, file);
  }

  @Test
  void anyFileSystemOfNioWillDo() throws IOException {
    try (var memory = Jimfs.newFileSystem(Configuration.unix())) {
      assertSameAsMemory(9, memory.getPath("/image"));
    }
  }

  private static void assertSameAsMemory(long seed, Path file) throws IOException {
    var random = new SplittableRandom(seed);
    var model = new MemoryImage();
    try (FileImage image = FileImage.create(file)) {
      for (int step = 0; step < 100; step++) {
        long offset = random.nextInt(20) * 1000L;
        long length = random.nextInt(10) * 1000L;
        switch (random.nextInt(4)) {
          case 0, 1 -> {
            var data = new byte[(int) length];
            random.nextBytes(data);
            image.writeAt(offset, ByteBuffer.wrap(data));
            model.writeAt(offset, ByteBuffer.wrap(data));
          }
          case 2 -> {
            image.zeroAt(offset, length);
            model.zeroAt(offset, length);
          }
          default -> {
            image.setSize(length);
            model.setSize(length);
          }
        }
        String where = "seed " + seed + ", step " + step;
        assertEquals(model.size(), image.size(), where);
        var read = ByteBuffer.allocate((int) image.size());
        image.readAt(0, read);
        assertArrayEquals(model.toBytes(), read.array(), where);
        assertHolesAreZeros(image, read.array(), where);
      }
    }
    assertArrayEquals(model.toBytes(), Files.readAllBytes(file), "seed " + seed);
  }

  private static void assertHolesAreZeros(FileImage image, byte[] all, String where) {
    byte[] left = all.clone();
    for (Extent extent : image.dataExtents()) {
      Arrays.fill(left, (int) extent.offset(), (int) extent.end(), (byte) 0);
    }
    assertArrayEquals(new byte[all.length], left, where);
  }
}
