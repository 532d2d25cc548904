package dev.assembler.pipeline.packages.debian;

import dev.assembler.pipeline.MismatchException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;

/**
 * Whether somebody trusted has signed a text. At least one signature must be good: made by a key of
 * the keyring over these very bytes, with a digest that is not weak, by a key that was neither
 * revoked nor expired when it signed. One that claims to be of a known key and does not fit the
 * bytes refuses all; those of unknown keys say nothing.
 */
final class SignatureCheck {

  private static final Set<Integer> DIGESTS =
      Set.of(
          HashAlgorithmTags.SHA256,
          HashAlgorithmTags.SHA384,
          HashAlgorithmTags.SHA512,
          HashAlgorithmTags.SHA3_256,
          HashAlgorithmTags.SHA3_512);

  private static final int FEWEST_RSA_BITS = 2048;

  private final String subject;
  private final Keyring keyring;
  private final Optional<Instant> at;
  private final List<String> objections = new ArrayList<>();

  /**
   * @param subject the signed file, for messages
   * @param at when it is looked at, where that counts: no key may be expired by then
   */
  SignatureCheck(String subject, Keyring keyring, Optional<Instant> at) {
    this.subject = subject;
    this.keyring = keyring;
    this.at = at;
  }

  /**
   * Requires a good signature.
   *
   * @param signed the bytes it is to cover
   * @param signatures armoured or binary
   * @return the key that signed
   * @throws MismatchException saying what is wrong with each signature
   */
  String require(byte[] signed, byte[] signatures) throws MismatchException {
    Optional<String> good = Optional.empty();
    try {
      for (PGPSignature signature : read(signatures)) {
        Optional<Keyring.SigningKey> key = keyring.find(signature.getKeyID());
        if (key.isEmpty()) {
          objections.add(
              "signed by " + Keyring.text(signature.getKeyID()) + ", which is not in the keyring");
        } else if (!verifies(signature, key.get(), signed)) {
          throw new MismatchException(
              subject, List.of("the signature of " + key.get() + " does not fit the text"));
        } else if (isAcceptable(signature, key.get())) {
          good = good.or(() -> key.map(Object::toString));
        }
      }
    } catch (MismatchException e) {
      throw e;
    } catch (IOException | PGPException | RuntimeException e) {
      throw new MismatchException(
          subject,
          List.of(
              "its signature cannot be read: " + Objects.toString(e.getMessage(), "malformed")));
    }
    if (good.isEmpty()) {
      objections.add(objections.isEmpty() ? "not signed" : "the keyring has " + keyring.names());
      throw new MismatchException(subject, objections);
    }
    return good.get();
  }

  private static List<PGPSignature> read(byte[] bytes) throws IOException {
    boolean armoured = bytes.length > 0 && bytes[0] == '-';
    var stream = new ByteArrayInputStream(bytes);
    var factory = new BcPGPObjectFactory(armoured ? new ArmoredInputStream(stream) : stream);
    var signatures = new ArrayList<PGPSignature>();
    for (Object next = factory.nextObject(); next != null; next = factory.nextObject()) {
      if (next instanceof PGPSignatureList list) {
        list.forEach(signatures::add);
      }
    }
    return signatures;
  }

  private static boolean verifies(PGPSignature signature, Keyring.SigningKey key, byte[] signed)
      throws PGPException {
    int type = signature.getSignatureType();
    if (type != PGPSignature.BINARY_DOCUMENT && type != PGPSignature.CANONICAL_TEXT_DOCUMENT) {
      return false;
    }
    Keyring.begin(signature, key.key());
    signature.update(signed);
    return signature.verify();
  }

  private boolean isAcceptable(PGPSignature signature, Keyring.SigningKey key) {
    int before = objections.size();
    if (!DIGESTS.contains(signature.getHashAlgorithm())) {
      objections.add("signed by " + key + " with a weak digest, expected SHA-256 or better");
    }
    int algorithm = signature.getKeyAlgorithm();
    boolean rsa = algorithm == PublicKeyAlgorithmTags.RSA_GENERAL;
    if (algorithm == PublicKeyAlgorithmTags.DSA
        || (rsa && key.key().getBitStrength() < FEWEST_RSA_BITS)) {
      objections.add("signed by " + key + ", a weak key, expected RSA of 2048 bits or better");
    }
    if (key.isRevoked()) {
      objections.add("signed by " + key + ", which is revoked");
    }
    Instant signedAt = signature.getCreationTime().toInstant();
    Instant judged = at.filter(signedAt::isBefore).orElse(signedAt);
    if (judged.getEpochSecond() >= key.expires()) {
      objections.add(
          "signed by " + key + ", which expired " + Instant.ofEpochSecond(key.expires()));
    }
    return objections.size() == before;
  }
}
