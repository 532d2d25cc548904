package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;

/**
 * SpcIndirectDataContent: what Authenticode signs instead of the file.
 *
 * @param algorithm of the digest, by its object identifier
 * @param digest of the image
 */
record SpcIndirectDataContent(ASN1ObjectIdentifier algorithm, byte[] digest) {

  static final ASN1ObjectIdentifier ID = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.2.1.4");

  private static final ASN1ObjectIdentifier PE_IMAGE =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.2.1.15");

  /** What signtool says instead of a file's name. */
  private static final String OBSOLETE = "<<<Obsolete>>>";

  ASN1Sequence toAsn1() {
    byte[] text = OBSOLETE.getBytes(StandardCharsets.UTF_16BE);
    ASN1Encodable name = new DERTaggedObject(false, 0, new DEROctetString(text));
    ASN1Encodable link = new DERTaggedObject(true, 2, name);
    var image =
        new DERSequence(
            new ASN1Encodable[] {
              new DERBitString(new byte[0]), new DERTaggedObject(true, 0, link)
            });
    return new DERSequence(
        new ASN1Encodable[] {
          new DERSequence(new ASN1Encodable[] {PE_IMAGE, image}),
          new DigestInfo(new AlgorithmIdentifier(algorithm, DERNull.INSTANCE), digest)
        });
  }

  static SpcIndirectDataContent of(ASN1Encodable content) throws ImageFormatException {
    ASN1Sequence sequence = ASN1Sequence.getInstance(content);
    if (sequence.size() != 2) {
      throw new ImageFormatException(
          "SpcIndirectDataContent: " + sequence.size() + " fields, expected 2");
    }
    DigestInfo info = DigestInfo.getInstance(sequence.getObjectAt(1));
    return new SpcIndirectDataContent(info.getAlgorithmId().getAlgorithm(), info.getDigest());
  }

  /** What the attribute messageDigest is taken over: the value without tag and length. */
  static byte[] value(ASN1Sequence sequence) throws IOException {
    var value = new ByteArrayOutputStream();
    for (ASN1Encodable element : sequence) {
      value.write(element.toASN1Primitive().getEncoded(ASN1Encoding.DER));
    }
    return value.toByteArray();
  }
}
