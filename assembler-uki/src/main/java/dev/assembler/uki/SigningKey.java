package dev.assembler.uki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A private key and the certificate that goes with it. RSA signs as PKCS #1 v1.5 and ECDSA as RFC
 * 6979 has it: the same bytes get the same signature. A key inside a device (PKCS #11) is used
 * through the JDK, which leaves the choice of ECDSA's numbers to the device.
 */
public final class SigningKey {

  private final PrivateKey key;
  private final List<X509Certificate> certificates;
  private final Optional<Provider> device;

  private SigningKey(
      PrivateKey key, List<X509Certificate> certificates, Optional<Provider> device) {
    this.key = key;
    this.certificates = certificates;
    this.device = device;
  }

  /**
   * @param key RSA or EC
   * @param certificates the signer's first, then those between it and the trusted one
   * @throws IllegalArgumentException if the first certificate is not of this key
   */
  public static SigningKey of(PrivateKey key, List<X509Certificate> certificates) {
    return of(key, certificates, Optional.empty());
  }

  /** One that cannot leave its device, for which the device's provider signs. */
  static SigningKey of(PrivateKey key, List<X509Certificate> certificates, Provider device) {
    return of(key, certificates, Optional.of(device));
  }

  private static SigningKey of(
      PrivateKey key, List<X509Certificate> certificates, Optional<Provider> device) {
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("certificate: missing, expected the signer's");
    }
    var signing = new SigningKey(key, List.copyOf(certificates), device);
    if (!isRsa(key) && !key.getAlgorithm().startsWith("EC")) {
      throw new IllegalArgumentException("key: " + key.getAlgorithm() + ", expected RSA or EC");
    }
    try {
      byte[] proof = {1, 2, 3};
      Signature check = Signature.getInstance(signing.name());
      check.initVerify(signing.certificate().getPublicKey());
      check.update(proof);
      if (check.verify(signing.sign(proof))) {
        return signing;
      }
    } catch (GeneralSecurityException e) {
      throw mismatch(e);
    }
    throw mismatch(null);
  }

  private static IllegalArgumentException mismatch(GeneralSecurityException cause) {
    return new IllegalArgumentException(
        "certificate: not of this key, expected the one with its public half", cause);
  }

  private static boolean isRsa(PrivateKey key) {
    return key.getAlgorithm().equals("RSA");
  }

  private String name() {
    return isRsa(key) ? "SHA256withRSA" : "SHA256withECDSA";
  }

  /** The signer's. */
  public X509Certificate certificate() {
    return certificates.getFirst();
  }

  /** All of them, the signer's first. */
  public List<X509Certificate> certificates() {
    return certificates;
  }

  /** The algorithm as OpenSSL states it in PKCS #7. */
  AlgorithmIdentifier algorithm() {
    ASN1ObjectIdentifier ecdsa = X9ObjectIdentifiers.ecdsa_with_SHA256;
    return isRsa(key)
        ? new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE)
        : new AlgorithmIdentifier(ecdsa);
  }

  /** The signature of SHA-256 of a message. */
  byte[] sign(byte[] message) throws GeneralSecurityException {
    if (device.isEmpty() && key instanceof ECPrivateKey known) {
      return DeterministicEcdsa.sign(known, message);
    }
    Signature signature =
        device.isPresent()
            ? Signature.getInstance(name(), device.get())
            : Signature.getInstance(name());
    signature.initSign(key);
    signature.update(message);
    return signature.sign();
  }
}
