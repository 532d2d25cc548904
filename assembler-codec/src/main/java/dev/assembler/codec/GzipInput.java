package dev.assembler.codec;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gzip members one after the other (RFC 1952, 2.2), zeros after the last one being padding; or just
 * one of them.
 */
final class GzipInput extends InputStream {

  private static final HexFormat HEX = HexFormat.of();
  private static final int FHCRC = 0x02;
  private static final int FEXTRA = 0x04;
  private static final int FNAME = 0x08;
  private static final int FCOMMENT = 0x10;
  private static final int RESERVED = 0xE0;

  private final PeekedInput source;
  private final boolean oneMember;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 contentCrc = new CRC32();
  private final CRC32 headerCrc = new CRC32();
  private boolean atEnd;

  GzipInput(PeekedInput source, boolean oneMember) throws IOException {
    this.source = source;
    this.oneMember = oneMember;
    try {
      readHeader();
    } catch (IOException | RuntimeException e) {
      inflater.end();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    while (!atEnd) {
      int n = inflate(into, off, len);
      if (n > 0) {
        contentCrc.update(into, off, n);
        return n;
      }
      if (inflater.finished()) {
        readTrailer();
        nextMember();
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int off, int len) throws IOException {
    if (!source.buffered(1) && !inflater.finished()) {
      throw truncated();
    }
    int offered = source.limit() - source.position();
    inflater.setInput(source.buffer, source.position(), offered);
    try {
      int n = inflater.inflate(into, off, len);
      source.skipBuffered(offered - inflater.getRemaining());
      return n;
    } catch (DataFormatException e) {
      String what = e.getMessage() == null ? "malformed" : e.getMessage();
      throw new ImageFormatException("gzip stream: " + what, e);
    }
  }

  private void readHeader() throws IOException {
    headerCrc.reset();
    int magic = headerByte() | headerByte() << 8;
    int method = headerByte();
    int flags = headerByte();
    if (magic != 0x8B1F || method != 8 || (flags & RESERVED) != 0) {
      throw new ImageFormatException(
          "gzip header: ID 0x"
              + HEX.toHexDigits((short) magic)
              + ", CM "
              + method
              + ", FLG 0x"
              + HEX.toHexDigits((byte) flags)
              + ", expected 0x8b1f, 8, no reserved flag");
    }
    skipHeader(6); // MTIME, XFL, OS
    if ((flags & FEXTRA) != 0) {
      skipHeader(headerByte() | headerByte() << 8);
    }
    if ((flags & FNAME) != 0) {
      skipHeaderText();
    }
    if ((flags & FCOMMENT) != 0) {
      skipHeaderText();
    }
    if ((flags & FHCRC) != 0) {
      long computed = headerCrc.getValue() & 0xFFFF;
      expect("CRC16", headerByte() | headerByte() << 8, computed);
    }
    inflater.reset();
    contentCrc.reset();
  }

  private void readTrailer() throws IOException {
    if (!source.buffered(8)) {
      throw truncated();
    }
    int at = source.position();
    expect("CRC32", LittleEndian.i32(source.buffer, at) & 0xFFFF_FFFFL, contentCrc.getValue());
    expect(
        "ISIZE",
        LittleEndian.i32(source.buffer, at + 4) & 0xFFFF_FFFFL,
        inflater.getBytesWritten() & 0xFFFF_FFFFL);
    source.skipBuffered(8);
  }

  private void nextMember() throws IOException {
    if (oneMember || !source.buffered(1)) {
      atEnd = true;
    } else if (source.buffer[source.position()] != 0) {
      readHeader();
    } else {
      for (int b = source.read(); b >= 0; b = source.read()) {
        if (b != 0) {
          throw new ImageFormatException("gzip stream: other bytes after its end");
        }
      }
      atEnd = true;
    }
  }

  private int headerByte() throws IOException {
    int b = source.read();
    if (b < 0) {
      throw truncated();
    }
    headerCrc.update(b);
    return b;
  }

  private void skipHeader(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      headerByte();
    }
  }

  /** Text of any length costs time, no memory. */
  private void skipHeaderText() throws IOException {
    int b;
    do {
      b = headerByte();
    } while (b != 0);
  }

  private static void expect(String field, long found, long expected) throws ImageFormatException {
    if (found != expected) {
      throw new ImageFormatException(
          "gzip stream: "
              + field
              + " 0x"
              + Long.toHexString(found)
              + ", expected 0x"
              + Long.toHexString(expected));
    }
  }

  private static ImageFormatException truncated() {
    return new ImageFormatException("gzip stream: ends too early");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    source.close();
  }
}
