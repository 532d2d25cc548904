package dev.assembler.verity;

import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;

/**
 * How a tree is made. Everything but {@link #threads} decides bytes.
 *
 * @param algorithm of all digests
 * @param dataBlockSize a power of two from 512 to 512 KiB; Linux opens none above its page size
 * @param hashBlockSize likewise
 * @param salt 0 to 256 bytes before each block; derive it from the seed. A copy is taken
 * @param uuid of the hash area; derive it from the seed
 * @param threads that read and hash when a tree is made of an image, at least 1
 */
public record VerityOptions(
    HashAlgorithm algorithm,
    int dataBlockSize,
    int hashBlockSize,
    byte[] salt,
    UUID uuid,
    int threads) {

  static final int LARGEST_SALT = 256;
  private static final int SMALLEST_BLOCK = 512;
  private static final int LARGEST_BLOCK = 512 << 10;

  public VerityOptions {
    Objects.requireNonNull(algorithm, "algorithm");
    Objects.requireNonNull(uuid, "uuid");
    requireBlock("data block size", dataBlockSize);
    requireBlock("hash block size", hashBlockSize);
    salt = salt.clone();
    if (salt.length > LARGEST_SALT) {
      throw new IllegalArgumentException(
          "salt: " + salt.length + " bytes, expected at most " + LARGEST_SALT);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
    }
  }

  /** SHA-256, blocks of 4 KiB, no salt, a UUID of zeros, a thread for each processor. */
  public static VerityOptions defaults() {
    return new VerityOptions(
        HashAlgorithm.SHA256,
        4096,
        4096,
        new byte[0],
        new UUID(0, 0),
        Runtime.getRuntime().availableProcessors());
  }

  public VerityOptions withAlgorithm(HashAlgorithm newAlgorithm) {
    return new VerityOptions(newAlgorithm, dataBlockSize, hashBlockSize, salt, uuid, threads);
  }

  public VerityOptions withBlockSizes(int newDataBlockSize, int newHashBlockSize) {
    return new VerityOptions(algorithm, newDataBlockSize, newHashBlockSize, salt, uuid, threads);
  }

  public VerityOptions withSalt(byte[] newSalt) {
    return new VerityOptions(algorithm, dataBlockSize, hashBlockSize, newSalt, uuid, threads);
  }

  public VerityOptions withUuid(UUID newUuid) {
    return new VerityOptions(algorithm, dataBlockSize, hashBlockSize, salt, newUuid, threads);
  }

  public VerityOptions withThreads(int newThreads) {
    return new VerityOptions(algorithm, dataBlockSize, hashBlockSize, salt, uuid, newThreads);
  }

  /** A copy. */
  @Override
  public byte[] salt() {
    return salt.clone();
  }

  static boolean isBlockSize(long size) {
    return size >= SMALLEST_BLOCK && size <= LARGEST_BLOCK && Long.bitCount(size) == 1;
  }

  private static void requireBlock(String name, int size) {
    if (!isBlockSize(size)) {
      throw new IllegalArgumentException(
          name + ": " + size + ", expected a power of two from 512 to 524288");
    }
  }

  @Override
  public String toString() {
    return String.join(
        ", ",
        algorithm.toString(),
        "data blocks of " + dataBlockSize,
        "hash blocks of " + hashBlockSize,
        salt.length == 0 ? "no salt" : "salt " + HexFormat.of().formatHex(salt),
        "uuid " + uuid);
  }
}
