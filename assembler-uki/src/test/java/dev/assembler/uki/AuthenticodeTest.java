package dev.assembler.uki;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Epoch;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticodeTest {

  private static final byte[] PROGRAM = Programs.stub(PeMachine.X64);

  private static MemoryImage signed(ImageSource image, SigningKey key) throws IOException {
    var target = new MemoryImage();
    Authenticode.sign(image, key, Optional.empty(), target);
    return target;
  }

  private static SigningKey key(String name) throws IOException {
    return name.equals("rsa") ? Programs.rsa() : Programs.ec();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ec"})
  void signingTwiceGivesEqualBytes(String name) throws IOException {
    MemoryImage once = signed(Mutations.of(PROGRAM), key(name));

    assertArrayEquals(once.toBytes(), signed(Mutations.of(PROGRAM), key(name)).toBytes());
    AuthenticodeSignature signature = Authenticode.signatures(once).getFirst();
    assertEquals(Optional.empty(), signature.fault());
    assertEquals("SHA-256", signature.digestAlgorithm());
    assertEquals(Optional.empty(), signature.signingTime());
    assertTrue(signature.isTrusted(key(name).certificates()));
    assertTrue(!signature.isTrusted(key(name.equals("rsa") ? "ec" : "rsa").certificates()));
    UkiImage.verify(once);
  }

  /** Attributes contentType and messageDigest, each once, and no others. */
  @Test
  void nothingIsStatedBesideTypeAndDigest() throws IOException {
    String bytes = new String(signed(Mutations.of(PROGRAM), Programs.rsa()).toBytes(), ISO_8859_1);

    assertTrue(bytes.contains(der("06092a864886f70d010903")), "contentType");
    assertTrue(bytes.contains(der("06092a864886f70d010904")), "messageDigest");
    assertTrue(!bytes.contains(der("06092a864886f70d010905")), "signingTime");
    assertTrue(!bytes.contains(der("06092a864886f70d01090f")), "smimeCapabilities");
  }

  private static String der(String hex) {
    return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
  }

  @Test
  void aTimeIsStatedWhereItIsAskedFor() throws IOException {
    var target = new MemoryImage();
    Authenticode.sign(
        Mutations.of(PROGRAM), Programs.rsa(), Optional.of(Epoch.ofSeconds(1_700_000_000)), target);

    AuthenticodeSignature signature = Authenticode.signatures(target).getFirst();
    assertEquals(Optional.of(Epoch.ofSeconds(1_700_000_000)), signature.signingTime());
    assertTrue(signature.isTrusted(Programs.rsa().certificates()));
  }

  @Test
  void severalSignaturesStandBesideEachOther() throws IOException {
    MemoryImage both = signed(signed(Mutations.of(PROGRAM), Programs.rsa()), Programs.ec());
    List<AuthenticodeSignature> signatures = Authenticode.signatures(both);

    assertEquals(
        List.of("CN=assemble test RSA", "CN=assemble test EC"),
        signatures.stream().map(AuthenticodeSignature::signer).toList());
    assertTrue(signatures.get(0).isTrusted(Programs.rsa().certificates()));
    assertTrue(signatures.get(1).isTrusted(Programs.ec().certificates()));
    UkiImage.verify(both);
  }

  @Test
  void aChangedProgramIsFound() throws IOException {
    byte[] signed = signed(Mutations.of(PROGRAM), Programs.rsa()).toBytes();
    int text = new String(signed, ISO_8859_1).indexOf("code");

    AuthenticodeSignature signature =
        Authenticode.signatures(Mutations.of(signed).flip(text)).getFirst();

    assertEquals(
        Optional.of("of other bytes: the program was changed after it was signed"),
        signature.fault());
    assertTrue(!signature.isTrusted(Programs.rsa().certificates()));
  }

  /** The last bytes of the table are the signature itself, padded. */
  @Test
  void aForgedSignatureIsFound() throws IOException {
    byte[] signed = signed(Mutations.of(PROGRAM), Programs.rsa()).toBytes();
    AuthenticodeSignature signature =
        Authenticode.signatures(Mutations.of(signed).flip(signed.length - 30)).getFirst();

    assertEquals(
        Optional.of("made by another key than that of its certificate"), signature.fault());
  }

  @Test
  void whoeverIsCertifiedByATrustedOneIsTrusted() throws IOException {
    List<X509Certificate> leaf = KeyFiles.certificates(Programs.resource("leaf.crt"));
    List<X509Certificate> root = KeyFiles.certificates(Programs.resource("root.crt"));
    SigningKey key = SigningKey.of(KeyFiles.privateKey(Programs.resource("leaf.key"), null), leaf);
    AuthenticodeSignature signature =
        Authenticode.signatures(signed(Mutations.of(PROGRAM), key)).getFirst();

    assertTrue(signature.isTrusted(root));
    assertTrue(signature.isTrusted(leaf));
    assertTrue(!signature.isTrusted(Programs.rsa().certificates()));
  }

  @Test
  void keysComeFromEveryKindOfFile() throws IOException {
    byte[] expected = signed(Mutations.of(PROGRAM), Programs.rsa()).toBytes();
    List<X509Certificate> certificates = Programs.rsa().certificates();
    char[] secret = "secret".toCharArray();
    for (String name : List.of("rsa-encrypted.key", "rsa-traditional.key")) {
      SigningKey key =
          SigningKey.of(KeyFiles.privateKey(Programs.resource(name), secret), certificates);
      assertArrayEquals(expected, signed(Mutations.of(PROGRAM), key).toBytes(), name);
    }
    SigningKey store = KeyFiles.pkcs12(Programs.resource("rsa.p12"), secret);
    assertArrayEquals(expected, signed(Mutations.of(PROGRAM), store).toBytes());
  }

  @Test
  void keysThatDoNotFitAreRefused() throws IOException {
    assertEquals(
        "certificate: not of this key, expected the one with its public half",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    SigningKey.of(
                        KeyFiles.privateKey(Programs.resource("ec.key"), null),
                        Programs.rsa().certificates()))
            .getMessage());
    assertRefused(
        "the key is encrypted, expected its password as well",
        () -> KeyFiles.privateKey(Programs.resource("rsa-encrypted.key"), null));
    assertRefused(
        "the key cannot be decrypted; is the password right?",
        () -> KeyFiles.privateKey(Programs.resource("rsa-encrypted.key"), "no".toCharArray()));
    assertRefused("no private key in PEM", () -> KeyFiles.privateKey(new byte[9], null));
    assertRefused(
        "no certificate in PEM or DER", () -> KeyFiles.certificates("x".getBytes(ISO_8859_1)));
    assertThrows(
        ImageFormatException.class,
        () -> KeyFiles.pkcs12(Programs.resource("rsa.p12"), "no".toCharArray()));
  }

  private static void assertRefused(String message, Executable reading) {
    assertEquals(message, assertThrows(ImageFormatException.class, reading).getMessage());
  }

  /** What is signed ends at a multiple of eight; the zeros up to it are signed as well. */
  @Test
  void aProgramOfOddLengthIsPadded() throws IOException {
    byte[] odd = Arrays.copyOf(PROGRAM, PROGRAM.length + 3);
    odd[odd.length - 1] = 7;
    MemoryImage signed = signed(Mutations.of(odd), Programs.rsa());

    assertEquals(Optional.empty(), Authenticode.signatures(signed).getFirst().fault());
    UkiImage.verify(signed);
  }

  @Test
  void aTableThatCannotBeIsRefused() throws IOException {
    byte[] signed = signed(Mutations.of(PROGRAM), Programs.rsa()).toBytes();
    for (Mutations changed :
        List.of(
            Mutations.of(signed).u32(PROGRAM.length, 0xFFFF_FFF0L),
            Mutations.of(signed).u32(PROGRAM.length, 0),
            Mutations.of(signed).u16(PROGRAM.length + 4, 0x100),
            Mutations.of(signed).flip(PROGRAM.length + 8),
            Mutations.of(signed).append((byte) 0))) {
      assertThrows(ImageFormatException.class, () -> Authenticode.signatures(changed));
    }
  }
}
