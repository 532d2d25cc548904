package dev.assembler.uki;

import dev.assembler.core.image.ImageDigest;
import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/** ECDSA whose number k follows from key and message (RFC 6979); the JDK's takes a random one. */
final class DeterministicEcdsa {

  private DeterministicEcdsa() {}

  /** The signature of SHA-256 of a message, in DER. */
  static byte[] sign(ECPrivateKey key, byte[] message)
      throws InvalidKeyException, SignatureException {
    ECPrivateKeyParameters parameters = parameters(key);
    var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, parameters);
    BigInteger[] pair = signer.generateSignature(ImageDigest.newSha256().digest(message));
    try {
      BigInteger order = parameters.getParameters().getN();
      return StandardDSAEncoding.INSTANCE.encode(order, pair[0], pair[1]);
    } catch (IOException e) {
      throw new SignatureException(e);
    }
  }

  private static ECPrivateKeyParameters parameters(ECPrivateKey key) throws InvalidKeyException {
    try {
      AsymmetricKeyParameter parameters = PrivateKeyFactory.createKey(key.getEncoded());
      return (ECPrivateKeyParameters) parameters;
    } catch (IOException e) {
      throw new InvalidKeyException(e);
    }
  }
}
