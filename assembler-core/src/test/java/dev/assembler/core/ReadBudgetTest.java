package dev.assembler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ReadBudgetTest {

  private static final Limits LIMITS = new Limits(3, 10, 2, 2000, 1);

  private final ReadBudget budget = new ReadBudget("some volume", LIMITS);

  private static void assertRefused(String message, Executable taking) {
    assertEquals(message, assertThrows(ImageFormatException.class, taking).getMessage());
  }

  @Test
  void asManyNamesAsTheLimitSays() throws ImageFormatException {
    for (int i = 0; i < 3; i++) {
      budget.takeName(1);
    }

    assertRefused("some volume: more names than the limit (3)", () -> budget.takeName(1));
  }

  @Test
  void bytesOfAllNamesTogether() throws ImageFormatException {
    budget.takeName(5);
    budget.takeName(5);

    assertRefused("some volume: more bytes of names than the limit (10)", () -> budget.takeName(1));
  }

  /** A name takes memory as well, for the node it stands for. */
  @Test
  void memoryForNamesAndTheRest() throws ImageFormatException {
    budget.take(1700);

    assertRefused(
        "some volume: more bytes of memory for metadata than the limit (2000)",
        () -> budget.takeName(1));
  }

  @Test
  void depth() throws ImageFormatException {
    budget.requireDepth(2);

    assertRefused(
        "some volume: more directories on the way to a name than the limit (2)",
        () -> budget.requireDepth(3));
  }
}
