package dev.assembler.core.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryImageTest {

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  @Test
  void aNewImageIsEmpty() throws IOException {
    var image = new MemoryImage();

    assertEquals(0, image.size());
    assertEquals(List.of(), image.dataExtents());
    assertArrayEquals(new byte[0], image.toBytes());
  }

  @Test
  void whatIsNeverWrittenReadsAsZeros() {
    var image = new MemoryImage();

    image.writeAt(3, bytes("abc"));

    assertArrayEquals(new byte[] {0, 0, 0, 'a', 'b', 'c'}, image.toBytes());
  }

  @Test
  void writingConsumesTheBufferBetweenPositionAndLimitOnly() {
    var image = new MemoryImage();
    ByteBuffer source = bytes("abcdef").position(1).limit(4);

    image.writeAt(0, source);

    assertEquals(4, source.position());
    assertArrayEquals("bcd".getBytes(US_ASCII), image.toBytes());
  }

  @Test
  void readingBeyondTheEndIsRefused() {
    MemoryImage image = MemoryImage.of(new byte[10]);

    var refused =
        assertThrows(ImageFormatException.class, () -> image.readAt(8, ByteBuffer.allocate(3)));

    assertEquals("read of 3 bytes at 0x8: beyond the end (10)", refused.getMessage());
  }

  @Test
  void readingAtANegativeOffsetIsRefused() {
    MemoryImage image = MemoryImage.of(new byte[10]);

    assertThrows(ImageFormatException.class, () -> image.readAt(-1, ByteBuffer.allocate(1)));
  }

  @Test
  void anImageTakesACopyOfItsBytes() {
    byte[] bytes = {1, 2, 3};

    MemoryImage image = MemoryImage.of(bytes);
    bytes[0] = 9;

    assertArrayEquals(new byte[] {1, 2, 3}, image.toBytes());
  }

  @Test
  void extentsAreTheChunksThatWereWritten() {
    var image = new MemoryImage();

    image.writeAt(4096, bytes("a"));
    image.writeAt(8192, bytes("b"));
    image.writeAt(1L << 40, bytes("c"));

    assertEquals(List.of(new Extent(4096, 8192), new Extent(1L << 40, 1)), image.dataExtents());
  }

  @Test
  void anImageOfExbibytesIsCheap() throws IOException {
    var image = new MemoryImage();
    long far = Long.MAX_VALUE - 3;

    image.writeAt(far, bytes("end"));

    assertEquals(Long.MAX_VALUE, image.size());
    var read = ByteBuffer.allocate(3);
    image.readAt(far, read);
    assertEquals(bytes("end"), read.flip());
    assertEquals(1, image.dataExtents().size());
  }

  @Test
  void anImageTooLargeForAnArrayIsNotMadeOne() {
    var image = new MemoryImage();
    image.setSize(1L << 31);

    var refused = assertThrows(IllegalStateException.class, image::toBytes);

    assertEquals("image of 2147483648 bytes: too large for an array", refused.getMessage());
  }

  @Test
  void zeroingUnwrittenSpaceTakesNone() {
    var image = new MemoryImage();

    image.zeroAt(0, 1L << 50);

    assertEquals(1L << 50, image.size());
    assertEquals(List.of(), image.dataExtents());
  }

  @Test
  void zeroingAWholeChunkMakesItAHoleAgain() {
    MemoryImage image = MemoryImage.of(new byte[3 * 4096]);

    image.zeroAt(4096, 4096);

    assertEquals(List.of(new Extent(0, 4096), new Extent(8192, 4096)), image.dataExtents());
  }

  @Test
  void zeroingPartOfAChunkKeepsTheRest() {
    MemoryImage image = MemoryImage.of("abcdef".getBytes(US_ASCII));

    image.zeroAt(2, 2);

    assertArrayEquals(new byte[] {'a', 'b', 0, 0, 'e', 'f'}, image.toBytes());
  }

  @Test
  void zeroingNothingChangesNothing() {
    MemoryImage image = MemoryImage.of(new byte[] {1});

    image.zeroAt(100, 0);

    assertEquals(1, image.size());
  }

  @Test
  void whatWasCutOffDoesNotComeBack() {
    MemoryImage image = MemoryImage.of("abcdef".getBytes(US_ASCII));

    image.setSize(2);
    image.setSize(4);

    assertArrayEquals(new byte[] {'a', 'b', 0, 0}, image.toBytes());
  }

  @Test
  void cuttingForgetsWholeChunks() {
    MemoryImage image = MemoryImage.of(new byte[3 * 4096]);

    image.setSize(4097);

    assertEquals(List.of(new Extent(0, 4097)), image.dataExtents());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void aNegativeSizeIsRefused(long size) {
    var image = new MemoryImage();

    assertThrows(IllegalArgumentException.class, () -> image.setSize(size));
  }

  @Test
  void rangesThatOverflowAreRefused() {
    var image = new MemoryImage();

    assertThrows(IllegalArgumentException.class, () -> image.writeAt(Long.MAX_VALUE, bytes("a")));
    assertThrows(IllegalArgumentException.class, () -> image.writeAt(-1, bytes("a")));
    assertThrows(IllegalArgumentException.class, () -> image.zeroAt(Long.MAX_VALUE, 1));
    assertThrows(IllegalArgumentException.class, () -> image.zeroAt(0, -1));
    assertEquals(0, image.size());
  }

  @Test
  void theHeadIsReadLittleEndian() throws IOException {
    MemoryImage image = MemoryImage.of(new byte[] {1, 2, 3, 4, 5});

    ByteBuffer head = image.head(4);

    assertEquals(ByteOrder.LITTLE_ENDIAN, head.order());
    assertEquals(0x04030201, head.getInt());
    assertEquals(0, head.remaining());
  }

  @Test
  void theHeadOfAShorterImageIsRefused() {
    MemoryImage image = MemoryImage.of(new byte[3]);

    assertThrows(ImageFormatException.class, () -> image.head(4));
  }

  @Test
  void theDigestIsThatOfAllBytesHolesIncluded() throws Exception {
    var image = new MemoryImage();
    image.writeAt(5000, bytes("x"));
    image.writeAt(200_000, bytes("y"));
    image.setSize(300_001);

    byte[] expected = MessageDigest.getInstance("SHA-256").digest(image.toBytes());

    assertEquals(HexFormat.of().formatHex(expected), image.sha256());
  }

  @Test
  void theDigestOfNothingIsThatOfTheEmptyString() {
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        new MemoryImage().sha256());
  }

  /** Every operation at random against a plain array; borders of chunks are likely. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyOrderOfWritesAndZerosGivesWhatAnArrayGives(long seed) throws IOException {
    var random = new SplittableRandom(seed);
    var image = new MemoryImage();
    var model = new byte[5 * 4096];
    int size = 0;

    for (int step = 0; step < 200; step++) {
      int offset = border(random, model.length);
      int end = Math.max(offset, border(random, model.length));
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          var data = new byte[end - offset];
          random.nextBytes(data);
          image.writeAt(offset, ByteBuffer.wrap(data));
          System.arraycopy(data, 0, model, offset, data.length);
          size = end > offset ? Math.max(size, end) : size;
        }
        case 2 -> {
          image.zeroAt(offset, end - offset);
          Arrays.fill(model, offset, end, (byte) 0);
          size = end > offset ? Math.max(size, end) : size;
        }
        default -> {
          image.setSize(end);
          Arrays.fill(model, Math.min(end, size), model.length, (byte) 0);
          size = end;
        }
      }
      String where = "seed " + seed + ", step " + step;
      assertArrayEquals(Arrays.copyOf(model, size), image.toBytes(), where);
      assertHolesAreZeros(image, where);
    }
  }

  private static int border(SplittableRandom random, int most) {
    int near = random.nextInt(6) * 4096 + random.nextInt(3) - 1;
    return Math.clamp(random.nextBoolean() ? near : random.nextInt(most), 0, most);
  }

  private static void assertHolesAreZeros(Image image, String where) throws IOException {
    var copy = new MemoryImage();
    for (Extent extent : image.dataExtents()) {
      var data = ByteBuffer.allocate((int) extent.length());
      image.readAt(extent.offset(), data);
      copy.writeAt(extent.offset(), data.flip());
    }
    copy.setSize(image.size());
    assertArrayEquals(((MemoryImage) image).toBytes(), copy.toBytes(), where);
  }
}
