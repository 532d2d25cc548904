package dev.assembler.assets;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Ed25519 (RFC 8032) of the JDK, with keys as the bytes that files hold. */
final class Ed25519 {

  static final int KEY = 32;
  static final int SIGNATURE = 64;

  private static final String NAME = "Ed25519";

  private Ed25519() {}

  /**
   * @param seed the 32 bytes of the private key
   */
  static byte[] sign(byte[] seed, byte[] message) {
    try {
      PrivateKey key =
          KeyFactory.getInstance(NAME)
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
      Signature signature = Signature.getInstance(NAME);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** Whether the signature is that key's; a key or signature that is none is not. */
  static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    try {
      Signature check = Signature.getInstance(NAME);
      check.initVerify(key(publicKey));
      check.update(message);
      return check.verify(signature);
    } catch (SignatureException | java.security.InvalidKeyException e) {
      return false;
    } catch (java.security.spec.InvalidKeySpecException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** A point is its y coordinate, little-endian; the highest bit says whether x is odd. */
  private static PublicKey key(byte[] bytes) throws GeneralSecurityException {
    var bigEndian = new byte[KEY];
    for (int i = 0; i < KEY; i++) {
      bigEndian[i] = bytes[KEY - 1 - i];
    }
    boolean odd = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7F;
    var point = new EdECPoint(odd, new BigInteger(1, bigEndian));
    return KeyFactory.getInstance(NAME)
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }
}
