package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.tree.Epoch;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.IssuerAndSerialNumber;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.SignerInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * PKCS #7 SignedData (RFC 2315) with SpcIndirectDataContent directly in it, as Authenticode has it.
 */
final class SignedDataContent {

  private static final ASN1Integer VERSION = new ASN1Integer(1);
  private static final AlgorithmIdentifier SHA256 =
      new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);

  private SignedDataContent() {}

  /**
   * Signs the digest of an image; the attributes are the content's type and digest, and the time
   * where one is stated.
   */
  static byte[] of(byte[] imageDigest, SigningKey key, Optional<Epoch> signingTime)
      throws IOException {
    ASN1Sequence content =
        new SpcIndirectDataContent(NISTObjectIdentifiers.id_sha256, imageDigest).toAsn1();
    byte[] digest = ImageDigest.newSha256().digest(SpcIndirectDataContent.value(content));
    var attributes = new ASN1EncodableVector();
    attributes.add(
        attribute(PKCSObjectIdentifiers.pkcs_9_at_contentType, SpcIndirectDataContent.ID));
    attributes.add(
        attribute(PKCSObjectIdentifiers.pkcs_9_at_messageDigest, new DEROctetString(digest)));
    if (signingTime.isPresent()) {
      var time = Date.from(Instant.ofEpochSecond(signingTime.get().seconds()));
      attributes.add(attribute(PKCSObjectIdentifiers.pkcs_9_at_signingTime, new Time(time)));
    }
    ASN1Set signed = new DERSet(attributes);
    var certificates = new ASN1EncodableVector();
    for (X509Certificate each : key.certificates()) {
      certificates.add(encoded(each));
    }
    return new ContentInfo(
            PKCSObjectIdentifiers.signedData,
            new org.bouncycastle.asn1.pkcs.SignedData(
                VERSION,
                new DERSet(SHA256),
                new ContentInfo(SpcIndirectDataContent.ID, content),
                new DERSet(certificates),
                null,
                new DERSet(signer(key, signed))))
        .getEncoded(ASN1Encoding.DER);
  }

  private static SignerInfo signer(SigningKey key, ASN1Set attributes) throws IOException {
    Certificate certificate = encoded(key.certificate());
    try {
      return new SignerInfo(
          VERSION,
          new IssuerAndSerialNumber(
              X500Name.getInstance(certificate.getIssuer()),
              certificate.getSerialNumber().getValue()),
          SHA256,
          attributes,
          key.algorithm(),
          new DEROctetString(key.sign(attributes.getEncoded(ASN1Encoding.DER))),
          null);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key does not sign: " + e.getMessage(), e);
    }
  }

  private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new Attribute(type, new DERSet(value));
  }

  private static Certificate encoded(X509Certificate certificate) throws IOException {
    try {
      return Certificate.getInstance(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new ImageFormatException("a certificate that cannot be encoded", e);
    }
  }

  /** Decodes one, and compares it with the program that it is in. */
  static AuthenticodeSignature read(byte[] entry, PeImage program) throws IOException {
    return new SignatureReader(program).read(entry);
  }
}
