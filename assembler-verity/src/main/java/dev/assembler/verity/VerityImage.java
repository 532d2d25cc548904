package dev.assembler.verity;

import dev.assembler.core.Limits;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;

/** dm-verity hash areas: made of data, or while data is written; read and verified. */
public final class VerityImage {

  private VerityImage() {}

  /**
   * How large the hash area of so much data is, so that room can be left for it.
   *
   * @param dataSize a multiple of the data block size, at least one block
   */
  public static long size(long dataSize, VerityOptions options) {
    return HashTreeLayout.of(options, blocks(dataSize, options)).size();
  }

  /**
   * Makes the tree of data that is there already, on several threads; holes are not read.
   *
   * @throws IllegalArgumentException if the data is not a multiple of the data block size, or empty
   */
  public static HashTree of(ImageSource data, VerityOptions options) throws IOException {
    long blocks = blocks(data.size(), options);
    return new HashTree(options, blocks, DataHashing.of(data, options, blocks));
  }

  /** Begins a tree of what is going to be written: write it to the tap, which hands it on. */
  public static VerityTap tap(ImageSink data, VerityOptions options) {
    return new VerityTap(data, options);
  }

  /**
   * Reads the superblock of a hash area.
   *
   * @throws dev.assembler.core.ImageFormatException if it is none, or of a kind that Linux has no
   *     digests for here: Chrome OS's, or other algorithms than sha256 and sha512
   */
  public static VeritySuperblock read(ImageSource hashArea) throws IOException {
    return VeritySuperblock.readFrom(hashArea);
  }

  /**
   * Compares every block of the data with the tree, the tree with itself, and its top with the root
   * hash.
   *
   * @return what does not match
   * @throws dev.assembler.core.ImageFormatException if the hash area is malformed, or it or the
   *     data is cut
   */
  public static VerityCheck verify(ImageSource data, ImageSource hashArea, RootHash rootHash)
      throws IOException {
    return verify(data, hashArea, rootHash, Limits.defaults());
  }

  /**
   * As {@link #verify(ImageSource, ImageSource, RootHash)}, with as much memory for digests as
   * {@link Limits#allocation} allows: 32 bytes for each block with SHA-256.
   */
  public static VerityCheck verify(
      ImageSource data, ImageSource hashArea, RootHash rootHash, Limits limits) throws IOException {
    return VerityVerifier.verify(data, hashArea, rootHash, limits);
  }

  static long blocks(long dataSize, VerityOptions options) {
    int blockSize = options.dataBlockSize();
    if (dataSize < blockSize || !Alignment.isAligned(dataSize, blockSize)) {
      throw new IllegalArgumentException(
          "data size: "
              + dataSize
              + ", expected a multiple of the data block size, "
              + blockSize
              + ", and at least one block");
    }
    if (!HashTreeLayout.isInMemory(options, dataSize / blockSize)) {
      throw new IllegalArgumentException(
          "data size: " + dataSize + ", too many blocks of " + blockSize + "; use larger ones");
    }
    return dataSize / blockSize;
  }
}
