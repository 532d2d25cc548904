package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpochTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1700000000, 1700000000",
    "-1, -1",
    "007, 7",
    "1970-01-01T00:00:00Z, 0",
    "2023-11-14T22:13:20Z, 1700000000",
    "2023-11-14T23:13:20+01:00, 1700000000",
    "1969-12-31T23:59:59Z, -1",
    "2023-11-14T22:13Z, 1699999980"
  })
  void secondsAndInstantsAreRead(String text, long seconds) {
    assertEquals(Epoch.ofSeconds(seconds), Epoch.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "1.5",
        "+1",
        "1e9",
        " 1",
        "0x10",
        "--1",
        "9999999999999999999",
        "2023-11-14",
        "2023-11-14T22:13:20",
        "2023-11-14T22:13:20.5Z",
        "2023-02-30T00:00:00Z",
        "\u0661\u0662"
      })
  void anythingElseIsRefused(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Epoch.parse(text));

    assertEquals(
        "\"" + text + "\": expected whole seconds since 1970, or a time like 2026-01-02T03:04:05Z",
        refused.getMessage());
  }

  @Test
  void aTimeThatNoCalendarHoldsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Epoch.parse("999999999999999999"));
    assertThrows(IllegalArgumentException.class, () -> Epoch.ofSeconds(Long.MIN_VALUE));
  }

  @Test
  void anEpochIsShownAsAnInstant() {
    assertEquals("2023-11-14T22:13:20Z", Epoch.ofSeconds(1_700_000_000).toString());
    assertEquals("1970-01-01T00:00:00Z", Epoch.ZERO.toString());
  }
}
