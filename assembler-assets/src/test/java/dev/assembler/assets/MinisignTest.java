package dev.assembler.assets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that minisign made are beside this test's resources, with the commands. */
class MinisignTest {

  static byte[] resource(String name) throws IOException {
    try (InputStream in = MinisignTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static MinisignPublicKey publicKey(String name) throws IOException {
    return MinisignPublicKey.parse(new String(resource(name), UTF_8));
  }

  private static MinisignSecretKey plainKey() throws IOException {
    return MinisignSecretKey.parse(resource("plain.key"), null);
  }

  @TempDir Path folder;

  @Test
  void signaturesOfBothAlgorithmsAreChecked() throws IOException {
    byte[] document = resource("signed.txt");
    MinisignSignature hashed = MinisignSignature.parse(resource("signed.txt.minisig"));
    MinisignSignature legacy = MinisignSignature.parse(resource("signed.txt.legacy.minisig"));

    hashed.requireOf(document, publicKey("plain.pub"));
    legacy.requireOf(document, publicKey("plain.pub"));
    assertEquals("a trusted comment", hashed.trustedComment());
    assertEquals("4BFB06735408A509", hashed.keyId());
    assertEquals("4BFB06735408A509", publicKey("plain.pub").id());
  }

  /** Ed25519 is deterministic: ours is theirs, but for the comment nobody signs. */
  @Test
  void ourSignatureIsTheOneThatMinisignMakes() throws IOException {
    MinisignSignature ours =
        MinisignSignature.sign(resource("signed.txt"), plainKey(), "a trusted comment");

    var theirs = new String(resource("signed.txt.minisig"), UTF_8).lines().skip(1).toList();

    assertEquals(theirs, new String(ours.toBytes(), UTF_8).lines().skip(1).toList());
    assertArrayEquals(ours.toBytes(), MinisignSignature.parse(ours.toBytes()).toBytes());
  }

  @Test
  void aKeyWithAPasswordNeedsIt() throws IOException {
    byte[] file = resource("password.key");

    assertEquals(
        publicKey("password.pub"),
        MinisignSecretKey.parse(file, "secret".getBytes(UTF_8)).publicKey());
    assertEquals(
        "minisign secret key: the password is wrong",
        assertThrows(
                SignatureMismatchException.class,
                () -> MinisignSecretKey.parse(file, "Secret".getBytes(UTF_8)))
            .getMessage());
    assertEquals(
        "minisign secret key: needs its password",
        assertThrows(SignatureMismatchException.class, () -> MinisignSecretKey.parse(file, null))
            .getMessage());
  }

  @Test
  void keysAreReadFromFilesAndFromLines() throws IOException {
    MinisignPublicKey key = publicKey("plain.pub");

    assertEquals(key, MinisignPublicKey.parse(key.toText()));
    assertEquals(key, plainKey().publicKey());
    assertEquals("RWQJpQhUcwb7S5AjDImnwZ+mNtfQr3L4nCWQeELIUp5fNa2SAHiiIFHl", key.toText());
  }

  @Test
  void everyFlippedBitOfTheDocumentIsSeen() throws IOException {
    byte[] document = resource("signed.txt");
    MinisignSignature signature = MinisignSignature.parse(resource("signed.txt.minisig"));
    MinisignPublicKey key = publicKey("plain.pub");
    for (int bit = 0; bit < document.length * 8; bit++) {
      byte[] changed = document.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(SignatureMismatchException.class, () -> signature.requireOf(changed, key));
    }
  }

  /** Each byte of a signature file changed or cut off: never a signature of the document. */
  @Test
  void everyChangeOfASignatureIsSeen() throws IOException {
    byte[] document = resource("signed.txt");
    MinisignPublicKey key = publicKey("plain.pub");
    for (String name : new String[] {"signed.txt.minisig", "signed.txt.legacy.minisig"}) {
      byte[] file = resource(name);
      int signed = new String(file, UTF_8).indexOf('\n') + 1;
      for (int i = signed; i < file.length - 1; i++) {
        byte[] changed = file.clone();
        changed[i] ^= 1;
        assertThrows(
            IOException.class,
            () -> MinisignSignature.parse(changed).requireOf(document, key),
            name + " at " + i);
        byte[] cut = Arrays.copyOf(file, i);
        assertThrows(
            IOException.class, () -> MinisignSignature.parse(cut).requireOf(document, key));
      }
    }
  }

  @Test
  void everyChangeOfASecretKeyIsSeenOrIsAnotherKey() throws IOException {
    byte[] file = resource("plain.key");
    int start = new String(file, UTF_8).indexOf('\n') + 1;
    for (int i = start; i < file.length - 1; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 1;
      try {
        MinisignSecretKey key = MinisignSecretKey.parse(changed, null);
        // The key's number and scrypt's fields carry no checksum where there is no password.
        assertArrayEquals(
            plainKey().publicKey().toText().substring(20).getBytes(UTF_8),
            key.publicKey().toText().substring(20).getBytes(UTF_8));
      } catch (ImageFormatException | SignatureMismatchException e) {
        assertTrue(e.getMessage().startsWith("minisign secret key"), e.getMessage());
      }
    }
  }

  /** Limits that a hostile key file claims are refused before anything is allocated. */
  @Test
  void scryptIsBounded() throws IOException {
    String text = new String(resource("password.key"), UTF_8).lines().toList().get(1);
    byte[] fields = java.util.Base64.getDecoder().decode(text);
    for (int at : new int[] {38, 46}) {
      byte[] changed = fields.clone();
      Arrays.fill(changed, at, at + 8, (byte) 0x7F);
      byte[] file =
          ("untrusted comment: x\n" + MinisignText.base64(changed) + "\n").getBytes(UTF_8);

      assertThrows(ImageFormatException.class, () -> MinisignSecretKey.parse(file, new byte[1]));
    }
  }

  @Test
  void aTrustedCommentIsOneLine() throws IOException {
    MinisignSecretKey key = plainKey();

    assertThrows(
        IllegalArgumentException.class, () -> MinisignSignature.sign(new byte[1], key, "a\nb"));
    assertThrows(
        IllegalArgumentException.class,
        () -> MinisignSignature.sign(new byte[1], key, "x".repeat(9000)));
  }

  @Test
  void aManifestsSignatureIsAskedForAsThePolicySays() throws IOException {
    Path file = folder.resolve("manifest.json");
    Path signature = folder.resolve("manifest.json.minisig");
    Files.writeString(file, Manifests.EXAMPLE);
    MinisignPublicKey key = publicKey("plain.pub");
    MinisignPublicKey other = publicKey("password.pub");

    assertEquals(
        "skipped (no signature)",
        ManifestFile.read(file, SignaturePolicy.optional(key)).signature());
    assertEquals(
        signature + ": missing, and a signature is required",
        assertThrows(
                SignatureMismatchException.class,
                () -> ManifestFile.read(file, SignaturePolicy.required(key)))
            .getMessage());
    Files.write(
        signature,
        MinisignSignature.sign(Manifests.bytes(Manifests.EXAMPLE), plainKey(), "c").toBytes());
    assertEquals(
        "verified (key 4BFB06735408A509; c)",
        ManifestFile.read(file, SignaturePolicy.required(other, key)).signature());
    assertEquals(
        "skipped (no public key given)",
        ManifestFile.read(file, SignaturePolicy.unchecked()).signature());
    assertThrows(
        SignatureMismatchException.class,
        () -> ManifestFile.read(file, SignaturePolicy.optional(other)));
    Files.writeString(file, Manifests.EXAMPLE + " ");
    assertEquals(
        signature + ": does not match the document",
        assertThrows(
                SignatureMismatchException.class,
                () -> ManifestFile.read(file, SignaturePolicy.optional(key)))
            .getMessage());
    Files.writeString(signature, "junk");
    assertThrows(
        SignatureMismatchException.class,
        () -> ManifestFile.read(file, SignaturePolicy.optional(key)));
  }

  /** A manifest whose signature is wrong is not even parsed. */
  @Test
  void theSignatureComesFirst() throws IOException {
    byte[] junk = Manifests.bytes("junk");
    MinisignPublicKey key = publicKey("plain.pub");

    assertThrows(
        SignatureMismatchException.class,
        () ->
            ManifestFile.of(
                "m",
                junk,
                Optional.of(resource("signed.txt.minisig")),
                SignaturePolicy.optional(key)));
  }

  @Test
  void aRequiredSignatureNeedsAKey() {
    assertThrows(
        IllegalArgumentException.class, () -> new SignaturePolicy(java.util.List.of(), true));
  }
}
