package dev.assembler.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FaultyImageTest {

  private static ByteBuffer bytes(int count) {
    var bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      bytes.put((byte) 1);
    }
    return bytes.flip();
  }

  @Test
  void theWriteAfterTheGoodOnesFailsHalfDone() throws IOException {
    FaultyImage image = FaultyImage.failingAfter(2);

    image.writeAt(0, bytes(4));
    image.zeroAt(4, 4);
    var fault = assertThrows(IOException.class, () -> image.writeAt(8, bytes(4)));

    assertEquals("fault injected at write 2", fault.getMessage());
    assertEquals(10, image.size());
    assertTrue(image.failed());
    assertEquals(3, image.writes());
    assertThrows(IOException.class, () -> image.setSize(0));
    assertThrows(IOException.class, () -> image.zeroAt(0, 1));
  }

  @Test
  void aFullDiskTakesWhatHasRoom() throws IOException {
    FaultyImage image = FaultyImage.full(10);

    image.writeAt(0, bytes(8));
    var fault = assertThrows(IOException.class, () -> image.writeAt(8, bytes(8)));

    assertEquals("No space left on device", fault.getMessage());
    assertEquals(10, image.size());
    image.zeroAt(0, 1 << 30);
    var read = ByteBuffer.allocate(2);
    image.readAt(8, read);
    assertArrayEquals(new byte[2], read.array());
    assertEquals(0, image.dataExtents().size());
  }

  @Test
  void withoutAFaultItIsAnImageLikeAnyOther() throws IOException {
    FaultyImage image = FaultyImage.full(10);

    image.writeAt(2, bytes(8));

    assertFalse(image.failed());
    assertEquals(10, image.size());
  }

  @Test
  void everyWriteIsMadeToFailOnce() {
    var attempts = new int[1];

    long writes =
        FaultyImage.atEveryWrite(image -> {
          attempts[0]++;
          image.writeAt(0, bytes(1));
          image.writeAt(1, bytes(1));
          image.setSize(4);
        });

    assertEquals(3, writes);
    assertEquals(4, attempts[0]);
  }

  @Test
  void aSwallowedFaultIsFound() {
    var failure =
        assertThrows(
            AssertionError.class,
            () ->
                FaultyImage.atEveryWrite(image -> {
                  try {
                    image.setSize(1);
                  } catch (IOException e) {
                    image.close();
                  }
                }));

    assertEquals("fault at write 0: was swallowed", failure.getMessage());
  }

  @Test
  void aFaultThatComesOutOtherwiseIsFound() {
    assertThrows(
        AssertionError.class,
        () ->
            FaultyImage.atEveryWrite(image -> {
              try {
                image.setSize(1);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
    assertThrows(
        AssertionError.class,
        () ->
            FaultyImage.atEveryWrite(image -> {
              throw new IOException("another");
            }));
  }

  @Test
  void aFaultMayComeOutAsACause() {
    long writes =
        FaultyImage.atEveryWrite(image -> {
          try {
            image.setSize(1);
          } catch (IOException e) {
            throw new IOException("out.img: " + e.getMessage(), e);
          }
        });

    assertEquals(1, writes);
  }
}
