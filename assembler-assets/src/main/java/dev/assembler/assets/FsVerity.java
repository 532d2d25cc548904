package dev.assembler.assets;

import dev.assembler.core.bytes.StructWriter;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;

/**
 * The fs-verity descriptor of a file: the root hash of its Merkle tree with what it depends on.
 * Linux measures a file by the descriptor's hash, the file digest (Documentation/filesystems/
 * fsverity.rst, "File digest computation"). Blocks are of 4 KiB.
 */
public final class FsVerity {

  /** Bytes that a salt may have. */
  public static final int MAX_SALT = 32;

  /** Bytes of {@code struct fsverity_descriptor}. */
  private static final int SIZE = 256;

  private final VerityFormat format;
  private final long dataSize;
  private final byte[] rootHash;

  FsVerity(VerityFormat format, long dataSize, byte[] rootHash) {
    this.format = format;
    this.dataSize = dataSize;
    this.rootHash = rootHash;
  }

  /**
   * Reads a file once.
   *
   * @param algorithm one of fs-verity
   * @param salt at most 32 bytes, none for no salt
   * @param threads beside the reading one; 1 is none
   */
  public static FsVerity of(ImageSource source, DigestAlgorithm algorithm, byte[] salt, int threads)
      throws IOException {
    if (!algorithm.isFsVerity()) {
      throw new IllegalArgumentException("algorithm: " + algorithm + ", expected one of fs-verity");
    }
    try (var tap = new DigestTap(Set.of(algorithm), salt, threads)) {
      Digests.readAll(source, tap);
      tap.finish();
      return tap.fsVerity(algorithm);
    }
  }

  public DigestAlgorithm algorithm() {
    return format.algorithm();
  }

  /** Bytes of the file. */
  public long dataSize() {
    return dataSize;
  }

  /** A copy of the salt; empty if there is none. */
  public byte[] salt() {
    return format.salt().clone();
  }

  /** A copy of the Merkle tree's root; zeros for an empty file. */
  public byte[] rootHash() {
    return rootHash.clone();
  }

  /** The file digest: what {@code fsverity digest} prints and the kernel measures. */
  public byte[] digest() {
    HashFunction function = format.function();
    function.update(descriptor(), 0, SIZE);
    return function.digest();
  }

  /** The 256 bytes of {@code struct fsverity_descriptor} (include/uapi/linux/fsverity.h). */
  public byte[] descriptor() {
    ByteBuffer descriptor = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    new StructWriter("fs-verity descriptor", descriptor)
        .at(0x00)
        .u8("version", 1)
        .at(0x01)
        .u8("hash_algorithm", algorithm() == DigestAlgorithm.FSVERITY_SHA256 ? 1 : 2)
        .at(0x02)
        .u8("log_blocksize", 12)
        .at(0x03)
        .u8("salt_size", format.salt().length)
        .at(0x04)
        .zeros(4)
        .at(0x08)
        .u64("data_size", dataSize)
        .at(0x10)
        .bytes("root_hash", Arrays.copyOf(rootHash, 64), 64)
        .at(0x50)
        .bytes("salt", Arrays.copyOf(format.salt(), MAX_SALT), MAX_SALT)
        .at(0x70)
        .zeros(144)
        .at(SIZE);
    return descriptor.array();
  }
}
