package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The beginning of a file, and its last sector, by which it is recognised.
 *
 * @param bytes as many as there are, at most {@link #MOST}
 * @param tail the last {@link #SECTOR} bytes; empty where nobody knows, or there are fewer
 * @param size of the whole file; {@link Long#MAX_VALUE} where nobody knows
 */
public record FileHead(byte[] bytes, byte[] tail, long size) {

  /** What is looked at: the last magic, that of ISO 9660, ends at 0x8006. */
  public static final int MOST = 0x8800;

  /** Of a disk: the footer of a VHD is one. */
  public static final int SECTOR = 512;

  public static FileHead of(ImageSource source) throws IOException {
    byte[] head = new byte[(int) Math.min(MOST, source.size())];
    source.readAt(0, ByteBuffer.wrap(head));
    byte[] tail = new byte[source.size() < SECTOR ? 0 : SECTOR];
    source.readAt(source.size() - tail.length, ByteBuffer.wrap(tail));
    return new FileHead(head, tail, source.size());
  }

  /** The byte at an offset; -1 where there is none. */
  public int u8(int offset) {
    return offset < bytes.length ? bytes[offset] & 0xFF : -1;
  }

  /** The little-endian number of two bytes; -1 where there is none. */
  public int u16(int offset) {
    return offset + 1 < bytes.length ? u8(offset) | u8(offset + 1) << 8 : -1;
  }

  /** How many zeros it begins with. */
  int zeros() {
    int count = 0;
    while (count < bytes.length && bytes[count] == 0) {
      count++;
    }
    return count;
  }

  /** Whether these characters, each a byte, are there. */
  public boolean has(int offset, String magic) {
    return has(bytes, offset, magic);
  }

  /** Whether the last sector begins with these characters. */
  public boolean endsWith(String magic) {
    return has(tail, 0, magic);
  }

  private static boolean has(byte[] bytes, int offset, String magic) {
    byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
    int end = offset + expected.length;
    return end <= bytes.length && Arrays.equals(bytes, offset, end, expected, 0, expected.length);
  }
}
