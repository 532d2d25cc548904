package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelationParserTest {

  @Test
  void groupsHaveAlternativesVersionsAndArchitectures() {
    assertEquals(
        "[[libc6 (>= 2.34)], [gpgv, gpgv2 (>> 1:2)], [python3:any (<< 4)], [gcc:arm64 (= 1)]]",
        groups("libc6 (>= 2.34), gpgv | gpgv2(>>1:2),\n python3:any (<< 4), gcc:arm64 (= 1),")
            .toString());
  }

  @Test
  void whatArchitecturesAndProfilesExcludeIsLeftOut() {
    assertEquals(
        "[[a], [d], [f], [i], [k]]",
        groups(
                "a [amd64 arm64], b [!amd64], c [arm64] | d [linux-any], e <nocheck>,"
                    + " f <!nocheck>, g <stage1 cross> | h [any-i386], i [!hurd-any], j <x> <y>,"
                    + " k <x> <!y>")
            .toString());
  }

  @Test
  void oldSignsMeanOrEqual() {
    assertEquals("[[a (<= 1)], [b (>= 1)]]", groups("a (< 1), b (> 1)").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a (>= 1", "a (1)", "a (== 1)", "| a", "a |", "a b", "a: (= 1)", "a [x", "a (= )"})
  void whatIsNoRelationIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> groups(text));
  }

  @Test
  void conflictsHaveNoAlternatives() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> RelationParser.list("a | b", "amd64"));

    assertTrue(refused.getMessage().contains("alternatives"), refused.getMessage());
  }

  private static List<List<Relation>> groups(String text) {
    return RelationParser.groups(text, "amd64");
  }
}
