package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A public key of minisign's: which key it is, and Ed25519. */
public final class MinisignPublicKey {

  static final int ID = 8;

  private static final int SIZE = 2 + ID + Ed25519.KEY;
  private static final String WHAT = "minisign public key";

  private final byte[] id;
  private final byte[] key;

  MinisignPublicKey(byte[] id, byte[] key) {
    this.id = id.clone();
    this.key = key.clone();
  }

  /**
   * Reads a key: the file's two lines, or its second one alone as {@code minisign -P} takes it.
   *
   * @throws ImageFormatException if it is neither
   */
  public static MinisignPublicKey parse(String text) throws ImageFormatException {
    byte[] bytes;
    if (text.startsWith(MinisignText.UNTRUSTED)) {
      bytes = MinisignText.of(WHAT, text.getBytes(StandardCharsets.UTF_8), 2).base64(2, SIZE);
    } else {
      bytes = MinisignText.base64(WHAT, text.strip(), SIZE);
    }
    if (bytes[0] != 'E' || bytes[1] != 'd') {
      throw new ImageFormatException(WHAT + ": no key of algorithm Ed");
    }
    return new MinisignPublicKey(
        Arrays.copyOfRange(bytes, 2, 2 + ID), Arrays.copyOfRange(bytes, 2 + ID, SIZE));
  }

  /** The key's number as minisign shows it: 16 hex digits. */
  public String id() {
    return shown(id);
  }

  /** The line that {@link #parse} and {@code minisign -P} take. */
  public String toText() {
    return MinisignText.base64(
        ByteBuffer.allocate(SIZE).put((byte) 'E').put((byte) 'd').put(id).put(key).array());
  }

  boolean hasId(byte[] other) {
    return Arrays.equals(id, other);
  }

  byte[] idBytes() {
    return id.clone();
  }

  boolean verifies(byte[] message, byte[] signature) {
    return Ed25519.verify(key, message, signature);
  }

  static String shown(byte[] id) {
    long number = ByteBuffer.wrap(id).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return String.format(Locale.ROOT, "%016X", number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MinisignPublicKey that
        && Arrays.equals(id, that.id)
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return WHAT + " " + id();
  }
}
