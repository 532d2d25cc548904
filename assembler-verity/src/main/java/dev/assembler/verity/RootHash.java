package dev.assembler.verity;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/** What a whole tree comes to: whoever knows it trusts every block of the data. */
public final class RootHash {

  private static final int UUID_SIZE = 16;

  private final byte[] bytes;

  private RootHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes a digest; a copy is taken
   */
  public static RootHash of(byte[] bytes) {
    if (Arrays.stream(HashAlgorithm.values()).noneMatch(known -> known.size() == bytes.length)) {
      throw new IllegalArgumentException(
          "root hash: " + bytes.length + " bytes, expected 32 (sha256) or 64 (sha512)");
    }
    return new RootHash(bytes.clone());
  }

  /**
   * Reads what {@link #toString} gives, in any case.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static RootHash parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The identity of the data's partition, by which systemd finds it: the first 128 bits
   * (Discoverable Partitions Specification, "root-verity" and its kin).
   */
  public UUID dataPartition() {
    return uuid(0);
  }

  /** The identity of the hash area's partition: the last 128 bits. */
  public UUID hashPartition() {
    return uuid(bytes.length - UUID_SIZE);
  }

  private UUID uuid(int offset) {
    ByteBuffer half = ByteBuffer.wrap(bytes, offset, UUID_SIZE);
    return new UUID(half.getLong(), half.getLong());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RootHash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Lower-case hexadecimal, as veritysetup takes it, and systemd on the kernel's command line. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
