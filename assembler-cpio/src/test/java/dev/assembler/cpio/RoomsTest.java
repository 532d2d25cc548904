package dev.assembler.cpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoomsTest {

  private static final int LARGEST = 8 << 20;

  @Test
  void whatIsGivenBackIsTakenAgain() {
    var rooms = new Rooms(1 << 20, LARGEST);
    byte[] room = rooms.take(1000);
    assertNotSame(room, rooms.take(1000));

    rooms.give(room);

    assertSame(room, rooms.take(900));
  }

  /** The smallest that is enough: the large ones are for large units. */
  @Test
  void theSmallestThatFitsIsTaken() {
    var rooms = new Rooms(1 << 24, LARGEST);
    byte[] large = rooms.take(1 << 20);
    byte[] small = rooms.take(1 << 13);
    rooms.give(large);
    rooms.give(small);

    assertSame(small, rooms.take(1 << 13));
    assertSame(large, rooms.take(1 << 13));
  }

  /** Units of any sizes, so many at once: few arrays are made for all of them. */
  @Test
  void anyNumberOfSizesTakesFewArrays() {
    var rooms = new Rooms(5L * (LARGEST + (1 << 16)), LARGEST);
    var random = new SplittableRandom(3);
    var seen = Collections.newSetFromMap(new IdentityHashMap<byte[], Boolean>());
    long bytes = 0;
    var inUse = new byte[5][];
    for (int i = 0; i < 2000; i++) {
      int at = i % inUse.length;
      if (inUse[at] != null) {
        rooms.give(inUse[at]);
      }
      int size = random.nextInt(1, LARGEST + 60_000);
      inUse[at] = rooms.take(size);
      assertTrue(inUse[at].length >= size);
      bytes += seen.add(inUse[at]) ? inUse[at].length : 0;
    }

    assertTrue(bytes <= 12L * LARGEST, bytes + " bytes were allocated");
  }

  @Test
  void noMoreThanSoManyBytesAreKept() {
    var rooms = new Rooms(10_000, LARGEST);
    byte[] first = rooms.take(8192);
    byte[] second = rooms.take(4096);
    rooms.give(first);
    rooms.give(second); // one too many: the smallest goes

    assertSame(first, rooms.take(1));
    assertNotSame(second, rooms.take(1));
    assertEquals(4096, rooms.take(1).length);
  }
}
