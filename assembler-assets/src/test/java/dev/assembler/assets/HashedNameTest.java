package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashedNameTest {

  @ParameterizedTest
  @CsvSource({
    "vmlinuz, a65f925ebe0b0cc7, vmlinuz-a65f925ebe0b0cc7",
    "initrd.img, cba052ee1e3fc7de, initrd-cba052ee1e3fc7de.img",
    "rootfs.squashfs, b8199dc4a83069b9, rootfs-b8199dc4a83069b9.squashfs",
    "a.tar.gz, 0123456789abcdef, a-0123456789abcdef.tar.gz",
    "a., 0123456789abcdef, a-0123456789abcdef."
  })
  void theHashStandsBeforeTheFirstDot(String name, String start, String expected) {
    String hash = start + "f".repeat(48);

    assertEquals(expected, HashedName.of(name, hash));
    assertTrue(HashedName.isHashed(expected));
  }

  @Test
  void aShortHashIsUsedWhole() {
    assertEquals("vmlinuz-abc", HashedName.of("vmlinuz", "abc"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "my-notes.txt",
        "vmlinuz",
        "vmlinuz-a65f925ebe0b0cc",
        "vmlinuz-a65f925ebe0b0cc77x",
        "vmlinuz-A65F925EBE0B0CC7",
        "vmlinuza65f925ebe0b0cc7",
        "-a65f925ebe0b0cc7",
        "notes.txt-a65f925ebe0b0cc7",
        ""
      })
  void otherNamesAreNotTakenForHashNames(String name) {
    assertFalse(HashedName.isHashed(name));
  }
}
