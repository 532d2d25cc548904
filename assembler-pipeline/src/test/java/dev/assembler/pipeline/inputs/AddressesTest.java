package dev.assembler.pipeline.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.pipeline.UsageException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  /** Only what stands before the host, whatever the path has, also in a host Java cannot parse. */
  @ParameterizedTest
  @CsvSource({
    "https://me:s3cret@a.example/b, https://a.example/b",
    "https://data@a.example/data@1.tgz, https://a.example/data@1.tgz",
    "https://@a.example/x@y@z, https://a.example/x@y@z",
    "https://a.example/x@y, https://a.example/x@y",
    "https://me:s3cret@my_mirror/b, https://my_mirror/b",
    "https://me:s3cret@my_mirror:8080?q@r, https://my_mirror:8080?q@r",
    "file:///srv/a@b, file:///srv/a@b",
    "file:/srv/a@b, file:/srv/a@b"
  })
  void credentialsAreTakenOutOfTheAuthorityAlone(String address, String bare) {
    assertEquals(bare, Addresses.withoutCredentials(URI.create(address)).toString());
  }

  @Test
  void aQueryMayBeASignatureAndIsNotShown() {
    assertEquals(
        "https://a.example/b?..",
        Addresses.shown(URI.create("https://me:s3cret@a.example/b?X-Amz-Signature=abc#x")));
    assertEquals("https://a.example/b", Addresses.shown(URI.create("https://a.example/b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:s3^cret@a.example/b",
        "https://me:s3/cret@a.example/b",
        "https://me:s3 cret@a.example/b",
        "https://me:s3?cret@a.example/b",
        "https://me:s3#cret@a.example/b",
        "https://me:s3cret@my_mirror/b",
        "https://me:s3cret@a.example:99999/b",
        "https://me:s3cret@/b",
        "ftp://me:s3cret@a.example/b",
        "file://me:s3cret@localhost/x",
        "me:s3cret@a.example/b"
      })
  void whatCannotBeFetchedIsRefusedWithoutItsPassword(String text) {
    var refused = assertThrows(UsageException.class, () -> Addresses.parse("--tree", text));

    assertFalse(refused.getMessage().contains("cret"), refused.getMessage());
    assertFalse(Addresses.shown(text).contains("s3"), Addresses.shown(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://localhost/x", "file:x", "file:///x?y", "file:///%00", "./repo"})
  void whatIsNoFileOfThisHostIsRefused(String text) {
    assertThrows(UsageException.class, () -> Addresses.parse("--tree", text));
  }

  @Test
  void aPathBelowAFolderIsEncoded() {
    URI folder = Addresses.parseFolder("--mirror", "https://a.example/debian");

    assertEquals(
        "https://a.example/debian/pool/a%20%25%5E%5B%3F%23b+c~1.deb",
        Addresses.below(folder, "pool/a %^[?#b+c~1.deb").toString());
    assertThrows(
        UsageException.class, () -> Addresses.parseFolder("x", "https://a.example/?token=1"));
  }
}
