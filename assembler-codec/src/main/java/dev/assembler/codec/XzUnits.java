package dev.assembler.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * One .xz stream of blocks of 8 MiB (.xz file format 1.2.1). Each block is made by the library as a
 * stream of its own, whose header and index are dropped; ours stand around all of them. The check
 * is CRC32, since Linux knows no CRC64.
 */
final class XzUnits extends StreamUnits {

  private static final int UNIT = 8 << 20;

  /** Stream header and stream footer have as many bytes (2.1.1, 2.1.2). */
  private static final int HEADER = 12;

  private final BcjFilter filter;

  XzUnits(Codec codec, BcjFilter filter) {
    super(codec, UNIT, true);
    this.filter = filter;
  }

  @Override
  public byte[] head() {
    byte[] header = {(byte) 0xFD, '7', 'z', 'X', 'Z', 0, 0, XZ.CHECK_CRC32, 0, 0, 0, 0};
    LittleEndian.putI32(header, 8, crc(header, 6, 2));
    return header;
  }

  @Override
  public Compressor newCompressor() {
    return new Blocks();
  }

  /** The index (4.) and the stream footer. */
  @Override
  public byte[] tail(List<UnitLength> units) {
    var index = new ByteArrayOutputStream();
    index.write(0); // index indicator
    writeNumber(index, units.size());
    for (UnitLength unit : units) {
      writeNumber(index, unit.indexed());
      writeNumber(index, unit.raw());
    }
    while (index.size() % 4 != 0) {
      index.write(0);
    }
    byte[] covered = index.toByteArray();
    byte[] tail = Arrays.copyOf(covered, covered.length + 4 + HEADER);
    LittleEndian.putI32(tail, covered.length, crc(covered, 0, covered.length));
    int footer = covered.length + 4;
    LittleEndian.putI32(tail, footer + 4, footer / 4 - 1); // Backward Size
    tail[footer + 9] = XZ.CHECK_CRC32;
    LittleEndian.putI32(tail, footer, crc(tail, footer + 4, 6));
    tail[footer + 10] = 'Y';
    tail[footer + 11] = 'Z';
    return tail;
  }

  /** A multibyte integer (1.2): seven bits a byte, the least first. */
  private static void writeNumber(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Makes blocks with the library, and keeps the large arrays that it needs. */
  private final class Blocks implements Compressor {

    private final KeptArrays arrays = new KeptArrays();
    private final KeptOutput out = new KeptOutput(UNIT / 4);
    private final FilterOptions[] filters;

    Blocks() {
      LZMA2Options lzma2 = XzPreset.options(codec());
      if (lzma2.getDictSize() > UNIT) {
        lzma2 = XzPreset.options(codec(), UNIT);
      }
      filters =
          filter == null
              ? new FilterOptions[] {lzma2}
              : new FilterOptions[] {filter.options(), lzma2};
    }

    @Override
    public Made make(byte[] raw, int offset, int length) {
      out.reset();
      try (var xz = new XZOutputStream(out, filters, XZ.CHECK_CRC32, arrays)) {
        xz.write(raw, offset, length);
      } catch (IOException e) {
        throw new IllegalStateException("xz failed to encode in memory", e);
      } finally {
        arrays.reclaim();
      }
      byte[] stream = out.array();
      int footer = out.size() - HEADER;
      int index = footer - 4 * (LittleEndian.i32(stream, footer + 4) + 1);
      var lengths = new UnitLength(readNumber(stream, index + 2), length);
      int size = index - HEADER;
      System.arraycopy(stream, HEADER, stream, 0, size);
      return new Made(stream, size, lengths);
    }

    @Override
    public void close() {}
  }

  private static long readNumber(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; ; i++) {
      value |= (bytes[offset + i] & 0x7FL) << 7 * i;
      if (bytes[offset + i] >= 0) {
        return value;
      }
    }
  }

  private static int crc(byte[] bytes, int offset, int length) {
    var crc = new CRC32();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
