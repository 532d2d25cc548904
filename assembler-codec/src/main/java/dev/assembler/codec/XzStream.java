package dev.assembler.codec;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tukaani.xz.XZ;

/**
 * Where the blocks of one .xz stream are (.xz file format 1.2.1, 4.): each can be read, or kept in
 * another stream of the same check, without the others.
 *
 * @param crc32 whether its blocks are checked as {@link StreamUnits} checks those it makes
 * @param blocks in their order; they lie one behind the other
 */
public record XzStream(boolean crc32, List<Block> blocks) {

  /**
   * A block.
   *
   * @param offset where it begins, counted from the stream's first byte
   * @param length with padding
   * @param unit as the index tells it
   */
  public record Block(long offset, long length, StreamUnits.UnitLength unit) {}

  private static final int HEADER = 12;
  private static final int LARGEST_INDEX = 1 << 26;

  public XzStream {
    blocks = List.copyOf(blocks);
  }

  /**
   * Reads the index of a stream that fills {@code stream} from end to end.
   *
   * @throws ImageFormatException if footer and index contradict each other or the stream
   */
  public static XzStream read(ImageSource stream) throws IOException {
    long size = stream.size();
    if (size < 2 * HEADER + 8) {
      throw malformed("of " + size + " bytes", "a header, an index and a footer");
    }
    byte[] header = bytes(stream, 0, HEADER);
    byte[] footer = bytes(stream, size - HEADER, HEADER);
    long indexSize = 4 * ((LittleEndian.i32(footer, 4) & 0xFFFF_FFFFL) + 1);
    if (footer[10] != 'Y' || footer[11] != 'Z' || indexSize > size - 2 * HEADER) {
      throw malformed("Backward Size " + indexSize, "a footer behind an index");
    }
    if (indexSize > LARGEST_INDEX) {
      throw malformed("an index of " + indexSize + " bytes", "at most " + LARGEST_INDEX);
    }
    List<Block> blocks =
        blocks(bytes(stream, size - HEADER - indexSize, (int) indexSize), size - HEADER);
    return new XzStream(header[7] == XZ.CHECK_CRC32, blocks);
  }

  private static List<Block> blocks(byte[] index, long indexEnd) throws ImageFormatException {
    var at = new int[] {1};
    long count = number(index, at);
    if (index[0] != 0 || count > index.length / 2) {
      throw malformed("an index of " + count + " records", "as many as fit into it");
    }
    var blocks = new ArrayList<Block>((int) count);
    long offset = HEADER;
    for (long i = 0; i < count; i++) {
      long unpadded = number(index, at);
      long raw = number(index, at);
      long length = unpadded + (-unpadded & 3);
      if (unpadded < 5 || length > indexEnd - index.length - offset) {
        throw malformed("block " + i + " of " + unpadded + " bytes", "blocks before their index");
      }
      blocks.add(new Block(offset, length, new StreamUnits.UnitLength(unpadded, raw)));
      offset += length;
    }
    if (offset != indexEnd - index.length) {
      throw malformed("blocks up to " + offset, "blocks up to the index");
    }
    return blocks;
  }

  /** A multibyte integer (1.2). */
  private static long number(byte[] bytes, int[] at) throws ImageFormatException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      if (at[0] == bytes.length) {
        break;
      }
      byte next = bytes[at[0]++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number without an end", "at most nine bytes");
  }

  private static byte[] bytes(ImageSource stream, long offset, int length) throws IOException {
    var bytes = new byte[length];
    stream.readAt(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private static ImageFormatException malformed(String found, String expected) {
    return new ImageFormatException(
        String.format(Locale.ROOT, "xz index: %s, expected %s", found, expected));
  }
}
