package dev.assembler.cpio;

import dev.assembler.codec.StreamUnits;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;

/** Writes the archive of one tree, stored or compressed. */
final class ArchiveWriter {

  private final FileTree tree;
  private final CpioOptions options;
  private final StreamUnits units;
  private final ImageSink sink;
  private final long base;
  private final Advance advance;
  private long position;
  private long end;

  /** How far several segments together have come. */
  static final class Advance {
    private final ProgressListener listener;
    private long bytes;
    private long names;

    Advance(ProgressListener listener) {
      this.listener = listener;
    }

    void by(long moreBytes, long moreNames) {
      bytes += moreBytes;
      names += moreNames;
      listener.on(new ProgressEvent.Advanced(bytes, names));
    }
  }

  /** Writes to {@code sink} from {@code base} on; the tree has been checked. */
  ArchiveWriter(
      FileTree tree,
      CpioOptions options,
      StreamUnits units,
      ImageSink sink,
      long base,
      Advance advance) {
    this.tree = tree;
    this.options = options;
    this.units = units;
    this.sink = sink;
    this.base = base;
    this.position = base;
    this.advance = advance;
  }

  /** Where the archive ends. */
  long end() {
    return end;
  }

  /** Whether alignment was asked for so that blocks can be shared, and this one has it. */
  private boolean mayShare(PlannedEntry entry) {
    return options.dataAlign() % UnitWriter.SHARED_BLOCK == 0
        && entry.content() != null
        && entry.dataSize() >= UnitWriter.SHARED_BLOCK
        && (position + entry.dataOffset()) % UnitWriter.SHARED_BLOCK == 0;
  }

  ArchiveCount write() throws IOException {
    try (var writer = new UnitWriter(units, options.threads(), sink, base, advance)) {
      ArchiveCount count =
          ArchivePlan.forEach(
              tree,
              options.dataAlign(),
              base,
              entry -> {
                var piece = new EntryPiece(entry, options.variant());
                if (mayShare(entry)) {
                  writer.share(piece);
                } else {
                  writer.add(piece);
                }
                position += entry.end();
              });
      writer.finish();
      end = writer.end();
      return count;
    }
  }
}
