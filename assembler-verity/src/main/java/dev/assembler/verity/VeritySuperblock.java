package dev.assembler.verity;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * The first 512 bytes of a hash area (cryptsetup, struct verity_sb), little-endian.
 *
 * @param options all but the threads are in the superblock
 * @param dataBlocks at least 1
 */
public record VeritySuperblock(VerityOptions options, long dataBlocks) {

  static final int SIZE = 512;

  private static final String RECORD = "verity superblock";
  private static final String SIGNATURE = "verity\0\0";
  private static final int VERSION = 1;

  /** Digests of the salt and then the block; type 0, Chrome OS's, has the salt behind. */
  private static final int NORMAL = 1;

  private static final int ALGORITHM_SIZE = 32;

  /** Of the data that the tree is about. */
  public long dataSize() {
    return dataBlocks * options.dataBlockSize();
  }

  ByteBuffer toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    byte[] salt = options.salt();
    new StructWriter(RECORD, bytes)
        .at(0x000)
        .ascii("signature", SIGNATURE, 8)
        .at(0x008)
        .u32("version", VERSION)
        .at(0x00C)
        .u32("hash_type", NORMAL)
        .at(0x010)
        .bytes("uuid", uuidBytes(options.uuid()), 16)
        .at(0x020)
        .bytes("algorithm", padded(options.algorithm().toString()), ALGORITHM_SIZE)
        .at(0x040)
        .u32("data_block_size", options.dataBlockSize())
        .at(0x044)
        .u32("hash_block_size", options.hashBlockSize())
        .at(0x048)
        .u64("data_blocks", dataBlocks)
        .at(0x050)
        .u16("salt_size", salt.length)
        .at(0x052)
        .zeros(6)
        .at(0x058)
        .bytes("salt", Arrays.copyOf(salt, VerityOptions.LARGEST_SALT), VerityOptions.LARGEST_SALT)
        .at(0x158)
        .zeros(168)
        .at(SIZE);
    return bytes.flip();
  }

  static VeritySuperblock readFrom(ImageSource hashArea) throws IOException {
    var bytes = ByteBuffer.allocate((int) Math.min(SIZE, hashArea.size()));
    hashArea.readAt(0, bytes);
    var reader = new StructReader(RECORD, bytes.flip(), 0);
    reader.at(0x000).expectAscii("signature", SIGNATURE);
    reader.at(0x008).expect("version", 4, VERSION).at(0x00C).expect("hash_type", 4, NORMAL);
    ByteBuffer id = ByteBuffer.wrap(reader.at(0x010).bytes("uuid", 16)).order(ByteOrder.BIG_ENDIAN);
    var uuid = new UUID(id.getLong(), id.getLong());
    HashAlgorithm algorithm = readAlgorithm(reader.at(0x020));
    int dataBlockSize = readBlockSize(reader.at(0x040), "data_block_size");
    int hashBlockSize = readBlockSize(reader.at(0x044), "hash_block_size");
    long dataBlocks = reader.at(0x048).u64("data_blocks");
    if (dataBlocks < 1 || dataBlocks > HashTreeLayout.MOST_BLOCKS) {
      throw reader.fault(
          "data_blocks",
          8,
          Long.toUnsignedString(dataBlocks),
          "expected 1 to " + HashTreeLayout.MOST_BLOCKS);
    }
    int saltSize = reader.at(0x050).u16("salt_size");
    if (saltSize > VerityOptions.LARGEST_SALT) {
      throw reader.fault("salt_size", 2, saltSize, "expected at most 256");
    }
    reader.at(0x052).zeros(6).at(0x058);
    byte[] salt = reader.bytes("salt", saltSize);
    reader.zeros(VerityOptions.LARGEST_SALT - saltSize).at(0x158).zeros(168).at(SIZE);
    var options =
        VerityOptions.defaults()
            .withAlgorithm(algorithm)
            .withBlockSizes(dataBlockSize, hashBlockSize)
            .withSalt(salt)
            .withUuid(uuid);
    return new VeritySuperblock(options, dataBlocks);
  }

  private static HashAlgorithm readAlgorithm(StructReader reader) throws ImageFormatException {
    byte[] name = reader.bytes("algorithm", ALGORITHM_SIZE);
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      if (Arrays.equals(name, padded(algorithm.toString()))) {
        return algorithm;
      }
    }
    String found = new String(name, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "");
    throw reader.fault("algorithm", ALGORITHM_SIZE, '"' + found + '"', "expected sha256 or sha512");
  }

  private static int readBlockSize(StructReader reader, String field) throws ImageFormatException {
    long size = reader.u32(field);
    if (!VerityOptions.isBlockSize(size)) {
      throw reader.fault(field, 4, size, "expected a power of two from 512 to 524288");
    }
    return (int) size;
  }

  private static byte[] padded(String text) {
    return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), ALGORITHM_SIZE);
  }

  private static byte[] uuidBytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }
}
