package dev.assembler.pipeline.packages.debian;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.BCPGOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPKeyPair;

/** An OpenPGP key that signs repositories: RSA, made at 1700000000. */
final class TestKey {

  static final long CREATED = 1_700_000_000;

  private final PGPSecretKeyRing ring;
  private final PGPKeyPair pair;

  private TestKey(PGPSecretKeyRing ring, PGPKeyPair pair) {
    this.ring = ring;
    this.pair = pair;
  }

  static TestKey make() {
    return make(2048, 0);
  }

  /**
   * @param validSeconds 0 for ever
   */
  static TestKey make(int bits, long validSeconds) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      var pair =
          new JcaPGPKeyPair(
              PublicKeyPacket.VERSION_4,
              PublicKeyAlgorithmTags.RSA_GENERAL,
              generator.generateKeyPair(),
              Date.from(Instant.ofEpochSecond(CREATED)));
      var stated = new PGPSignatureSubpacketGenerator();
      if (validSeconds > 0) {
        stated.setKeyExpirationTime(true, validSeconds);
      }
      PGPDigestCalculator sha1 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
      var rings =
          new PGPKeyRingGenerator(
              PGPSignature.POSITIVE_CERTIFICATION,
              pair,
              "Archive <archive@example.org>",
              sha1,
              stated.generate(),
              null,
              new BcPGPContentSignerBuilder(
                  PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA512),
              new BcPBESecretKeyEncryptorBuilder(0).build(new char[0]));
      return new TestKey(rings.generateSecretKeyRing(), pair);
    } catch (PGPException | NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  byte[] publicKey(boolean armoured) throws IOException {
    var bytes = new ByteArrayOutputStream();
    if (armoured) {
      try (var armour = new ArmoredOutputStream(bytes)) {
        ring.toCertificate().encode(armour);
      }
    } else {
      ring.toCertificate().encode(bytes);
    }
    return bytes.toByteArray();
  }

  byte[] detached(byte[] text, boolean armoured) throws IOException {
    return signature(text, PGPSignature.BINARY_DOCUMENT, HashAlgorithmTags.SHA512, armoured);
  }

  byte[] clearsigned(String text) throws IOException {
    return clearsigned(text, HashAlgorithmTags.SHA512);
  }

  /** Lines of the text must not end in space. */
  byte[] clearsigned(String text, int digest) throws IOException {
    String stripped = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    byte[] signed = stripped.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    byte[] signature = signature(signed, PGPSignature.CANONICAL_TEXT_DOCUMENT, digest, true);
    String escaped = ("\n" + stripped).replace("\n-", "\n- -").substring(1);
    return (ClearsignedText.BEGIN
            + "\nHash: SHA512\n\n"
            + escaped
            + "\n"
            + new String(signature, StandardCharsets.US_ASCII))
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] signature(byte[] signed, int type, int digest, boolean armoured)
      throws IOException {
    try {
      var generator =
          new PGPSignatureGenerator(
              new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.RSA_GENERAL, digest),
              pair.getPublicKey());
      generator.init(type, pair.getPrivateKey());
      var stated = new PGPSignatureSubpacketGenerator();
      stated.setSignatureCreationTime(true, Date.from(Instant.ofEpochSecond(CREATED + 86_400)));
      stated.setIssuerKeyID(false, pair.getKeyID());
      generator.setHashedSubpackets(stated.generate());
      generator.update(signed);
      var bytes = new ByteArrayOutputStream();
      if (armoured) {
        try (var armour = new ArmoredOutputStream(bytes);
            var packets = new BCPGOutputStream(armour)) {
          generator.generate().encode(packets);
        }
      } else {
        generator.generate().encode(bytes);
      }
      return bytes.toByteArray();
    } catch (PGPException e) {
      throw new IOException(e);
    }
  }
}
