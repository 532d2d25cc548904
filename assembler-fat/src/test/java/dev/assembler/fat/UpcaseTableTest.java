package dev.assembler.fat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UpcaseTableTest {

  /** JDK 25 has Unicode 16.0; a later one adds pairs, but changes none. */
  @Test
  void theTableIsUnicodes() {
    int pairs = 0;
    for (int unit = 0; unit <= 0xFFFF; unit++) {
      char upper = UpcaseTable.fold((char) unit);
      if (upper != unit) {
        pairs++;
        assertEquals(Character.toUpperCase(unit), upper);
      }
    }
    assertEquals(1195, pairs);
  }

  @Test
  void whatIsFolded() {
    assertEquals("ABC-ÄÖÜ-ЖЗИ", UpcaseTable.fold("abc-äöü-жзи"));
    assertEquals("IIİ", UpcaseTable.fold("iıİ"));
    assertEquals("ß", UpcaseTable.fold("ß"), "two letters in upper case, and so none");
    assertEquals("𐐨", UpcaseTable.fold("𐐨"), "beyond plane 0");
  }
}
