package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import java.io.IOException;
import java.util.Locale;

/**
 * The maps of GNU's four sparse formats: old GNU in the header and blocks behind it, 0.0 in
 * repeated records, 0.1 in one record, 1.0 as text before the data (GNU tar manual, "Storing Sparse
 * Files").
 */
final class SparseReader {

  /** A map, and where in the archive the data it tells of begins. */
  record Found(SparseMap map, long dataOffset) {}

  private static final int OLD_GNU_MAP = 386;
  private static final int OLD_GNU_IN_HEADER = 4;
  private static final int OLD_GNU_IS_EXTENDED = 482;
  private static final int OLD_GNU_REAL_SIZE = 483;
  private static final int OLD_GNU_IN_EXTENSION = 21;
  private static final int OLD_GNU_EXTENSION_IS_EXTENDED = 504;

  private final BlockReader blocks;
  private final TarEntry entry;

  SparseReader(BlockReader blocks, TarEntry entry) {
    this.blocks = blocks;
    this.entry = entry;
  }

  /** The map of an entry that has one, else null. */
  Found read() throws IOException {
    PaxHeader pax = entry.pax();
    if (entry.header().typeflag() == 'S') {
      return readOldGnu();
    }
    if (pax.has(PaxKey.SPARSE_MAJOR) || pax.has(PaxKey.SPARSE_MINOR)) {
      long major = required(PaxKey.SPARSE_MAJOR).number();
      long minor = required(PaxKey.SPARSE_MINOR).number();
      if (major != 1 || minor != 0) {
        throw required(PaxKey.SPARSE_MAJOR)
            .fault(String.format(Locale.ROOT, "found version %d.%d, expected 1.0", major, minor));
      }
      return readVersion10();
    }
    if (pax.has(PaxKey.SPARSE_MAP)) {
      return readVersion01();
    }
    if (pax.has(PaxKey.SPARSE_SIZE) || pax.has(PaxKey.SPARSE_OFFSET)) {
      return readVersion00();
    }
    for (PaxRecord record : pax.records()) {
      if (record.key().startsWith("GNU.sparse.")) {
        throw record.fault("expected with the other records of a sparse file");
      }
    }
    return null;
  }

  private Found readOldGnu() throws IOException {
    TarHeader header = entry.header();
    if (header.dialect() != TarHeader.Dialect.GNU) {
      throw header.fault(HeaderField.TYPEFLAG, "S", "expected with GNU's magic only");
    }
    long realSize = header.number("realsize", OLD_GNU_REAL_SIZE, 12);
    var map =
        new SparseMap.Builder(
            entry.subject(), entry.requireSize("realsize", OLD_GNU_REAL_SIZE, realSize));
    byte[] block = blocks.block(entry.subject(), header.offset());
    addPairs(map, block, OLD_GNU_MAP, OLD_GNU_IN_HEADER, header.offset());
    long at = header.offset() + TarHeader.SIZE;
    boolean extended = block[OLD_GNU_IS_EXTENDED] != 0;
    while (extended) {
      int before = map.count();
      block = blocks.block(entry.subject() + ".sparse header", at);
      addPairs(map, block, 0, OLD_GNU_IN_EXTENSION, at);
      extended = block[OLD_GNU_EXTENSION_IS_EXTENDED] != 0;
      if (extended && map.count() == before) {
        throw StructReader.fault(
            entry.subject(), "sparse header", at, "no parts", "expected some before the next one");
      }
      at += TarHeader.SIZE;
    }
    return new Found(map.build(entry.storedSize(), header.offset() + OLD_GNU_MAP), at);
  }

  private void addPairs(SparseMap.Builder map, byte[] block, int start, int pairs, long offset)
      throws ImageFormatException {
    for (int at = start; at < start + 24 * pairs && block[at + 12] != 0; at += 24) {
      long partOffset = HeaderNumber.read(entry::subject, "sparse offset", block, at, 12, offset);
      long length =
          HeaderNumber.read(entry::subject, "sparse numbytes", block, at + 12, 12, offset);
      map.add(partOffset, length, offset + at);
    }
  }

  private Found readVersion00() throws IOException {
    PaxRecord size = required(PaxKey.SPARSE_SIZE);
    var map = new SparseMap.Builder(entry.subject(), size.number());
    PaxRecord offset = null;
    int pairs = 0;
    for (PaxRecord record : entry.pax().records()) {
      if (record.key().equals(PaxKey.SPARSE_OFFSET)) {
        if (offset != null) {
          throw record.fault("expected " + PaxKey.SPARSE_NUMBYTES);
        }
        offset = record;
      } else if (record.key().equals(PaxKey.SPARSE_NUMBYTES)) {
        if (offset == null) {
          throw record.fault("expected " + PaxKey.SPARSE_OFFSET + " before it");
        }
        map.add(offset.number(), record.number(), offset.offset());
        offset = null;
        pairs++;
      }
    }
    if (offset != null) {
      throw offset.fault("expected " + PaxKey.SPARSE_NUMBYTES + " after it");
    }
    return inHeader(map, pairs, size);
  }

