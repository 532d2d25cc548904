package dev.assembler.core.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StreamSinkTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StreamSink sink = new StreamSink(out);

  private static ByteBuffer bytes(int... values) {
    var buffer = ByteBuffer.allocate(values.length);
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }

  @Test
  void gapsBecomeZeros() throws IOException {
    sink.writeAt(2, bytes(1));
    sink.writeAt(5, bytes(2));

    assertArrayEquals(new byte[] {0, 0, 1, 0, 0, 2}, out.toByteArray());
    assertEquals(6, sink.position());
  }

  @Test
  void zerosAndTheSizeGoOutAtOnce() throws IOException {
    sink.zeroAt(1, 2);
    assertEquals(3, out.size());

    sink.setSize(200_000);

    assertArrayEquals(new byte[200_000], out.toByteArray());
  }

  @Test
  void writingBehindThePositionNamesBothOffsets() throws IOException {
    sink.writeAt(0, bytes(1, 2, 3));

    var refused = assertThrows(IllegalStateException.class, () -> sink.writeAt(2, bytes(9)));

    assertEquals(
        "cannot write at 0x2: a stream only goes forward and is at 0x3", refused.getMessage());
    assertArrayEquals(new byte[] {1, 2, 3}, out.toByteArray());
  }

  @Test
  void zeroingBehindThePositionIsRefused() throws IOException {
    sink.writeAt(0, bytes(1, 2, 3));

    assertThrows(IllegalStateException.class, () -> sink.zeroAt(0, 1));
    assertThrows(IllegalStateException.class, () -> sink.zeroAt(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> sink.zeroAt(3, -1));
    assertThrows(IllegalArgumentException.class, () -> sink.zeroAt(Long.MAX_VALUE, 1));
    assertEquals(3, out.size());
  }

  @Test
  void aStreamCannotBeCut() throws IOException {
    sink.writeAt(0, bytes(1, 2, 3));

    var refused = assertThrows(IllegalStateException.class, () -> sink.setSize(2));

    assertEquals(
        "cannot cut a stream to 0x2 bytes: 0x3 have gone out already", refused.getMessage());
  }

  @Test
  void buffersOfEveryKindAreWrittenFromPositionToLimit() throws IOException {
    ByteBuffer heap = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2);
    ByteBuffer slice = ByteBuffer.wrap(new byte[] {9, 9, 3, 9}).slice(2, 1);
    ByteBuffer direct = ByteBuffer.allocateDirect(3).put(0, (byte) 9).put(1, (byte) 4).position(1);
    direct.limit(2);
    var large = new byte[150_000];
    Arrays.fill(large, (byte) 5);

    sink.writeAt(0, heap);
    sink.writeAt(2, slice);
    sink.writeAt(3, direct);
    sink.writeAt(4, ByteBuffer.wrap(large).asReadOnlyBuffer());

    byte[] expected = new byte[150_004];
    Arrays.fill(expected, (byte) 5);
    System.arraycopy(new byte[] {1, 2, 3, 4}, 0, expected, 0, 4);
    assertArrayEquals(expected, out.toByteArray());
    assertEquals(0, heap.remaining() + slice.remaining() + direct.remaining());
  }

  @Test
  void aSinkStreamWritesOnFromItsOffset() throws IOException {
    var image = new MemoryImage();
    try (var stream = new SinkStream(image, 2)) {
      stream.write(1);
      stream.write(new byte[] {9, 2, 3, 9}, 1, 2);
      assertEquals(5, stream.position());
    }

    assertArrayEquals(new byte[] {0, 0, 1, 2, 3}, image.toBytes());
    assertThrows(IllegalArgumentException.class, () -> new SinkStream(image, -1));
  }
}
