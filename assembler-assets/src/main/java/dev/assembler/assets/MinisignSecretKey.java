package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A secret key of minisign's, which signs. Its file is, in Base64:
 *
 * <pre>
 *   0   2  signature algorithm "Ed"
 *   2   2  key derivation: "Sc" (scrypt), or zeros for a key without a password
 *   4   2  checksum "B2"
 *   6  32  salt
 *  38   8  scrypt's limit of operations    little-endian
 *  46   8  scrypt's limit of memory        little-endian
 *  54   8  key number      \
 *  62  32  seed             | with a password XORed
 *  94  32  public key       | with what scrypt makes of it
 * 126  32  checksum        /  BLAKE2b-256 of algorithm, number, seed and public key
 * 158
 * </pre>
 */
public final class MinisignSecretKey {

  private static final int SIZE = 158;
  private static final int SECRET = 54;
  private static final int SECRET_SIZE = SIZE - SECRET;
  private static final int CHECKSUM = 32;
  private static final String WHAT = "minisign secret key";

  private final byte[] seed;
  private final MinisignPublicKey publicKey;

  private MinisignSecretKey(byte[] seed, MinisignPublicKey publicKey) {
    this.seed = seed;
    this.publicKey = publicKey;
  }

  /**
   * Reads a key file.
   *
   * @param password its bytes, null if there is none; a key without a password needs none
   * @throws ImageFormatException if the file is malformed
   * @throws SignatureMismatchException if the password is wrong, or missing
   */
  public static MinisignSecretKey parse(byte[] file, byte[] password) throws java.io.IOException {
    MinisignText text = MinisignText.of(WHAT, file, 2);
    text.comment(1, MinisignText.UNTRUSTED);
    ByteBuffer fields = ByteBuffer.wrap(text.base64(2, SIZE)).order(ByteOrder.LITTLE_ENDIAN);
    requireMark(fields.getShort(), "Ed", "signature algorithm");
    short derivation = fields.getShort();
    requireMark(fields.getShort(), "B2", "checksum algorithm");
    var salt = new byte[32];
    fields.get(salt);
    long operations = fields.getLong();
    long memory = fields.getLong();
    var secret = new byte[SECRET_SIZE];
    fields.get(secret);
    boolean encrypted = derivation != 0;
    if (encrypted) {
      requireMark(derivation, "Sc", "key derivation");
      if (password == null) {
        throw new SignatureMismatchException(WHAT, "needs its password");
      }
      byte[] mask = Scrypt.derive(password, salt, operations, memory, SECRET_SIZE);
      for (int i = 0; i < secret.length; i++) {
        secret[i] ^= mask[i];
      }
    }
    return ofPlain(secret, encrypted);
  }

  /** The key that checks what this one signs. */
  public MinisignPublicKey publicKey() {
    return publicKey;
  }

  byte[] sign(byte[] message) {
    return Ed25519.sign(seed, message);
  }

  private static MinisignSecretKey ofPlain(byte[] secret, boolean encrypted)
      throws java.io.IOException {
    byte[] checked = Arrays.copyOf(secret, SECRET_SIZE - CHECKSUM);
    byte[] checksum = Arrays.copyOfRange(secret, checked.length, SECRET_SIZE);
    byte[] expected = Blake2b.of(CHECKSUM, new byte[] {'E', 'd'}, checked);
    // minisign leaves it out of keys that it makes without a password.
    boolean none = !encrypted && Arrays.equals(checksum, new byte[CHECKSUM]);
    if (!none && !MessageDigest.isEqual(checksum, expected)) {
      throw encrypted
          ? new SignatureMismatchException(WHAT, "the password is wrong")
          : new ImageFormatException(WHAT + ": its checksum does not match");
    }
    int seedAt = MinisignPublicKey.ID;
    int keyAt = seedAt + Ed25519.KEY;
    byte[] seed = Arrays.copyOfRange(checked, seedAt, keyAt);
    var publicKey =
        new MinisignPublicKey(
            Arrays.copyOf(checked, seedAt), Arrays.copyOfRange(checked, keyAt, checked.length));
    // A public half that is another key's would make signatures that give the secret away.
    byte[] probe = {'p', 'r', 'o', 'b', 'e'};
    if (!publicKey.verifies(probe, Ed25519.sign(seed, probe))) {
      throw new ImageFormatException(WHAT + ": its two halves are of different keys");
    }
    return new MinisignSecretKey(seed, publicKey);
  }

  private static void requireMark(short found, String mark, String what)
      throws ImageFormatException {
    if (found != (short) (mark.charAt(0) | mark.charAt(1) << 8)) {
      throw new ImageFormatException(WHAT + ": " + what + " is not " + mark);
    }
  }
}
