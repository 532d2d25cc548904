package dev.assembler.pipeline.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.pipeline.InputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputLockTest {

  private static final LockedInput BASE = input("b \"quoted\"", "https://example.org/b.tar", 12);
  private static final LockedInput INDEX = input("an index", "https://example.org/a", 0);
  private static final LockedFolder ROOT = new LockedFolder("files/root", "ab".repeat(32));
  private static final LockedPackage HELLO =
      new LockedPackage("alpine", "2.12-r0", "x86_64", input("hello", "https://example.org/h", 7));

  private static final String TEXT =
      """
      # Written by assemble: every input and package, pinned by its digest.
      format = 2

      [[input]]
      name = "an index"
      address = "https://example.org/a"
      size = 0
      sha256 = "SHA"

      [[input]]
      name = "b \\"quoted\\""
      address = "https://example.org/b.tar"
      size = 12
      sha256 = "SHA"

      [[folder]]
      path = "files/root"
      sha256 = "SHA"

      [[package]]
      distribution = "alpine"
      name = "hello"
      version = "2.12-r0"
      architecture = "x86_64"
      address = "https://example.org/h"
      size = 7
      sha256 = "SHA"
      """
          .replace("SHA", "ab".repeat(32));

  @Test
  void itIsWrittenInTheOrderOfAddresses() {
    InputLock lock = InputLock.of(List.of(BASE, INDEX), List.of(HELLO), List.of(ROOT));

    assertEquals(TEXT, new String(lock.toBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void whatIsWrittenIsRead() throws InputException {
    InputLock lock = InputLockReader.parse("x.lock", TEXT.getBytes(StandardCharsets.UTF_8));

    assertEquals(List.of(INDEX, BASE), lock.inputs());
    assertEquals(List.of(HELLO), lock.packages());
    assertEquals(Optional.of(ROOT), lock.folder("files/root"));
    assertEquals(TEXT, new String(lock.toBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void packagesAreFoundByTheirAddressesToo() {
    InputLock lock = InputLock.of(List.of(BASE), List.of(HELLO), List.of());

    assertEquals(Optional.of(HELLO.file()), lock.find("https://example.org/h"));
    assertEquals(Optional.empty(), lock.find("https://example.org/other"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format = 2    | format = 1    | x.lock: format = 1, expected 2; delete the file to pin"
            + " everything anew",
        "size = 12     | size = \"12\" | x.lock: [[input]] 2: size = 12, expected a number of"
            + " bytes",
        "size = 12     | sise = 12     | x.lock: [[input]] 2: unknown key sise, expected one of"
            + " address, name, sha256, size; did you mean size?; [[input]] 2: size = null, expected"
            + " a number of bytes",
        "path = \"files/root\" | path = 1 | x.lock: [[folder]] 1: path is missing",
        "name = \"hello\" | name = \"\" | x.lock: [[package]] 1: name is missing",
        "format = 2    | format = = 1  | x.lock: line 2: not TOML: Unknown token"
      })
  void whatIsNoLockIsRefused(String found, String replacement, String message) {
    byte[] changed = TEXT.replace(found, replacement).getBytes(StandardCharsets.UTF_8);

    var refused =
        assertThrows(InputException.class, () -> InputLockReader.parse("x.lock", changed));

    assertEquals(message, refused.getMessage());
  }

  private static LockedInput input(String name, String address, long size) {
    return new LockedInput(name, address, size, "ab".repeat(32));
  }
}
