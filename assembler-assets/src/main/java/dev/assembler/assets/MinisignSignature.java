package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A detached signature in minisign's format: four lines.
 *
 * <pre>
 *   untrusted comment: ..
 *   Base64 of "ED" (of the file's BLAKE2b-512) or "Ed" (of the file itself), key number, Ed25519
 *   trusted comment: ..
 *   Base64 of the global signature: Ed25519 over the first one and the trusted comment
 * </pre>
 *
 * <p>Written is "ED", read are both.
 */
public final class MinisignSignature {

  /** What a signature's file is called: the file's name and this. */
  public static final String SUFFIX = ".minisig";

  private static final String WHAT = "minisign signature";
  private static final int SIZE = 2 + MinisignPublicKey.ID + Ed25519.SIGNATURE;
  private static final int PREHASH = 64;
  private static final int MOST_COMMENT = 8_000;

  private final boolean prehashed;
  private final byte[] keyId;
  private final byte[] signature;
  private final String trustedComment;
  private final byte[] globalSignature;

  private MinisignSignature(
      boolean prehashed,
      byte[] keyId,
      byte[] signature,
      String trustedComment,
      byte[] globalSignature) {
    this.prehashed = prehashed;
    this.keyId = keyId;
    this.signature = signature;
    this.trustedComment = trustedComment;
    this.globalSignature = globalSignature;
  }

  /**
   * Signs a document.
   *
   * @param trustedComment one line that is signed, too
   */
  public static MinisignSignature sign(
      byte[] document, MinisignSecretKey key, String trustedComment) {
    if (trustedComment.length() > MOST_COMMENT
        || trustedComment.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F)) {
      throw new IllegalArgumentException(
          "trusted comment: expected one line of at most " + MOST_COMMENT + " characters");
    }
    byte[] signature = key.sign(Blake2b.of(PREHASH, document));
    byte[] global = key.sign(withComment(signature, trustedComment));
    return new MinisignSignature(
        true, key.publicKey().idBytes(), signature, trustedComment, global);
  }

  /**
   * @throws ImageFormatException if the file is no signature
   */
  public static MinisignSignature parse(byte[] file) throws ImageFormatException {
    MinisignText text = MinisignText.of(WHAT, file, 4);
    text.comment(1, MinisignText.UNTRUSTED);
    byte[] first = text.base64(2, SIZE);
    boolean prehashed = first[1] == 'D';
    if (first[0] != 'E' || (!prehashed && first[1] != 'd')) {
      throw new ImageFormatException(WHAT + ": its algorithm is neither ED nor Ed");
    }
    return new MinisignSignature(
        prehashed,
        Arrays.copyOfRange(first, 2, 2 + MinisignPublicKey.ID),
        Arrays.copyOfRange(first, 2 + MinisignPublicKey.ID, SIZE),
        text.comment(3, MinisignText.TRUSTED),
        text.base64(4, Ed25519.SIGNATURE));
  }

  /** The file. */
  public byte[] toBytes() {
    byte[] first =
        java.nio.ByteBuffer.allocate(SIZE)
            .put((byte) 'E')
            .put((byte) (prehashed ? 'D' : 'd'))
            .put(keyId)
            .put(signature)
            .array();
    String text =
        MinisignText.UNTRUSTED
            + "signature of key "
            + keyId()
            + "\n"
            + MinisignText.base64(first)
            + "\n"
            + MinisignText.TRUSTED
            + trustedComment
            + "\n"
            + MinisignText.base64(globalSignature)
            + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The number of the key that signed. */
  public String keyId() {
    return MinisignPublicKey.shown(keyId);
  }

  /** To be believed only after {@link #requireOf}. */
  public String trustedComment() {
    return trustedComment;
  }

  /**
   * Checks document and comment.
   *
   * @throws SignatureMismatchException if it is another key's, or document or comment are others
   */
  public void requireOf(byte[] document, MinisignPublicKey key) throws IOException {
    if (!key.hasId(keyId)) {
      throw new SignatureMismatchException(
          WHAT, "made by key " + keyId() + ", expected key " + key.id());
    }
    byte[] message = prehashed ? Blake2b.of(PREHASH, document) : document;
    if (!key.verifies(message, signature)) {
      throw new SignatureMismatchException(WHAT, "does not match the document");
    }
    if (!key.verifies(withComment(signature, trustedComment), globalSignature)) {
      throw new SignatureMismatchException(WHAT, "does not match its trusted comment");
    }
  }

  boolean isOfKey(MinisignPublicKey key) {
    return key.hasId(keyId);
  }

  private static byte[] withComment(byte[] signature, String comment) {
    byte[] text = comment.getBytes(StandardCharsets.UTF_8);
    byte[] both = Arrays.copyOf(signature, signature.length + text.length);
    System.arraycopy(text, 0, both, signature.length, text.length);
    return both;
  }
}
