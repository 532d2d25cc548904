package dev.assembler.pipeline.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.UsageException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteTreeTest {

  private static final String HEX = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "https://a.example/b.tar, https://a.example/b.tar, false, ''",
    "https://a.example/b.tar@sha256:HEX, https://a.example/b.tar, true, ''",
    "https://a.example/b.tar@sha256:HEX:/opt, https://a.example/b.tar, true, ':/opt'",
    "https://me:pw@a.example:8080/b.raw@sha256:HEX#root:/etc:/x, https://a.example:8080/b.raw,"
        + " true, '#root:/etc:/x'",
    "http://a.example/d.raw#root, http://a.example/d.raw, false, '#root'",
    "file:///tmp/x.tar@sha256:HEX, file:///tmp/x.tar, true, ''"
  })
  void anAddressItsDigestAndWhatFollows(String argument, String name, boolean pinned, String rest) {
    RemoteTree tree = RemoteTree.parse(argument.replace("HEX", HEX)).orElseThrow();

    assertEquals(name, tree.request().name());
    assertEquals(pinned ? Optional.of(HEX) : Optional.empty(), tree.request().sha256());
    assertEquals(rest, tree.rest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rootfs/", "-", "x.tar:/opt", "a.ftp://b", "./http://a/b"})
  void whatIsNoAddressIsAFileOfTheHost(String argument) {
    assertEquals(Optional.empty(), RemoteTree.parse(argument));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://me:secret@a.example/b", "https://me:secret@my_host/b"})
  void whatCannotBeFetchedIsNoFileEither(String argument) {
    var refused = assertThrows(UsageException.class, () -> RemoteTree.parse(argument));

    assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
  }

  @Test
  void aShortDigestIsRefusedWithoutThePassword() {
    var refused =
        assertThrows(
            UsageException.class,
            () -> RemoteTree.parse("https://me:secret@a.example/b@sha256:abc"));

    assertTrue(refused.getMessage().contains("a digest of 3 digits"), refused.getMessage());
    assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
  }
}
