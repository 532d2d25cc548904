package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * scrypt (RFC 7914) with libsodium's limits in place of its parameters, as minisign's key files
 * have them.
 */
final class Scrypt {

  /** libsodium's "sensitive", the most that minisign takes. */
  private static final long MOST_OPERATIONS = 1 << 25;

  private static final long MOST_MEMORY = 1 << 30;

  private static final int BLOCK_SIZE = 8;
  private static final long LEAST_OPERATIONS = 32_768;

  private Scrypt() {}

  /**
   * @throws ImageFormatException if the limits are beyond what minisign would take itself
   */
  static byte[] derive(byte[] password, byte[] salt, long operations, long memory, int size)
      throws ImageFormatException {
    if (operations < 0 || operations > MOST_OPERATIONS || memory < 0 || memory > MOST_MEMORY) {
      throw new ImageFormatException(
          "minisign secret key: scrypt limits of "
              + Long.toUnsignedString(operations)
              + " operations and "
              + Long.toUnsignedString(memory)
              + " bytes, expected at most "
              + MOST_OPERATIONS
              + " and "
              + MOST_MEMORY);
    }
    long most = Math.max(operations, LEAST_OPERATIONS);
    int logN;
    int parallel = 1;
    if (most < memory / 32) {
      logN = logN(most / (BLOCK_SIZE * 4));
    } else {
      logN = logN(memory / (BLOCK_SIZE * 128));
      parallel = Math.max(1, (int) ((most / 4) >> logN) / BLOCK_SIZE);
    }
    return SCrypt.generate(password, salt, 1 << logN, BLOCK_SIZE, parallel, size);
  }

  /** The least exponent from 1 on whose power is more than half of it. */
  private static int logN(long most) {
    int log = 1;
    while (1L << log <= most / 2) {
      log++;
    }
    return log;
  }
}
