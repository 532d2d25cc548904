package dev.assembler.core.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenBlocksTest {

  @Test
  void aByteMakesItsBlockData() {
    var blocks = new WrittenBlocks();

    blocks.add(5000, 1);

    assertEquals(List.of(new Extent(4096, 4096)), blocks.within(0, 1 << 20));
    assertEquals(List.of(new Extent(6000, 10)), blocks.within(6000, 10));
  }

  @Test
  void neighboursMerge() {
    var blocks = new WrittenBlocks();

    blocks.add(0, 4096);
    blocks.add(8192, 4096);
    blocks.add(4096, 4096);

    assertEquals(List.of(new Extent(0, 12_288)), blocks.within(0, 1 << 20));
  }

  @Test
  void theLastByteThereIsCanBeWritten() {
    var blocks = new WrittenBlocks();

    blocks.add(Long.MAX_VALUE - 1, 1);

    assertEquals(
        List.of(new Extent(Long.MAX_VALUE - 4095, 4095)), blocks.within(0, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyOrderOfAddingGivesWhatASetOfBlocksGives(long seed) {
    var random = new SplittableRandom(seed);
    var blocks = new WrittenBlocks();
    var model = new BitSet();

    for (int step = 0; step < 300; step++) {
      int offset = random.nextInt(100_000);
      int length = random.nextInt(9000);
      if (random.nextInt(10) == 0) {
        blocks.cut(offset);
        model.clear((offset + 4095) / 4096, 1000);
      } else if (length > 0) {
        blocks.add(offset, length);
        model.set(offset / 4096, (offset + length + 4095) / 4096);
      }
      assertEquals(runs(model), blocks.within(0, 1 << 20), "seed " + seed + ", step " + step);
    }
  }

  private static List<Extent> runs(BitSet blocks) {
    var runs = new ArrayList<Extent>();
    for (int start = blocks.nextSetBit(0); start >= 0; ) {
      int end = blocks.nextClearBit(start);
      runs.add(new Extent(start * 4096L, (end - start) * 4096L));
      start = blocks.nextSetBit(end);
    }
    return runs;
  }
}
