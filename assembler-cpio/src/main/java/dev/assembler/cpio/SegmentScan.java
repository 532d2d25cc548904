package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.codec.XzStream;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds the segments of an image with all their entries and units, and keeps no contents. */
final class SegmentScan implements SegmentVisitor {

  private final ImageSource image;
  private final List<ScannedSegment> segments = new ArrayList<>();
  private List<ScannedEntry> entries = new ArrayList<>();
  private List<CompressedUnit> units = new ArrayList<>();
  private boolean divisible = true;
  private Codec.Id codec;
  private long memberOffset;
  private long memberStart;
  private int memberEntries;

  private SegmentScan(ImageSource image) {
    this.image = image;
  }

  static List<ScannedSegment> of(ImageSource image, Limits limits) throws IOException {
    var scan = new SegmentScan(image);
    new SegmentReader(image, limits, Spool.none(), scan).read();
    return scan.segments;
  }

  @Override
  public void member(Codec.Id newCodec, long offset) {
    codec = newCodec;
    memberOffset = offset;
    memberEntries = entries.size();
  }

  @Override
  public void entry(CpioEntry entry, Content data, byte[] target) {
    entries.add(new ScannedEntry(entry, target));
  }

  @Override
  public void memberEnd(long end, long unpacked) throws IOException {
    long from = memberStart;
    for (int i = memberEntries; i < entries.size(); i++) {
      ScannedEntry found = entries.get(i);
      found.tileStart = from;
      from = i + 1 < entries.size() ? entries.get(i + 1).entry.offset() : unpacked;
      found.tileEnd = from;
    }
    addUnits(end - memberOffset, unpacked);
    memberStart = unpacked;
  }

  private void addUnits(long length, long unpacked) throws IOException {
    if (codec == Codec.Id.XZ) {
      XzStream stream = XzStream.read(image.window(memberOffset, length));
      // Blocks of several streams come into one: entries must stay at multiples of four.
      divisible &= stream.crc32() && memberStart % 4 == 0;
      long raw = memberStart;
      var blocks = new ArrayList<CompressedUnit>();
      for (XzStream.Block block : stream.blocks()) {
        blocks.add(
            new CompressedUnit(
                memberOffset + block.offset(),
                block.length(),
                block.unit().indexed(),
                raw,
                block.unit().raw(),
                true));
        raw += block.unit().raw();
      }
      if (raw == unpacked && stream.crc32()) {
        units.addAll(blocks);
        return;
      }
      divisible = false;
    }
    units.add(
        new CompressedUnit(
            memberOffset, length, length, memberStart, unpacked - memberStart, false));
  }

  @Override
  public void segment(InitramfsSegment segment) {
    boolean unitsStay =
        switch (segment.codec()) {
          case GZIP, ZSTD -> true;
          case XZ -> divisible;
          case STORE, LZ4, LZ4HC, LZMA, BZIP2 -> false;
        };
    segments.add(new ScannedSegment(segment, entries, units, unitsStay));
    entries = new ArrayList<>();
    units = new ArrayList<>();
    divisible = true;
    memberStart = 0;
  }
}
