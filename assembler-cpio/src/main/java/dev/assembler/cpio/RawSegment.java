package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.codec.MemberDecompressor;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.codec.StreamUnits;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * What a segment becomes when it is expanded: only those of its units that somebody needs, in
 * memory. Of a stored segment it is the image itself.
 */
final class RawSegment {

  private static final int PIECE = 1 << 16;

  private final ImageSource image;
  private final List<CompressedUnit> units;
  private final BitSet needed = new BitSet();
  private ImageSource expanded;

  RawSegment(ImageSource image, List<CompressedUnit> units) {
    this.image = image;
    this.units = units;
  }

  /** Says that these bytes will be read. */
  void need(long from, long to) {
    int low = 0;
    int high = units.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (units.get(middle).rawEnd() <= from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < units.size() && units.get(i).rawOffset() < to; i++) {
      needed.set(i);
    }
  }

  /**
   * Expands what is needed.
   *
   * @throws ImageFormatException if that is more than the limits allow
   */
  void expand(Limits limits) throws IOException {
    long bytes = needed.stream().mapToLong(i -> units.get(i).rawLength()).sum();
    if (bytes > limits.allocation()) {
      throw new ImageFormatException(
          "initramfs: what changes is unpacked in memory and has "
              + bytes
              + " bytes, the limit is "
              + limits.allocation());
    }
    if (units.isEmpty()) {
      expanded = image;
      return;
    }
    var room = new MemoryImage();
    for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
      expand(units.get(i), room, limits);
    }
    room.setSize(units.getLast().rawEnd());
    expanded = room;
  }

  void readAt(long offset, ByteBuffer target) throws IOException {
    expanded.readAt(offset, target);
  }

  private void expand(CompressedUnit unit, MemoryImage room, Limits limits) throws IOException {
    var piece = new byte[PIECE];
    try (InputStream stream = open(unit, limits)) {
      for (long at = unit.rawOffset(); at < unit.rawEnd(); ) {
        int count = stream.read(piece, 0, (int) Math.min(PIECE, unit.rawEnd() - at));
        if (count < 0) {
          throw new EOFException("the image changed while it was read");
        }
        room.writeAt(at, ByteBuffer.wrap(piece, 0, count));
        at += count;
      }
    }
  }

  private InputStream open(CompressedUnit unit, Limits limits) throws IOException {
    if (!unit.block()) {
      var members =
          new MemberDecompressor(
              new ImageStream(image, unit.offset()),
              limits,
              StreamDecompressor.DEFAULT_MEMORY_LIMIT);
      members.nextMember();
      return members;
    }
    // A stream of this one block.
    StreamUnits xz = StreamUnits.of(Codec.xz());
    var parts = new ArrayList<InputStream>();
    parts.add(new ByteArrayInputStream(xz.head()));
    parts.add(new ImageStream(image.window(unit.offset(), unit.length()), 0));
    parts.add(
        new ByteArrayInputStream(
            xz.tail(List.of(new StreamUnits.UnitLength(unit.indexed(), unit.rawLength())))));
    return StreamDecompressor.open(new SequenceInputStream(Collections.enumeration(parts)), limits);
  }
}
