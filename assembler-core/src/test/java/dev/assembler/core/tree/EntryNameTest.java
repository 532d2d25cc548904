package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "...", "..a", ".a", " ", "a.", "-"})
  void ordinaryNamesAreTaken(String name) {
    assertEquals(name, EntryName.of(name).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "., 'name \".\": stands for a directory itself or its parent'",
    ".., 'name \"..\": stands for a directory itself or its parent'",
    "a/b, 'name \"a/b\": contains a slash'",
    "'', 'name \"\": empty, a name has 1 to 255 bytes'"
  })
  void whatIsNoNameIsRefused(String name, String message) {
    var refused = assertThrows(IllegalArgumentException.class, () -> EntryName.of(name));

    assertEquals(message, refused.getMessage());
  }

  @Test
  void aNulIsRefused() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> EntryName.of(new byte[] {'a', 0}));

    assertEquals("name \"a\\x00\": contains a NUL byte", refused.getMessage());
  }

  @Test
  void aNameHasAtMost255Bytes() {
    assertEquals(255, EntryName.of("x".repeat(255)).length());
    assertThrows(IllegalArgumentException.class, () -> EntryName.of("x".repeat(256)));
    // Bytes count, not characters.
    assertThrows(IllegalArgumentException.class, () -> EntryName.of("\u00e4".repeat(128)));
  }

  @Test
  void anyOtherByteIsTaken() {
    for (int b = 1; b < 256; b++) {
      byte[] name = {(byte) b, 'x'};
      assertEquals(b == '/', EntryName.fault(name) != null, "byte " + b);
    }
    assertNull(EntryName.fault(new byte[] {(byte) 0xFF}));
  }

  @Test
  void bytesAreCopiedInAndOut() {
    byte[] bytes = {'a', 'b', 'c'};
    EntryName name = EntryName.of(bytes, 1, 2);

    bytes[1] = 'x';
    name.toBytes()[0] = 'y';

    assertArrayEquals(new byte[] {'b', 'c'}, name.toBytes());
    var target = new byte[4];
    assertEquals(2, name.copyTo(target, 1));
    assertArrayEquals(new byte[] {0, 'b', 'c', 0}, target);
    assertEquals('c', name.byteAt(1));
  }

  /** As text U+FFEE sorts after U+1F600; as signed bytes 0x80 sorts before 0x7F. */
  @Test
  void namesAreOrderedByUnsignedBytes() {
    List<EntryName> ordered =
        List.of(
            EntryName.of("A"),
            EntryName.of("a"),
            EntryName.of("a-b"),
            EntryName.of("a.b"),
            EntryName.of("aa"),
            EntryName.of("\u007f"),
            EntryName.of(new byte[] {(byte) 0x80}),
            EntryName.of("\uffee"),
            EntryName.of("\ud83d\ude00"),
            EntryName.of(new byte[] {(byte) 0xFF}));
    EntryName[] shuffled = ordered.reversed().toArray(EntryName[]::new);

    Arrays.sort(shuffled);

    assertEquals(ordered, List.of(shuffled));
    assertTrue(EntryName.of("a").compareTo(EntryName.of("ab")) < 0);
  }

  @Test
  void equalBytesAreEqualNames() {
    assertEquals(EntryName.of("a"), EntryName.of(new byte[] {'a'}));
    assertEquals(EntryName.of("a").hashCode(), EntryName.of(new byte[] {'a'}).hashCode());
    assertNotEquals(EntryName.of("a"), EntryName.of("b"));
    assertNotEquals(EntryName.of("\u00e9"), EntryName.of("e\u0301"));
  }
}
