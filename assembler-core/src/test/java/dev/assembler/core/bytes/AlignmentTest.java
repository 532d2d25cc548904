package dev.assembler.core.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignmentTest {

  @ParameterizedTest
  @CsvSource({
    "0, 512, 0, 0, 0, 0",
    "1, 512, 512, 0, 511, 1",
    "511, 512, 512, 0, 1, 1",
    "512, 512, 512, 512, 0, 1",
    "513, 512, 1024, 512, 511, 2",
    "7, 1, 7, 7, 0, 7",
    "10, 3, 12, 9, 2, 4",
    "9223372036854775807, 1, 9223372036854775807, 9223372036854775807, 0, 9223372036854775807",
    "9223372036854771712, 4096, 9223372036854771712, 9223372036854771712, 0, 2251799813685247"
  })
  void valuesAreRoundedToMultiples(
      long value, long unit, long up, long down, long padding, long units) {
    assertEquals(up, Alignment.roundUp(value, unit));
    assertEquals(down, Alignment.roundDown(value, unit));
    assertEquals(padding, Alignment.padding(value, unit));
    assertEquals(units, Alignment.unitsFor(value, unit));
    assertEquals(value == up, Alignment.isAligned(value, unit));
  }

  @Test
  void whatNoLongHoldsIsRefused() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> Alignment.roundUp(Long.MAX_VALUE, 4096));

    assertEquals(
        "value: 9223372036854775807, cannot be rounded up to a multiple of 4096",
        refused.getMessage());
    assertEquals(1L << 51, Alignment.unitsFor(Long.MAX_VALUE, 4096));
  }

  @Test
  void negativeValuesAndUnitsBelowOneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Alignment.roundUp(-1, 512));
    assertThrows(IllegalArgumentException.class, () -> Alignment.roundDown(-512, 512));
    assertThrows(IllegalArgumentException.class, () -> Alignment.padding(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Alignment.isAligned(1, -1));
    assertThrows(IllegalArgumentException.class, () -> Alignment.unitsFor(1, 0));
    assertTrue(Alignment.isAligned(0, 4096));
    assertFalse(Alignment.isAligned(4095, 4096));
  }
}
