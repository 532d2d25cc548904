package dev.assembler.core.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {

  private static final byte[] TEN = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  /** A source that is not an {@link Image}, so that its windows are read only. */
  private record Plain(MemoryImage image) implements ImageSource {
    @Override
    public long size() {
      return image.size();
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      if (offset >= image.size()) {
        throw new IllegalStateException("asked for nothing at " + offset);
      }
      image.readAt(offset, target);
    }

    @Override
    public List<Extent> dataExtents() {
      return image.dataExtents();
    }

    @Override
    public void close() {
      throw new IllegalStateException("a window closed what it looks into");
    }
  }

  private static byte[] read(ImageSource source, long offset, int count) throws IOException {
    var bytes = ByteBuffer.allocate(count);
    source.readAt(offset, bytes);
    return bytes.array();
  }

  @Test
  void aSourceWindowSeesItsPartAndNoMore() throws IOException {
    ImageSource window = new Plain(MemoryImage.of(TEN)).window(2, 5);

    assertEquals(5, window.size());
    assertArrayEquals(new byte[] {2, 3, 4, 5, 6}, read(window, 0, 5));
    assertThrows(ImageFormatException.class, () -> read(window, 1, 5));
    assertThrows(ImageFormatException.class, () -> read(window, -1, 1));
    window.close();
  }

  @Test
  void aWindowOfAWindowCountsFromTheInnerOne() throws IOException {
    ImageSource window = new Plain(MemoryImage.of(TEN)).window(2, 5).window(1, 3);

    assertArrayEquals(new byte[] {3, 4, 5}, read(window, 0, 3));
    assertThrows(ImageFormatException.class, () -> read(window, 3, 1));
  }

  @Test
  void aSourceWindowBeyondTheEndIsRefused() {
    var source = new Plain(MemoryImage.of(TEN));

    var refused = assertThrows(ImageFormatException.class, () -> source.window(8, 3));

    assertEquals(
        "window of 3 bytes at 0x8: beyond the end of the image (10)", refused.getMessage());
    assertThrows(ImageFormatException.class, () -> source.window(-1, 3));
    assertThrows(ImageFormatException.class, () -> source.window(0, -1));
    assertThrows(ImageFormatException.class, () -> source.window(1, Long.MAX_VALUE));
  }

  @Test
  void aWindowOfAWindowCannotLeaveTheOuterOne() throws IOException {
    ImageSource outer = new Plain(MemoryImage.of(TEN)).window(2, 5);

    assertThrows(ImageFormatException.class, () -> outer.window(3, 3));
  }

  @Test
  void theExtentsOfAWindowAreCutToItAndCountFromIt() throws IOException {
    var image = new MemoryImage();
    image.writeAt(4096, ByteBuffer.wrap(new byte[8192]));
    image.writeAt(40_960, ByteBuffer.wrap(new byte[4096]));
    image.setSize(100_000);

    assertEquals(
        List.of(new Extent(0, 7288), new Extent(35_960, 40)),
        new Plain(image).window(5000, 36_000).dataExtents());
    assertEquals(List.of(), new Plain(image).window(50_000, 50_000).dataExtents());
    assertEquals(
        List.of(new Extent(0, 7288), new Extent(35_960, 40)),
        image.window(5000, 36_000).dataExtents());
  }

  @Test
  void aWriterInAWindowCannotReachItsNeighbours() throws IOException {
    MemoryImage disk = MemoryImage.of(TEN);
    Image window = disk.window(3, 4);

    window.writeAt(0, ByteBuffer.wrap(new byte[] {30, 40}));
    window.zeroAt(3, 1);

    assertArrayEquals(new byte[] {0, 1, 2, 30, 40, 5, 0, 7, 8, 9}, disk.toBytes());
    var refused =
        assertThrows(IOException.class, () -> window.writeAt(3, ByteBuffer.wrap(new byte[2])));
    assertEquals("2 bytes at 0x3 do not fit: the room there holds 4 bytes", refused.getMessage());
    assertThrows(IOException.class, () -> window.writeAt(-1, ByteBuffer.wrap(new byte[1])));
    assertThrows(IOException.class, () -> window.zeroAt(0, 5));
    assertThrows(IOException.class, () -> window.zeroAt(0, -1));
    assertThrows(IOException.class, () -> window.setSize(5));
    assertArrayEquals(new byte[] {0, 1, 2, 30, 40, 5, 0, 7, 8, 9}, disk.toBytes());
  }

  @Test
  void aSinksWindowIsBoundedToo() throws IOException {
    var disk = new MemoryImage();
    ImageSink window = ((ImageSink) new StreamSink(new ByteArrayOutputStream())).window(2, 4);

    window.setSize(4);

    assertThrows(IOException.class, () -> window.writeAt(4, ByteBuffer.wrap(new byte[1])));
    assertThrows(IllegalArgumentException.class, () -> disk.window(-1, 4));
    assertThrows(IllegalArgumentException.class, () -> disk.window(1, Long.MAX_VALUE));
  }

  @Test
  void aShorterImageInAWindowLeavesTheRestUntouched() throws IOException {
    MemoryImage disk = MemoryImage.of(TEN);

    disk.window(3, 4).setSize(1);

    assertArrayEquals(TEN, disk.toBytes());
  }

  @Test
  void aWindowBeyondTheEndReadsAsZerosUntilItIsWritten() throws IOException {
    MemoryImage disk = MemoryImage.of(TEN);
    Image window = disk.window(8, 6);

    assertArrayEquals(new byte[] {8, 9, 0, 0, 0, 0}, read(window, 0, 6));
    assertArrayEquals(new byte[] {0, 0}, read(window, 4, 2));
    window.writeAt(5, ByteBuffer.wrap(new byte[] {1}));

    assertEquals(14, disk.size());
    assertArrayEquals(new byte[] {8, 9, 0, 0, 0, 1}, read(window, 0, 6));
  }

  /** An image may refuse any read beyond its end, even of no bytes at all. */
  @Test
  void aWindowAsksItsImageOnlyForWhatIsThere() throws IOException {
    var reads = new int[1];
    var disk = new CountingImage(MemoryImage.of(TEN), reads);

    assertArrayEquals(new byte[3], read(new ImageWindow(disk, 20, 5), 1, 3));
    assertEquals(0, reads[0]);
    assertArrayEquals(new byte[] {9, 0, 0}, read(new ImageWindow(disk, 9, 5), 0, 3));
    assertEquals(1, reads[0]);
  }

  private record CountingImage(MemoryImage image, int[] reads) implements Image {
    @Override
    public long size() {
      return image.size();
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      reads[0]++;
      image.readAt(offset, target);
    }

    @Override
    public void writeAt(long offset, ByteBuffer source) {
      image.writeAt(offset, source);
    }

    @Override
    public void zeroAt(long offset, long length) {
      image.zeroAt(offset, length);
    }

    @Override
    public void setSize(long size) {
      image.setSize(size);
    }

    @Override
    public void close() {
      image.close();
    }
  }
}
