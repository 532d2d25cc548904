package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Epoch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** Decodes the signatures of a program. The bytes may be anything. */
final class SignatureReader {

  private static final Map<ASN1ObjectIdentifier, String> DIGESTS =
      Map.of(
          NISTObjectIdentifiers.id_sha256, "SHA-256",
          NISTObjectIdentifiers.id_sha384, "SHA-384",
          NISTObjectIdentifiers.id_sha512, "SHA-512");

  private final PeImage program;

  SignatureReader(PeImage program) {
    this.program = program;
  }

  AuthenticodeSignature read(byte[] entry) throws IOException {
    try (var in = new ASN1InputStream(entry, true)) {
      return read(new CMSSignedData(ContentInfo.getInstance(in.readObject())));
    } catch (ImageFormatException e) {
      throw e;
    } catch (CMSException | RuntimeException e) {
      // The library has many exceptions for bytes that are no PKCS #7; they all say that.
      throw malformed(e);
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private static ImageFormatException malformed(Exception e) {
    return new ImageFormatException("WIN_CERTIFICATE.bCertificate: no PKCS #7 signature", e);
  }

  private AuthenticodeSignature read(CMSSignedData data) throws IOException {
    List<SignerInformation> signers = List.copyOf(data.getSignerInfos().getSigners());
    if (signers.size() != 1 || data.getSignedContent() == null) {
      throw new ImageFormatException(
          "PKCS #7: " + signers.size() + " signers, expected one and a content");
    }
    SignerInformation signer = signers.getFirst();
    var content = (ASN1Encodable) data.getSignedContent().getContent();
    SpcIndirectDataContent indirect = SpcIndirectDataContent.of(content);
    List<X509Certificate> certificates = certificates(data, signer);
    String algorithm = DIGESTS.getOrDefault(indirect.algorithm(), indirect.algorithm().getId());
    return new AuthenticodeSignature(
        certificates.isEmpty() ? "nobody" : name(certificates.getFirst()),
        algorithm,
        certificates,
        time(signer),
        fault(data, signer, indirect, certificates));
  }

  /** The signer's first. */
  private static List<X509Certificate> certificates(CMSSignedData data, SignerInformation signer)
      throws IOException {
    var certificates = new ArrayList<X509Certificate>();
    for (X509CertificateHolder each : data.getCertificates().getMatches(null)) {
      X509Certificate certificate = KeyFiles.certificate(each.getEncoded());
      if (signer.getSID().match(each)) {
        certificates.addFirst(certificate);
      } else {
        certificates.addLast(certificate);
      }
    }
    boolean known =
        data.getCertificates().getMatches(null).stream().anyMatch(signer.getSID()::match);
    return known ? certificates : List.of();
  }

  private Optional<String> fault(
      CMSSignedData data,
      SignerInformation signer,
      SpcIndirectDataContent indirect,
      List<X509Certificate> certificates)
      throws IOException {
    if (!data.getSignedContentTypeOID().equals(SpcIndirectDataContent.ID.getId())) {
      return Optional.of("signs something else than a program");
    }
    if (!DIGESTS.containsKey(indirect.algorithm())) {
      return Optional.of("the digest is " + indirect.algorithm() + ", expected SHA-256 or longer");
    }
    if (certificates.isEmpty()) {
      return Optional.of("the signer's certificate is missing");
    }
    byte[] digest = AuthenticodeDigest.of(program, DIGESTS.get(indirect.algorithm()));
    if (!Arrays.equals(digest, indirect.digest())) {
      return Optional.of("of other bytes: the program was changed after it was signed");
    }
    return isSigned(signer, certificates.getFirst())
        ? Optional.empty()
        : Optional.of("made by another key than that of its certificate");
  }

  /** By the key alone: a certificate's dates are not looked at. */
  private static boolean isSigned(SignerInformation signer, X509Certificate certificate) {
    try {
      return signer.verify(
          new JcaSimpleSignerInfoVerifierBuilder().build(certificate.getPublicKey()));
    } catch (CMSException | OperatorCreationException e) {
      return false;
    }
  }

  private static Optional<Epoch> time(SignerInformation signer) {
    AttributeTable attributes = signer.getSignedAttributes();
    Attribute time = attributes == null ? null : attributes.get(CMSAttributes.signingTime);
    if (time == null || time.getAttrValues().size() == 0) {
      return Optional.empty();
    }
    Time value = Time.getInstance(time.getAttrValues().getObjectAt(0));
    return Optional.of(Epoch.ofSeconds(value.getDate().toInstant().getEpochSecond()));
  }

  private static String name(X509Certificate certificate) {
    String name = certificate.getSubjectX500Principal().getName();
    return PrintableBytes.of(name.getBytes(StandardCharsets.UTF_8));
  }
}
