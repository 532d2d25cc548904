package dev.assembler.pipeline.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FindingsTest {

  /** As with -v: a million are wanted, and each costs as much as the first. */
  @Test
  @Timeout(60)
  void contentsByTheHundredThousandAreGatheredInNoTime() {
    var findings = new Findings(1_000_000);
    for (int i = 0; i < 300_000; i++) {
      Findings inside = findings.another();
      inside.add(content(":/" + i));
      findings.addAll(inside);
    }

    DiffResult result = findings.result();

    assertEquals(300_000, result.gathered().getFirst().first().size());
    assertEquals(300_000, result.count());
    assertFalse(findings.isFull());
  }

  /** Of contents that are counted alone nobody has to look for details. */
  @Test
  void isFullWhenNeitherTheListNorTheContentsShowMore() {
    var findings = new Findings(2);
    findings.add(Difference.of("", "mtime", -1, "0", "1", Cause.TIMESTAMP));
    findings.add(Difference.of(":/a", "mtime", -1, "0", "1", Cause.TIMESTAMP));
    assertFalse(findings.isFull());
    findings.add(content(":/a"));
    findings.add(content(":/b"));
    assertTrue(findings.isFull());
    assertTrue(findings.another().isFull());

    findings.add(content(":/c"));
    DiffResult result = findings.result();

    assertEquals(2, result.differences().size());
    assertTrue(result.more());
    assertEquals(5, result.count());
    assertEquals(3, result.gathered().getLast().count());
    assertEquals(2, result.gathered().getLast().first().size());
  }

  @Test
  void valuesAreAlikeIfAllAre() {
    var findings = new Findings(9);
    findings.add(Difference.of("", "uid", -1, "0", "1", Cause.OWNERSHIP));
    findings.add(Difference.of(":/a", "uid", -1, "0", "1", Cause.OWNERSHIP));
    assertTrue(findings.result().gathered().getFirst().isAlike());
    findings.add(Difference.of(":/b", "uid", -1, "0", "2", Cause.OWNERSHIP));
    assertFalse(findings.result().gathered().getFirst().isAlike());
  }

  private static Difference content(String place) {
    return Difference.of(place, "content", 0, "0x00", "0x01", Cause.CONTENT);
  }
}
