package dev.assembler.fat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DosTimestampTest {

  @ParameterizedTest
  @CsvSource({
    "1700000000, 0x576E, 0xB1AA, 1700000000",
    "1700000001, 0x576E, 0xB1AA, 1700000000",
    "1709208000, 0x585D, 0x6000, 1709208000",
    "315532800, 0x0021, 0x0000, 315532800",
    "315532799, 0x0021, 0x0000, 315532800",
    "0, 0x0021, 0x0000, 315532800",
    "-9223372036854775808, 0x0021, 0x0000, 315532800",
    "4107542400, 0xF061, 0x0000, 4107542400",
    "4354819198, 0xFF9F, 0xBF7D, 4354819198",
    "4354819200, 0xFF9F, 0xBF7D, 4354819198",
    "9223372036854775807, 0xFF9F, 0xBF7D, 4354819198"
  })
  void twoSecondsFrom1980To2107(long seconds, String date, String time, long read) {
    DosTimestamp timestamp = DosTimestamp.of(seconds);

    assertEquals(new DosTimestamp(Integer.decode(date), Integer.decode(time)), timestamp);
    assertEquals(read, timestamp.epochSeconds());
    assertTrue(timestamp.isValid());
  }

  @Test
  void everyFieldIsReadAndWhatNoCalendarHasIsNotValid() {
    int valid = 0;
    for (int date = 0; date <= 0xFFFF; date++) {
      var timestamp = new DosTimestamp(date, 0);
      long seconds = timestamp.epochSeconds();
      assertTrue(seconds >= DosTimestamp.FLOOR);
      if (timestamp.isValid()) {
        valid++;
        assertEquals(seconds, DosTimestamp.of(seconds).epochSeconds());
      }
    }
    assertEquals(128 * 365 + 31 + 1, valid, "31 leap days, and the date that is none");
    assertFalse(new DosTimestamp(0x21, 24 << 11).isValid());
    assertFalse(new DosTimestamp(0x21, 60 << 5).isValid());
    assertFalse(new DosTimestamp(0x21, 30).isValid());
  }
}
