package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DerivedIdsTest {

  /** RFC 4231, test case 2: key "Jefe". */
  @Test
  void aRoleIsAnHmacOverTheSeed() {
    byte[] mac = DerivedIds.of("Jefe").bytes("what do ya want for nothing?");

    assertEquals(
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        HexFormat.of().formatHex(mac));
  }

  @Test
  void aUuidIsOfVersion8AndTheRfcVariant() {
    var uuid = DerivedIds.of("Jefe").uuid("what do ya want for nothing?");

    assertEquals("5bdcc146-bf60-854e-aa04-2426089575c7", uuid.toString());
    assertEquals(8, uuid.version());
    assertEquals(2, uuid.variant());
  }

  @Test
  void aSerialIsTheFirstFourBytes() {
    assertEquals(0x5bdcc146L, DerivedIds.of("Jefe").serial32("what do ya want for nothing?"));
  }

  @Test
  void rolesAndSeedsDoNotShareIdentities() {
    DerivedIds ids = DerivedIds.of("seed");

    assertNotEquals(ids.uuid("partition/esp"), ids.uuid("partition/root"));
    assertNotEquals(ids.uuid("disk"), DerivedIds.of("Seed").uuid("disk"));
  }

  @Test
  void anEmptySeedOrRoleIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> DerivedIds.of(""));
    assertThrows(IllegalArgumentException.class, () -> DerivedIds.of("seed").uuid(""));
  }
}
