package dev.assembler.core.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.assembler.core.tree.EntryName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingOrderTest {

  private static List<EntryName> names() {
    return new ArrayList<>(
        IntStream.range(0, 200).mapToObj(i -> EntryName.of("name-" + i)).toList());
  }

  @Test
  void shuffledNamesAreTheSameNamesInNeitherOrder() {
    List<EntryName> sorted = names();
    Collections.sort(sorted);
    List<EntryName> backwards = sorted.reversed();

    for (long seed = 0; seed < 5; seed++) {
      List<EntryName> shuffled = names();
      ListingOrder.shuffle(shuffled, seed);

      assertNotEquals(names(), shuffled);
      assertNotEquals(sorted, shuffled);
      assertNotEquals(backwards, shuffled);
      Collections.sort(shuffled);
      assertEquals(sorted, shuffled);
    }
  }

  @Test
  void anotherSeedIsAnotherOrder() {
    List<EntryName> one = names();
    List<EntryName> two = names();

    ListingOrder.shuffle(one, 1);
    ListingOrder.shuffle(two, 2);

    assertNotEquals(one, two);
  }

  @Test
  void withoutThePropertyTheHostsOrderStays() {
    List<EntryName> names = names();

    ListingOrder.apply(names);

    assertEquals(names(), names);
  }
}
