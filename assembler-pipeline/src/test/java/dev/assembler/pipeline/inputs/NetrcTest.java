package dev.assembler.pipeline.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetrcTest {

  private static final String TEXT =
      """
      # a comment
      machine mirror.example login me
        password secret account none
      macdef init
      machine not.this login a password b

      machine Mirror.Example login other password other
      default login anonymous password guest
      machine late.example login never password never
      """;

  @Test
  void theFirstEntryOfAHostCounts() {
    assertEquals(Optional.of("me:secret"), Netrc.parse(TEXT).credentials("MIRROR.example"));
  }

  @Test
  void macrosArePassedOverAndTheDefaultIsForAllAfterIt() {
    assertEquals(Optional.of("anonymous:guest"), Netrc.parse(TEXT).credentials("not.this"));
    assertEquals(Optional.of("anonymous:guest"), Netrc.parse(TEXT).credentials("late.example"));
  }

  @Test
  void nobodyIsKnownToAHostWithoutAnEntry() {
    assertEquals(
        Optional.empty(), Netrc.parse("machine a login b password c").credentials("other"));
    assertEquals(Optional.empty(), Netrc.NONE.credentials("a"));
  }

  @Test
  void aWordThatCannotStandThereIsNotRepeated() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Netrc.parse("machine a login b password c s3cret"));

    assertFalse(refused.getMessage().contains("s3cret"));
    assertThrows(IllegalArgumentException.class, () -> Netrc.parse("machine a login"));
  }
}
