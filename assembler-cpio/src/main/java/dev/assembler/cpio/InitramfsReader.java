package dev.assembler.cpio;

import dev.assembler.core.Limits;
import dev.assembler.core.image.Image;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Collects an image's segments, what is in each, and what Linux would make of all. */
final class InitramfsReader implements SegmentVisitor {

  private final Limits limits;
  private final RootFs unpacked;
  private final List<InitramfsContents.Part> parts = new ArrayList<>();
  private final List<InitramfsContents.Dropped> dropped = new ArrayList<>();
  private RootFs own;
  private List<CpioEntry> entries = new ArrayList<>();

  private InitramfsReader(Limits limits) {
    this.limits = limits;
    this.unpacked = new RootFs(RootFs.Rules.KERNEL, limits);
    this.own = new RootFs(RootFs.Rules.ARCHIVE, limits);
  }

  static InitramfsContents read(ImageSource image, Limits limits, Image room, long most)
      throws IOException {
    var reader = new InitramfsReader(limits);
    new SegmentReader(image, limits, new Spool(room, most), reader).read();
    return new InitramfsContents(reader.parts, reader.unpacked.toTree(), reader.dropped);
  }

  static List<InitramfsSegment> inspect(ImageSource image, Limits limits) throws IOException {
    var segments = new ArrayList<InitramfsSegment>();
    var collector =
        new SegmentVisitor() {
          @Override
          public void segment(InitramfsSegment segment) {
            segments.add(segment);
          }
        };
    new SegmentReader(image, limits, Spool.none(), collector).read();
    return List.copyOf(segments);
  }

  @Override
  public void entry(CpioEntry entry, Content data, byte[] target) throws IOException {
    if (entry.isTrailer()) {
      unpacked.endArchive();
      own.endArchive();
      return;
    }
    entries.add(entry);
    String alone = own.apply(entry, data, target);
    String reason = unpacked.apply(entry, data, target);
    reason = reason == null ? alone : reason;
    if (reason != null) {
      dropped.add(new InitramfsContents.Dropped(parts.size(), entry, reason));
    }
  }

  @Override
  public void segment(InitramfsSegment segment) {
    parts.add(new InitramfsContents.Part(segment, own.toTree(), entries));
    own = new RootFs(RootFs.Rules.ARCHIVE, limits);
    entries = new ArrayList<>();
  }
}
