package dev.assembler.core.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageMismatchTest {

  /** Sizes that one thread reads at once, one thread in pieces, and several threads. */
  @ParameterizedTest
  @ValueSource(longs = {1, 5000, (1 << 20) + 7, (20L << 20) + 3})
  void theFirstOfAllIsFoundWhereverItIs(long size) throws IOException {
    assertEquals(-1, ImageMismatch.first(image(size), image(size)));
    for (long at : new long[] {0, size / 3, size / 2, size - 1}) {
      assertEquals(at, ImageMismatch.first(image(size), image(size, at, size - 1)));
      assertEquals(at, ImageMismatch.first(image(size, at, size - 1), image(size), at));
      assertEquals(at, ImageMismatch.first(image(size), image(size, 0, at), Math.min(1, at)));
    }
    assertEquals(-1, ImageMismatch.first(image(size), image(size, 0), 1));
  }

  /** Only what both have is compared. */
  @Test
  void aLongerImageIsNoDifference() throws IOException {
    assertEquals(-1, ImageMismatch.first(image(20 << 20), image(30 << 20)));
    assertEquals(-1, ImageMismatch.first(image(0), image(7)));
  }

  /** What cannot be read counts only if nothing before it differs, however threads run. */
  @Test
  void whatCannotBeReadIsThrownUnlessSomethingDiffersBefore() throws IOException {
    long size = 40 << 20;
    ImageSource broken = brokenFrom(size, 25 << 20);

    for (int i = 0; i < 20; i++) {
      assertEquals(11 << 20, ImageMismatch.first(image(size, 11 << 20), broken));
      IOException thrown =
          assertThrows(IOException.class, () -> ImageMismatch.first(image(size, 30 << 20), broken));
      assertEquals("broken", thrown.getMessage());
    }
  }

  /** A sparse disk of any size costs as much as its data. */
  @Test
  void whatIsAHoleInBothIsNotRead() throws IOException {
    long size = 1L << 40;
    ImageSource left = counting(image(size, 5L << 30, size - 1));
    ImageSource right = counting(image(size, 7L << 30, size - 1));

    assertEquals(5L << 30, ImageMismatch.first(left, right));
    assertEquals(
        7L << 30, ImageMismatch.first(counting(image(size)), counting(image(size, 7L << 30))));
    read = 0;
    assertEquals(-1, ImageMismatch.first(left, counting(image(size, 5L << 30, size - 1))));
    assertTrue(read > 0 && read < 16 << 20, () -> read + " bytes");
  }

  private volatile long read;

  private ImageSource counting(ImageSource image) {
    return new ImageSource() {
      @Override
      public long size() throws IOException {
        return image.size();
      }

      @Override
      public void readAt(long at, ByteBuffer target) throws IOException {
        synchronized (ImageMismatchTest.this) {
          read += target.remaining();
        }
        image.readAt(at, target);
      }

      @Override
      public List<Extent> dataExtents() throws IOException {
        return image.dataExtents();
      }

      @Override
      public void close() {}
    };
  }

  private static ImageSource brokenFrom(long size, long offset) throws IOException {
    ImageSource image = image(size);
    return new ImageSource() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public void readAt(long at, ByteBuffer target) throws IOException {
        if (at + target.remaining() > offset) {
          throw new IOException("broken");
        }
        image.readAt(at, target);
      }

      @Override
      public void close() {}
    };
  }

  /** Zeros but for some bytes. */
  private static ImageSource image(long size, long... ones) throws IOException {
    var image = new MemoryImage();
    image.setSize(size);
    for (long at : ones) {
      image.writeAt(at, ByteBuffer.wrap(new byte[] {1}));
    }
    return image;
  }
}
