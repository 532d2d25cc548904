package dev.assembler.pipeline.bootfiles;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityFileTest {

  private static final Optional<byte[]> CA =
      Optional.of(
          "-----BEGIN CERTIFICATE-----\nTFM0dA==\n-----END CERTIFICATE-----\n".getBytes(US_ASCII));

  @Test
  void theLinesAreThese() {
    assertEquals(
        "ID=node-7\nKEY=s3cret\nSERVER=https://platform.example:8443/\n"
            + "CA_PEM_FILE=/boot/powernode-ca.pem\n",
        new IdentityFile("node-7", "s3cret", "https://platform.example:8443/", CA)
            .text("/boot/powernode-ca.pem"));
    assertEquals(
        "ID=\nKEY=\nSERVER=http://platform.example\n",
        new IdentityFile("", "", "http://platform.example", Optional.empty()).text("/boot/ca.pem"));
  }

  @Test
  void theFilesAreTheLinesAndTheCertificateAsItIs() throws IOException {
    var identity = new IdentityFile("i", "", "https://platform.example", CA);

    String dump =
        TreeDump.of(identity.files("/boot", "powernode-ca.pem"), TreeDump.Contents.INLINE);

    assertEquals(
        """
        / dir 0755 0 0 0
        /identity.cfg file 0644 0 0 0 size=77 content=ID\\x3di\\x0aKEY\\x3d\\x0aSERVER\\x3d\
        https://platform.example\\x0aCA_PEM_FILE\\x3d/boot/powernode-ca.pem\\x0a
        /powernode-ca.pem file 0644 0 0 0 size=63 content=-----BEGIN\\x20CERTIFICATE-----\\x0a\
        TFM0dA\\x3d\\x3d\\x0a-----END\\x20CERTIFICATE-----\\x0a
        """,
        dump);
  }

  /** A key is nobody else's to read. */
  @Test
  void aKeyIsItsOwnersAlone() {
    var identity = new IdentityFile("i", "s3cret", "https://platform.example", Optional.empty());

    Node file = identity.files("/boot", "ca.pem").find(TreePath.of("/identity.cfg")).orElseThrow();

    assertEquals(0600, file.metadata().permissions());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "a\nSERVER=http://evil.example", "a\u0000", "$(id)", "a\"", "`id`"})
  void valuesThatAreMoreThanOneWordAreRefused(String hostile) {
    assertThrows(
        UsageException.class,
        () -> new IdentityFile(hostile, "", "https://x.example", Optional.empty()));
    assertThrows(
        UsageException.class,
        () -> new IdentityFile("", hostile, "https://x.example", Optional.empty()));
    assertThrows(
        UsageException.class,
        () -> new IdentityFile("", "", "https://x.example/" + hostile, Optional.empty()));
    assertThrows(
        UsageException.class,
        () ->
            new IdentityFile("", "", "https://x.example", CA).files("/boot/" + hostile, "ca.pem"));
    assertThrows(
        UsageException.class,
        () -> new IdentityFile("", "", "https://x.example", CA).files("/boot", hostile + ".pem"));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    var e =
        assertThrows(
            UsageException.class,
            () -> new IdentityFile("a b", "", "", Optional.of("no".getBytes(US_ASCII))));

    assertEquals(
        "identity.cfg: ID: found \"a b\", expected one word; SERVER: missing, expected an http or"
            + " https URL; CA_PEM_FILE: no certificate in PEM, expected"
            + " -----BEGIN CERTIFICATE----- .. -----END CERTIFICATE-----",
        e.getMessage());
  }
}
