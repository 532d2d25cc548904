package dev.assembler.pipeline.onepass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class BuffersTest {

  private static final int MOST = 1 << 20;

  @Test
  void aBufferIsUsedAgain() {
    try (var buffers = new Buffers(MOST)) {
      ByteBuffer first = buffers.take(5000);
      buffers.giveBack(first);

      assertSame(first, buffers.take(8192));
      assertEquals(8192, first.capacity());
    }
  }

  /** Files that come by size need buffers of one size after the other. */
  @Test
  void whatOneSizeNeededIsThereForTheNext() {
    try (var buffers = new Buffers(MOST)) {
      for (int size = Piece.SIZE; size >= 4096; size /= 2) {
        var all = new ArrayList<ByteBuffer>();
        for (int i = 0; i < MOST / size; i++) {
          all.add(buffers.take(size));
        }
        all.forEach(buffers::giveBack);
        assertTrue(buffers.allocated() <= MOST, "after " + size + ": " + buffers.allocated());
      }
    }
  }

  @Test
  void moreThanThatIsThereWhereItIsInUse() {
    try (var buffers = new Buffers(0)) {
      ByteBuffer one = buffers.take(4096);
      ByteBuffer two = buffers.take(4096);

      one.put(0, (byte) 1);
      assertEquals(0, two.get(0));
      assertEquals(8192, buffers.allocated());
    }
  }

  @Test
  void nothingIsLeftAtTheEnd() {
    var buffers = new Buffers(MOST);
    ByteBuffer used = buffers.take(4096);
    buffers.giveBack(buffers.take(Piece.SIZE));

    buffers.close();
    assertEquals(4096, buffers.allocated());
    assertEquals(0, used.get(0));
    buffers.giveBack(used);

    assertEquals(0, buffers.allocated());
    assertThrows(IllegalStateException.class, () -> used.get(0));
  }
}
