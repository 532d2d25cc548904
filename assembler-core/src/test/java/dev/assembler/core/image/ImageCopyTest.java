package dev.assembler.core.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCopyTest {

  @Test
  void holesStayHoles() throws IOException {
    var from = new MemoryImage();
    from.writeAt(1L << 35, ByteBuffer.wrap(new byte[] {1, 2}));
    from.setSize(1L << 40);
    var to = new MemoryImage();

    ImageCopy.copy(from, to);

    assertEquals(1L << 40, to.size());
    assertEquals(List.of(new Extent(1L << 35, 4096)), to.dataExtents());
  }

  @Test
  void whatStoodWhereTheSourceHasAHoleBecomesZeros() throws IOException {
    var from = new MemoryImage();
    from.writeAt(4096, ByteBuffer.wrap(new byte[] {1}));
    from.setSize(9000);
    byte[] old = new byte[20_000];
    new SplittableRandom(1).nextBytes(old);
    MemoryImage to = MemoryImage.of(old);

    ImageCopy.copy(from, to);

    assertArrayEquals(from.toBytes(), to.toBytes());
  }

  @Test
  void aCopyIntoAWindowLeavesItsNeighboursAlone() throws IOException {
    MemoryImage from = MemoryImage.of(new byte[] {1, 2, 3});
    MemoryImage disk = MemoryImage.of(new byte[] {9, 9, 9, 9, 9, 9});

    ImageCopy.copy(from, disk.window(1, 4));

    assertArrayEquals(new byte[] {9, 1, 2, 3, 9, 9}, disk.toBytes());
  }

  @Test
  void aCopyThatDoesNotFitAWindowIsRefused() {
    MemoryImage from = MemoryImage.of(new byte[5]);
    var disk = new MemoryImage();

    assertThrows(IOException.class, () -> ImageCopy.copy(from, disk.window(1, 4)));
  }

  @Test
  void aCopyGoesStraightAhead() throws IOException {
    var from = new MemoryImage();
    from.writeAt(100_000, ByteBuffer.wrap(new byte[] {1}));
    from.writeAt(300_000, ByteBuffer.wrap(new byte[] {2}));
    from.setSize(400_000);
    var out = new ByteArrayOutputStream();

    ImageCopy.copy(from, new StreamSink(out));

    assertArrayEquals(from.toBytes(), out.toByteArray());
  }

  @Test
  void anEmptyImageMakesAnEmptyImage() throws IOException {
    MemoryImage to = MemoryImage.of(new byte[10]);

    ImageCopy.copy(new MemoryImage(), to);

    assertEquals(0, to.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {(1 << 18) - 1, 1 << 18, (1 << 18) + 1, 3 << 18})
  void sizesAroundAPieceAreCopiedWhole(int size) throws IOException {
    var bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    var to = new MemoryImage();

    ImageCopy.copy(MemoryImage.of(bytes), to);

    assertArrayEquals(bytes, to.toBytes());
  }
}