  private Found readVersion01() throws IOException {
    PaxRecord size = required(PaxKey.SPARSE_SIZE);
    PaxRecord text = required(PaxKey.SPARSE_MAP);
    var map = new SparseMap.Builder(entry.subject(), size.number());
    var numbers = new DecimalText(text.value(), ',');
    int pairs = 0;
    while (!numbers.atEnd()) {
      long offset = numbers.next();
      long length = offset < 0 ? -1 : numbers.next();
      if (length < 0) {
        throw text.fault("expected pairs of decimal numbers between commas");
      }
      map.add(offset, length, text.offset());
      pairs++;
    }
    return inHeader(map, pairs, text);
  }

  private Found inHeader(SparseMap.Builder map, int pairs, PaxRecord place)
      throws ImageFormatException {
    PaxRecord count = required(PaxKey.SPARSE_NUMBLOCKS);
    if (count.number() != pairs) {
      throw count.fault("expected " + pairs + ", as many as the map has");
    }
    return new Found(map.build(entry.storedSize(), place.offset()), entry.dataOffset());
  }

  /** The map is decimal lines at the head of the data, padded to a whole block. */
  private Found readVersion10() throws IOException {
    long stored = entry.storedSize();
    var map = new SparseMap.Builder(entry.subject(), required(PaxKey.SPARSE_REALSIZE).number());
    var lines = new MapLines(entry.dataOffset(), stored);
    long count = lines.next();
    if (count > SparseMap.MAX_PARTS) {
      throw lines.fault(count + " parts", "expected at most " + SparseMap.MAX_PARTS);
    }
    for (long i = 0; i < count; i++) {
      long offset = lines.next();
      map.add(offset, lines.next(), lines.place());
    }
    long mapSize = lines.blocksRead() * TarHeader.SIZE;
    return new Found(map.build(stored - mapSize, entry.dataOffset()), entry.dataOffset() + mapSize);
  }

  private PaxRecord required(String key) throws ImageFormatException {
    PaxRecord record = entry.pax().find(key);
    if (record == null) {
      throw StructReader.fault(
          entry.subject(), key, entry.header().offset(), "missing", "expected in a sparse file");
    }
    return record;
  }

  /** Numbers a line each, read block by block, so that nothing is held that is merely claimed. */
  private final class MapLines {

    private final long offset;
    private final long size;
    private byte[] block = new byte[0];
    private long blocksRead;
    private int at;

    MapLines(long offset, long size) {
      this.offset = offset;
      this.size = size;
    }

    long blocksRead() {
      return blocksRead;
    }

    long place() {
      return offset + (blocksRead - 1) * TarHeader.SIZE + at;
    }

    long next() throws IOException {
      long number = 0;
      int digits = 0;
      for (int b = nextByte(); b != '\n'; b = nextByte(), digits++) {
        if (b < '0' || b > '9' || number > (Long.MAX_VALUE - 9) / 10) {
          throw fault(
              String.format(Locale.ROOT, "0x%02x", b & 0xFF),
              "expected decimal digits and a newline");
        }
        number = number * 10 + (b - '0');
      }
      if (digits == 0) {
        throw fault("an empty line", "expected decimal digits");
      }
      return number;
    }

    private int nextByte() throws IOException {
      if (at == block.length) {
        if ((blocksRead + 1) * TarHeader.SIZE > size) {
          throw fault("the end of the data", "expected more of the map");
        }
        block = blocks.block(entry.subject() + ".sparse map", offset + blocksRead * TarHeader.SIZE);
        blocksRead++;
        at = 0;
      }
      return block[at++];
    }

    ImageFormatException fault(String found, String expectation) {
      return StructReader.fault(
          entry.subject(), "sparse map", Math.max(offset, place()), found, expectation);
    }
  }

  /** Decimal numbers between separators. */
  private static final class DecimalText {

    private final byte[] text;
    private final char separator;
    private int at;

    DecimalText(byte[] text, char separator) {
      this.text = text;
      this.separator = separator;
    }

    boolean atEnd() {
      return at >= text.length;
    }

    /** The next number, or -1 where there is none or a separator stands at the very end. */
    long next() {
      int start = at;
      long number = 0;
      for (; at < text.length && text[at] >= '0' && text[at] <= '9'; at++) {
        if (number > (Long.MAX_VALUE - 9) / 10) {
          return -1;
        }
        number = number * 10 + (text[at] - '0');
      }
      boolean ended = at == text.length || (text[at] == separator && at + 1 < text.length);
      if (at == start || !ended) {
        return -1;
      }
      at++;
      return number;
    }
  }
}
