package dev.assembler.pipeline.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.diff.PartPairs.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartPairsTest {

  /** Each as "NUMBER GUID NAME", of one type. */
  private static Facts disk(String... partitions) {
    var values = new TreeMap<String, String>();
    var parts = new ArrayList<String>();
    for (String each : partitions) {
      String[] words = each.split(" ", -1);
      parts.add(words[0]);
      values.put("partitions[" + words[0] + "].number", words[0]);
      values.put("partitions[" + words[0] + "].partUuid", words[1]);
      values.put("partitions[" + words[0] + "].name", words[2]);
      values.put("partitions[" + words[0] + "].type", "linux");
    }
    return new Facts("disk", values, parts);
  }

  @Test
  void guidsGoBeforeNumbers() {
    Facts left = disk("1 g1 esp", "2 g2 root", "3 g3 home");
    Facts right = disk("1 g2 root", "2 g1 esp", "3 g3 home");

    List<Pair> pairs = PartPairs.of(left, right);

    assertEquals(List.of(new Pair("1", "2"), new Pair("2", "1"), new Pair("3", "3")), pairs);
    assertTrue(PartPairs.areReordered(pairs, right));
  }

  /** Two builds of other seeds, whose partitions come in another order. */
  @Test
  void namesGoBeforeNumbersWhereGuidsAreOthers() {
    Facts left = disk("1 g1 esp", "2 g2 root");
    Facts right = disk("1 h1 root", "2 h2 esp");

    assertEquals(List.of(new Pair("1", "2"), new Pair("2", "1")), PartPairs.of(left, right));
  }

  /** Equal names, and GUIDs that are equal by accident, tell nothing. */
  @Test
  void whatSeveralHaveTellsNothing() {
    Facts left = disk("1 g x", "2 g x", "3 - ");
    Facts right = disk("1 g x", "2 g x", "3 - ");

    List<Pair> pairs = PartPairs.of(left, right);

    assertEquals(List.of(new Pair("1", "1"), new Pair("2", "2"), new Pair("3", "3")), pairs);
    assertFalse(PartPairs.areReordered(pairs, right));
  }

  /** What comes behind one that is gone is the same, by another number. */
  @Test
  void onePartitionLessIsNoOtherOrder() {
    Facts left = disk("1 g1 a", "2 g2 b", "3 g3 c");
    Facts right = disk("1 g1 a", "2 g3 c");

    List<Pair> pairs = PartPairs.of(left, right);

    assertEquals(List.of(new Pair("1", "1"), new Pair("2", null), new Pair("3", "2")), pairs);
    assertFalse(PartPairs.areReordered(pairs, right));
    assertEquals("g3", right.withParts(PartPairs.toFirst(pairs)).ofPart("3", "partUuid"));
  }
}
