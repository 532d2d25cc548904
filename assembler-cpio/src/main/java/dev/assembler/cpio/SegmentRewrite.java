package dev.assembler.cpio;

import dev.assembler.codec.StreamUnits;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A segment that changes: its new archive as pieces, and between them the compressed units that
 * hold nothing but what stays, byte for byte.
 */
final class SegmentRewrite {

  /** Either a piece to be compressed or a unit that is compressed already. */
  private record Part(ArchivePiece piece, CompressedUnit unit) {}

  private final ScannedSegment segment;
  private final RawSegment raw;
  private final BitSet keptUnits;
  private final List<Part> parts = new ArrayList<>();
  private int at;
  private long position;

  /**
   * @param mayKeep whether what it is compressed with stays
   */
  SegmentRewrite(ScannedSegment segment, RawSegment raw, boolean mayKeep) {
    this.segment = segment;
    this.raw = raw;
    this.keptUnits = mayKeep && segment.divisible ? keptUnits(segment) : new BitSet();
    int place = segment.lastPlace();
    for (int i = 0; i < segment.entries.size(); i++) {
      if (i == place) {
        segment.more.forEach(this::piece);
      }
      ScannedEntry found = segment.entries.get(i);
      if (found.kept) {
        keep(found, i == place);
      } else if (found.instead != null) {
        piece(found.instead);
      }
    }
    if (place == segment.entries.size()) {
      segment.more.forEach(this::piece);
      piece(HeadedPiece.trailer(CpioEntry.trailer(segment.variant()), position));
    }
  }

  /** Units of which all entries stay, and between which nothing comes. */
  private static BitSet keptUnits(ScannedSegment segment) {
    var kept = new BitSet();
    int first = 0;
    int place = segment.more.isEmpty() ? -1 : segment.lastPlace();
    for (int i = 0; i < segment.units.size(); i++) {
      CompressedUnit unit = segment.units.get(i);
      while (first < segment.entries.size()
          && segment.entries.get(first).tileEnd <= unit.rawOffset()) {
        first++;
      }
      boolean stays = unit.rawLength() > 0;
      for (int j = first;
          j < segment.entries.size() && segment.entries.get(j).tileStart < unit.rawEnd();
          j++) {
        stays &= segment.entries.get(j).kept && (j != place || j == first);
      }
      kept.set(i, stays);
    }
    return kept;
  }

  /** An entry that stays: out of units that do, and what is left of it as a piece. */
  private void keep(ScannedEntry found, boolean last) {
    long fresh = found.tileStart;
    for (long from = found.tileStart; from < found.tileEnd; ) {
      CompressedUnit unit = unitAt(from);
      if (unit == null) {
        break;
      }
      if (keptUnits.get(at)) {
        fresh(found, fresh, from, last);
        if (from == unit.rawOffset()) {
          parts.add(new Part(null, unit));
          position += unit.rawLength();
        }
        fresh = unit.rawEnd();
      }
      from = unit.rawEnd();
    }
    fresh(found, fresh, found.tileEnd, last);
  }

  /** What is in no unit that stays; zeros around the entry are not taken along. */
  private void fresh(ScannedEntry found, long start, long end, boolean last) {
    long from = Math.max(start, found.entry.offset());
    long to = Math.min(end, found.end());
    if (from >= to) {
      return;
    }
    if (last) {
      piece(HeadedPiece.trailer(found.entry, position));
      return;
    }
    raw.need(from, to);
    piece(new RawPiece(raw, from, to, to == found.end() ? 1 : 0));
  }

  private void piece(ArchivePiece piece) {
    if (piece instanceof HeadedPiece headed && headed.dataSize() > 0) {
      raw.need(headed.dataStart(), headed.dataStart() + headed.dataSize());
    }
    parts.add(new Part(piece, null));
    position += piece.length();
  }

  /** The unit that holds a byte; bytes are asked for in ascending order. */
  private CompressedUnit unitAt(long offset) {
    while (at < segment.units.size() && segment.units.get(at).rawEnd() <= offset) {
      at++;
    }
    return at < segment.units.size() ? segment.units.get(at) : null;
  }

  /** What it has before compression. */
  long unpackedSize() {
    return position;
  }

  /** How many units stay. */
  long kept() {
    return parts.stream().filter(part -> part.unit() != null).count();
  }

  /** How many bytes of the image these are. */
  long keptBytes() {
    return parts.stream()
        .filter(part -> part.unit() != null)
        .mapToLong(part -> part.unit().length())
        .sum();
  }

  /**
   * Writes it.
   *
   * @return where it ends, and how many units were compressed
   */
  long[] write(
      ImageSource image,
      StreamUnits units,
      Limits limits,
      int threads,
      ImageSink sink,
      long base,
      ArchiveWriter.Advance advance)
      throws IOException {
    raw.expand(limits);
    try (var writer = new UnitWriter(units, threads, sink, base, advance)) {
      for (Part part : parts) {
        if (part.unit() != null) {
          writer.copy(image, part.unit());
        } else {
          writer.add(part.piece());
        }
      }
      writer.finish();
      return new long[] {writer.end(), writer.made()};
    }
  }
}
