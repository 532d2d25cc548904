package dev.assembler.uki;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.uki.UkiLayout.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/** Writes the sections of a layout in ascending offsets, and its headers last: they hold a sum. */
final class UkiWriter {

  private static final int PIECE = 1 << 18;

  private static final byte[] ZEROS = new byte[1 << 14];

  private final UkiLayout layout;
  private final ImageSink sink;
  private final ProgressListener progress;
  private final PeChecksum checksum = new PeChecksum();
  private final Map<String, byte[]> digests = new TreeMap<>();
  private long done;

  UkiWriter(UkiLayout layout, ImageSink sink, ProgressListener progress) {
    this.layout = layout;
    this.sink = sink;
    this.progress = progress;
  }

  /** PCR 11, as {@link Pcr11} tells it. */
  String write() throws IOException {
    byte[] headers = layout.headers();
    checksum.update(headers, 0, headers.length);
    for (Piece piece : layout.pieces()) {
      write(piece);
    }
    sink.setSize(layout.size());
    ByteBuffer bytes = ByteBuffer.wrap(headers).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(layout.checkSumOffset(), (int) checksum.value(layout.size()));
    sink.writeAt(0, bytes);
    return Pcr11.of(digests, layout.measured());
  }

  private void write(Piece piece) throws IOException {
    PeSection section = piece.section();
    long size = piece.content().size();
    MessageDigest digest = ImageDigest.newSha256();
    var buffer = ByteBuffer.allocate((int) Math.min(PIECE, size));
    try (ImageSource source = piece.content().open()) {
      for (long at = 0; at < size; at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(PIECE, size - at));
        source.readAt(at, buffer);
        sink.writeAt(section.rawOffset() + at, buffer.flip());
        checksum.update(buffer.array(), 0, buffer.limit());
        digest.update(buffer.array(), 0, (int) Math.min(buffer.limit(), most(section, at)));
        done += buffer.limit();
        progress.on(new ProgressEvent.Advanced(done, 0));
      }
    }
    if (size % 2 == 1) {
      checksum.update(new byte[1], 0, 1);
    }
    if (section.rawSize() > size) {
      sink.zeroAt(section.rawOffset() + size, section.rawSize() - size);
    }
    updateZeros(digest, section.virtualSize() - size);
    digests.putIfAbsent(section.name(), digest.digest());
  }

  /** What of a section is in memory from a place on. */
  private static long most(PeSection section, long at) {
    return Math.max(0, section.virtualSize() - at);
  }

  static void updateZeros(MessageDigest digest, long count) {
    for (long left = count; left > 0; left -= Math.min(left, ZEROS.length)) {
      digest.update(ZEROS, 0, (int) Math.min(left, ZEROS.length));
    }
  }
}
