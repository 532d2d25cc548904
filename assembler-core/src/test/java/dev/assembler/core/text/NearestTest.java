package dev.assembler.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {

  private static final List<String> WORDS = List.of("squashfs", "tar", "cpio");

  @Test
  void aSwapAnOmissionAndATypoAreForgiven() {
    assertEquals(Optional.of("squashfs"), Nearest.to("sqaushfs", WORDS));
    assertEquals(Optional.of("squashfs"), Nearest.to("squasfs", WORDS));
    assertEquals(Optional.of("tar"), Nearest.to("tat", WORDS));
  }

  @Test
  void somethingElseIsNotGuessedAt() {
    assertEquals(Optional.empty(), Nearest.to("zip", WORDS));
    assertEquals(Optional.empty(), Nearest.to("", WORDS));
  }
}
