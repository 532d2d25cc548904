package dev.assembler.assets;

import java.util.Arrays;

/**
 * How the Merkle tree of one file is hashed: fs-verity with blocks of 4 KiB (Linux,
 * Documentation/filesystems/fsverity.rst, "Merkle tree"). Every block is hashed with the salt in
 * front, padded with zeros to the hash function's own block, so that its state can be kept.
 */
record VerityFormat(DigestAlgorithm algorithm, byte[] salt) {

  static final int BLOCK = 4096;

  private static final byte[] ZEROS = new byte[BLOCK];

  VerityFormat {
    if (!algorithm.isFsVerity()) {
      throw new IllegalArgumentException("algorithm: " + algorithm + ", expected one of fs-verity");
    }
    if (salt.length > FsVerity.MAX_SALT) {
      throw new IllegalArgumentException(
          "salt: " + salt.length + " bytes, fs-verity holds at most " + FsVerity.MAX_SALT);
    }
  }

  HashFunction function() {
    return algorithm == DigestAlgorithm.FSVERITY_SHA256
        ? HashFunction.sha256()
        : HashFunction.sha512();
  }

  /** The salt as it is hashed in front of a block. */
  byte[] prefix() {
    int inputBlock = algorithm == DigestAlgorithm.FSVERITY_SHA256 ? 64 : 128;
    return salt.length == 0 ? salt : Arrays.copyOf(salt, inputBlock);
  }

  /** Hashes {@code length} bytes as one block: at most 4 KiB, zeros for what is missing. */
  static void hashBlock(
      HashFunction function,
      byte[] prefix,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    function.update(prefix, 0, prefix.length);
    function.update(in, offset, length);
    if (length < BLOCK) {
      function.update(ZEROS, 0, BLOCK - length);
    }
    function.digest(out, outOffset);
  }
}
