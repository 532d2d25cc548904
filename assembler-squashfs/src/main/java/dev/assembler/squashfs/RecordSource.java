package dev.assembler.squashfs;

import dev.assembler.core.bytes.StructReader;
import java.io.IOException;

/**
 * Uncompressed metadata, read record by record. Every method fails with an {@link
 * dev.assembler.core.ImageFormatException} where the table ends too early.
 */
interface RecordSource {

  /** The 16 bits that come next, which stay unread. */
  int peekU16(String record) throws IOException;

  /** The next {@code size} bytes as a record of that name, for messages; at most 8 KiB. */
  StructReader next(String record, int size) throws IOException;

  /** Says that so many bytes read from here will be kept; refused beyond the reader's limits. */
  void hold(long bytes) throws IOException;
}
