package dev.assembler.pipeline.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of aliases and of firmware. */
class FnmatchTest {

  @ParameterizedTest
  @CsvSource({
    "pci:v*d*sv*,pci:v1AF4d1001sv0,true",
    "pci:v*d*sv*,usb:v1AF4d1001sv0,false",
    "a?c,abc,true",
    "a?c,ac,false",
    "a[b-d]e,ace,true",
    "a[!b-d]e,ace,false",
    "a[]]e,a]e,true",
    "a[b,a[b,true",
    "a\\*,a*,true",
    "a\\*,ab,false",
    "*,a/b,true",
    "a*a*a,aXaYaZa,true",
    "a,ab,false",
    "ab,a,false",
  })
  void aliasesMatchAsFnmatchWould(String pattern, String text, boolean matches) {
    assertEquals(matches, Fnmatch.of(pattern).matches(text));
  }

  @ParameterizedTest
  @CsvSource({
    "ath10k/*,ath10k/a.bin,true",
    "ath10k/*,ath10k/a/b.bin,false",
    "iwlwifi-*.ucode,iwlwifi-7260-1.ucode,true",
    "a?b,a/b,false",
    "a[/]b,a/b,false",
  })
  void filesMatchWithinAFolder(String pattern, String text, boolean matches) {
    assertEquals(matches, Fnmatch.ofPath(pattern).matches(text));
  }

  /** Backtracking over every star would take longer than the universe has been there. */
  @Test
  void manyStarsTakeNoTime() {
    assertFalse(Fnmatch.of("*a".repeat(200) + "b").matches("a".repeat(4000)));
  }
}
