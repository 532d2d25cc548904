package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Epoch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {

  @ParameterizedTest
  @CsvSource({
    "2026.0415.10, 2026.0415.2, 1",
    "2026.0415.9, 2026.0415.10, -1",
    "2026.0415, 2026.0415.0, 0",
    "1, 1.0.0, 0",
    "1.0.1, 1, 1",
    "0415, 415, 0",
    "99999999999999999999999, 99999999999999999999998, 1",
    "1.0.0-rc1, 1.0.0, 1",
    "abc, abd, -1",
    "10a, 9a, -1",
    "1..2, 1.2, -1"
  })
  void numbersAreComparedAsNumbersAllElseAsText(String a, String b, int order) {
    assertEquals(order, Integer.signum(Versions.compare(a, b)));
    assertEquals(-order, Integer.signum(Versions.compare(b, a)));
  }

  @Test
  void aBinaryIsNamedByItsSecond() {
    assertEquals("1.0.1776269479", Versions.ofBinary(Manifests.EPOCH));
    assertTrue(Versions.ofBinary(Manifests.EPOCH).matches("1\\.0\\.[0-9]{10}"));
    assertEquals("1.0.1776269480", Versions.ofBinary(Epoch.ofSeconds(1_776_269_480)));
  }

  /** The eleventh of a day is .11, not .2 again: text order would have it so. */
  @Test
  void aDaysPatchesCountOn() {
    List<String> taken = new ArrayList<>();
    for (int patch = 1; patch <= 11; patch++) {
      String next = Versions.nextOfAssets(Manifests.EPOCH, taken);
      assertEquals("2026.0415." + patch, next);
      taken.add(next);
    }
  }

  @Test
  void otherDaysAndOtherShapesDoNotCount() {
    List<String> taken =
        List.of("2026.0414.7", "2026.0415.x", "2026.0415.", "2026.04150.3", "2026.0415.-4", "junk");

    assertEquals("2026.0415.1", Versions.nextOfAssets(Manifests.EPOCH, taken));
  }

  /** 23:59:59 and one second later, in UTC wherever this runs. */
  @Test
  void theDayIsThatOfUtc() {
    long midnight = 1_776_297_600;

    assertEquals("2026.0415.1", Versions.nextOfAssets(Epoch.ofSeconds(midnight - 1), List.of()));
    assertEquals("2026.0416.1", Versions.nextOfAssets(Epoch.ofSeconds(midnight), List.of()));
  }

  @Test
  void noVersionIsMadeOfNoTime() {
    assertThrows(IllegalArgumentException.class, () -> Versions.ofBinary(Epoch.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () -> Versions.nextOfAssets(Epoch.ofSeconds(-1), List.of()));
  }

  @Test
  void listingsGoFromOldToNew() {
    List<String> versions = new ArrayList<>(List.of("b", "1.10", "1.9", "a", "1.9.0", "2"));

    versions.sort(Versions.LISTING);

    assertEquals(List.of("1.9", "1.9.0", "1.10", "2", "a", "b"), versions);
  }
}
