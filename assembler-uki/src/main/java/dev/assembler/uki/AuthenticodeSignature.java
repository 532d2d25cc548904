package dev.assembler.uki;

import dev.assembler.core.tree.Epoch;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A signature in a PE program's certificate table.
 *
 * @param signer the subject of the signer's certificate
 * @param digestAlgorithm of the image's digest, such as SHA-256
 * @param certificates the signer's first, then others that came with it
 * @param signingTime if it states one; nobody vouches for it
 * @param fault why it is no signature of these bytes; empty if it is one
 */
public record AuthenticodeSignature(
    String signer,
    String digestAlgorithm,
    List<X509Certificate> certificates,
    Optional<Epoch> signingTime,
    Optional<String> fault) {

  /** More than anybody has between a signer and its root. */
  private static final int MOST_STEPS = 16;

  public AuthenticodeSignature {
    certificates = List.copyOf(certificates);
  }

  /**
   * Whether it is of these bytes and the signer is one of the trusted, or certified by one. As in
   * UEFI, certificates do not expire: nobody in front of the system knows the time.
   */
  public boolean isTrusted(List<X509Certificate> trusted) {
    if (fault.isPresent() || certificates.isEmpty()) {
      return false;
    }
    X509Certificate step = certificates.getFirst();
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      if (trusted.contains(step)) {
        return true;
      }
      X509Certificate subject = step;
      if (trusted.stream().anyMatch(root -> isIssuer(root, subject))) {
        return true;
      }
      Optional<X509Certificate> above =
          certificates.stream()
              .filter(each -> !each.equals(subject) && isIssuer(each, subject))
              .findFirst();
      if (above.isEmpty()) {
        return false;
      }
      step = above.get();
    }
    return false;
  }

  private static boolean isIssuer(X509Certificate issuer, X509Certificate subject) {
    if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())
        || issuer.getBasicConstraints() < 0) {
      return false;
    }
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
