package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.codec.MemberDecompressor;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Goes through an image as Linux does (init/initramfs.c, unpack_to_rootfs): an archive begins at a
 * '0' at a multiple of four, zeros are passed over, anything else must be a compressed member,
 * which holds whole entries.
 */
final class SegmentReader {

  /** More cannot be useful, but costly: each has a decoder of its own. */
  private static final int MOST_MEMBERS = 1 << 16;

  private final ImageSource image;
  private final long size;
  private final Limits limits;
  private final EntryReader entries;
  private final Spool spool;
  private final SegmentVisitor visitor;
  private final StoredInput stored;
  private long allMembers;

  /** The segment that is being read. */
  private long start;

  private Codec.Id codec;
  private long members;
  private long entriesBefore;
  private long trailers;
  private boolean complete;
  private long storedEnd;

  SegmentReader(ImageSource image, Limits limits, Spool spool, SegmentVisitor visitor)
      throws IOException {
    this.image = image;
    this.size = image.size();
    this.limits = limits;
    this.entries = new EntryReader(limits);
    this.spool = spool;
    this.visitor = visitor;
    this.stored = new StoredInput(image);
  }

  void read() throws IOException {
    stored.skipZeros();
    if (stored.position() == size) {
      throw new ImageFormatException(
          size == 0 ? "initramfs: empty" : "initramfs: nothing but zeros");
    }
    while (stored.position() < size) {
      if (stored.peek() == '0') {
        readStored();
      } else {
        readCompressed();
      }
    }
  }

  private void begin(long offset, Codec.Id newCodec) {
    start = offset;
    codec = newCodec;
    members = 0;
    entriesBefore = entries.entries();
    trailers = 0;
    complete = false;
    storedEnd = offset;
  }

  private void countMember(long offset) throws IOException {
    members++;
    if (++allMembers > MOST_MEMBERS) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "initramfs at 0x%x: more than %d segments and compressed members",
              offset,
              MOST_MEMBERS));
    }
  }

  private void end(long storedEnd, long paddedEnd, long unpacked) throws IOException {
    visitor.segment(
        new InitramfsSegment(
            start,
            storedEnd - start,
            paddedEnd - storedEnd,
            codec,
            unpacked,
            members,
            entries.entries() - entriesBefore - trailers,
            complete));
  }

  private void entry(CpioEntry entry, Content data, byte[] target) throws IOException {
    complete = entry.isTrailer();
    trailers += complete ? 1 : 0;
    storedEnd = stored.position();
    visitor.entry(entry, data, target);
  }

  /** Archives up to what is none; a trailer ends a stored segment, since another may follow. */
  private void readStored() throws IOException {
    begin(stored.position(), Codec.Id.STORE);
    countMember(start);
    entries.readArchive(stored, this::entry);
    stored.skipZeros();
    end(storedEnd, stored.position(), storedEnd - start);
  }

  private void readCompressed() throws IOException {
    long base = stored.position();
    long at = base;
    try (var decompressor =
        new MemberDecompressor(
            new ImageStream(image, base), limits, StreamDecompressor.DEFAULT_MEMORY_LIMIT)) {
      Codec.Id next = decompressor.nextMember();
      if (next == Codec.Id.STORE) {
        throw junk(base);
      }
      var input = new ExpandedInput(decompressor, spool);
      while (next != Codec.Id.STORE) {
        begin(at, next);
        input.startSegment();
        long end;
        do {
          countMember(at);
          visitor.member(codec, at);
          input.startMember();
          readMember(input);
          end = base + decompressor.taken();
          visitor.memberEnd(end, input.position());
          at = end + decompressor.skipZeros();
          next = decompressor.atEnd() ? Codec.Id.STORE : decompressor.nextMember();
        } while (next == codec && !complete);
        end(end, at, input.position());
      }
    }
    stored.seek(at);
  }

  private void readMember(ExpandedInput input) throws IOException {
    boolean trailer;
    do {
      trailer = entries.readArchive(input, this::entry);
    } while (trailer);
    if (input.peek() >= 0) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "initramfs segment at 0x%x, %s, at 0x%x of it: byte 0x%02x, expected a cpio header",
              start,
              codec,
              input.position(),
              input.peek()));
    }
  }

  /** What begins neither an archive nor a member; some of it has a name. */
  private ImageFormatException junk(long offset) throws IOException {
    var head = ByteBuffer.allocate((int) Math.min(6, size - offset));
    image.readAt(offset, head);
    byte[] bytes = head.array();
    int word = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) | (bytes[1] & 0xFF) << 8;
    String known =
        switch (word) {
          case 0x71C7, 0xC771 -> ", the old binary cpio format; try cpio -H newc";
          case 0x4C89 -> ", lzo, which is not supported";
          default -> "";
        };
    return new ImageFormatException(
        String.format(
            Locale.ROOT,
            "initramfs at 0x%x: bytes %s%s, expected a cpio header or a compression Linux knows",
            offset,
            HexFormat.ofDelimiter(" ").formatHex(bytes),
            known));
  }
}
