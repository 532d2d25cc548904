package dev.assembler.core.tree;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentTest {

  private static final String TEXT = "0123456789";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void makeAFile() throws IOException {
    file = Files.writeString(folder.resolve("file"), TEXT);
  }

  private static String read(Content content) throws IOException {
    return read(content, 0, (int) content.size());
  }

  private static String read(Content content, long offset, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    try (ImageSource source = content.open()) {
      source.readAt(offset, bytes);
    }
    return new String(bytes.array(), US_ASCII);
  }

  private static List<Extent> extents(Content content) throws IOException {
    try (ImageSource source = content.open()) {
      return source.dataExtents();
    }
  }

  /** Ten bytes from every factory. */
  private Stream<Content> tens() throws IOException {
    MemoryImage image = MemoryImage.of(("xx" + TEXT + "yy").getBytes(US_ASCII));
    return Stream.of(
        Content.of(TEXT),
        Content.of(TEXT.getBytes(US_ASCII)),
        Content.of(file),
        Content.of(image, 2, 10),
        Content.of("xx" + TEXT + "yy").slice(2, 10),
        Content.of(file).slice(0, 10),
        Content.concat(List.of(Content.of("012"), Content.of(""), Content.of("3456789"))),
        Content.concat(
            List.of(Content.of("0123456"), Content.of(file).slice(7, 1), Content.of("89"))),
        Content.concat(List.of(Content.of("0"), Content.of("12345678"), Content.of("9"))));
  }

  @Test
  void everyContentReadsWholeAndInEveryPart() throws IOException {
    for (Content content : tens().toList()) {
      assertEquals(10, content.size());
      for (int offset = 0; offset <= 10; offset++) {
        for (int end = offset; end <= 10; end++) {
          String part = read(content, offset, end - offset);
          assertEquals(TEXT.substring(offset, end), part, content::toString);
        }
      }
    }
  }

  @Test
  void everyContentRefusesToReadBeyondItsEnd() throws IOException {
    List<Content> contents = new ArrayList<>(tens().toList());
    contents.add(Content.zeros(10));
    for (Content content : contents) {
      assertThrows(ImageFormatException.class, () -> read(content, 8, 3), content::toString);
      assertThrows(ImageFormatException.class, () -> read(content, 11, 0), content::toString);
      assertThrows(ImageFormatException.class, () -> read(content, -1, 1), content::toString);
    }
  }

  @Test
  void everyContentHasTheSizeOfWhatItOpens() throws IOException {
    for (Content content : tens().toList()) {
      try (ImageSource source = content.open()) {
        assertEquals(content.size(), source.size());
      }
    }
  }

  @Test
  void readingLeavesTheRestOfTheBufferAlone() throws IOException {
    for (Content content : tens().toList()) {
      var buffer = ByteBuffer.allocate(6).limit(5).position(1);
      try (ImageSource source = content.open()) {
        source.readAt(1, buffer);
      }

      assertArrayEquals(new byte[] {0, '1', '2', '3', '4', 0}, buffer.array());
      assertEquals(5, buffer.position());
      assertEquals(5, buffer.limit());
    }
  }

  @Test
  void bytesAreCopied() throws IOException {
    byte[] bytes = {'a'};
    Content content = Content.of(bytes);

    bytes[0] = 'b';

    assertEquals("a", read(content));
  }

  @Test
  void zerosAreOneHole() throws IOException {
    Content zeros = Content.zeros(1L << 50);

    assertEquals(List.of(), extents(zeros));
    assertEquals("\0\0\0", read(zeros, (1L << 50) - 3, 3));
    assertEquals(20_000, read(zeros, 0, 20_000).length());
    assertThrows(IllegalArgumentException.class, () -> Content.zeros(-1));
  }

  @Test
  void theHolesOfPartsAreTheHolesOfTheWhole() throws IOException {
    Content whole =
        Content.concat(List.of(Content.zeros(100), Content.of(TEXT), Content.zeros(1000)));

    assertEquals(List.of(new Extent(100, 10)), extents(whole));
    assertEquals(List.of(new Extent(0, 5)), extents(whole.slice(105, 100)));
    assertEquals(List.of(), extents(whole.slice(110, 100)));
    assertEquals(List.of(), extents(Content.concat(List.of())));
    assertEquals(0, Content.concat(List.of()).size());
  }

  @Test
  void aSliceLiesWithinItsWhole() {
    Content whole = Content.of(TEXT);

    var refused = assertThrows(IllegalArgumentException.class, () -> whole.slice(8, 3));

    assertEquals("slice [8, +3): outside the content's 10 bytes", refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> whole.slice(-1, 3));
    assertThrows(IllegalArgumentException.class, () -> whole.slice(0, -1));
    assertThrows(IllegalArgumentException.class, () -> whole.slice(1, Long.MAX_VALUE));
  }

  @Test
  void aSliceOfASliceCountsFromTheInnerOne() throws IOException {
    assertEquals("45", read(Content.of(TEXT).slice(2, 6).slice(2, 2)));
  }

  @Test
  void aPartOfAnImageLeavesTheImageOpen() throws IOException {
    MemoryImage image = MemoryImage.of(TEXT.getBytes(US_ASCII));
    Content content = Content.of(image, 3, 4);

    assertEquals("3456", read(content));
    assertEquals("3456", read(content));
    assertThrows(IllegalArgumentException.class, () -> Content.of(image, -1, 4));
    assertThrows(IllegalArgumentException.class, () -> Content.of(image, 0, -4));
    assertThrows(IllegalArgumentException.class, () -> Content.of(image, 1, Long.MAX_VALUE));
  }

  @Test
  void aDirectoryIsNoContent() {
    var refused = assertThrows(IOException.class, () -> Content.of(folder));

    assertEquals(folder + ": not a regular file", refused.getMessage());
    assertThrows(NoSuchFileException.class, () -> Content.of(folder.resolve("missing")));
  }

  @Test
  void aFileThatIsGoneIsNamed() throws IOException {
    Content content = Content.of(file);
    Files.delete(file);

    var refused = assertThrows(IOException.class, content::open);

    assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
  }

  @Test
  void aFileThatWasChangedBeforeItIsOpenedIsRefused() throws IOException {
    Content content = Content.of(file);
    Files.writeString(file, "longer than before");

    var refused = assertThrows(IOException.class, content::open);

    assertEquals(file + ": changed while it was read: 18 bytes, expected 10", refused.getMessage());
  }

  @Test
  void aFileThatIsCutWhileItIsReadIsRefused() throws IOException {
    Content content = Content.of(file);
    try (ImageSource source = content.open()) {
      Files.writeString(file, "012");

      var refused =
          assertThrows(IOException.class, () -> source.readAt(0, ByteBuffer.allocate(10)));

      assertEquals(
          file + ": changed while it was read: ends at 3, expected 10 bytes", refused.getMessage());
    }
  }

  @Test
  void aFileThatGrowsWhileItIsReadIsRefused() throws IOException {
    Content content = Content.of(file);
    try (ImageSource source = content.open()) {
      Files.writeString(file, TEXT + "more");

      var refused =
          assertThrows(IOException.class, () -> source.readAt(0, ByteBuffer.allocate(10)));

      assertEquals(
          file + ": changed while it was read: 14 bytes, expected 10", refused.getMessage());
    }
  }

  @Test
  void aFileRewrittenAtTheSameLengthWhileItIsReadIsRefused() throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
    Content content = Content.of(file);
    try (ImageSource source = content.open()) {
      source.readAt(0, ByteBuffer.allocate(5));
      Files.writeString(file, "9876543210");

      var refused = assertThrows(IOException.class, () -> source.readAt(5, ByteBuffer.allocate(5)));

      assertEquals(
          file + ": changed while it was read: its modification time differs",
          refused.getMessage());
    }
  }
}
