package dev.assembler.gpt;

import java.nio.ByteBuffer;

/**
 * A part of the partition table, encoded.
 *
 * @param name as the specification calls it
 * @param offset in bytes
 */
record Structure(String name, long offset, ByteBuffer bytes) {}
