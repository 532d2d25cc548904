package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Demands what Linux demands, and that nothing is dropped, cut or unlike its sum. */
final class InitramfsVerifier implements SegmentVisitor {

  private final ImageSource image;
  private final Spool spool;
  private final RootFs unpacked;
  private final EntryCheck entries = new EntryCheck();
  private final List<ImageSummary.Section> sections = new ArrayList<>();
  private long members;

  private InitramfsVerifier(ImageSource image, Limits limits) {
    this.image = image;
    this.spool = new Spool(new MemoryImage(), limits.allocation());
    this.unpacked = new RootFs(RootFs.Rules.KERNEL, limits);
  }

  static ImageSummary verify(ImageSource image, Limits limits) throws IOException {
    var verifier = new InitramfsVerifier(image, limits);
    new SegmentReader(image, limits, verifier.spool, verifier).read();
    var facts = new LinkedHashMap<String, Long>();
    facts.put("names", verifier.entries.names());
    facts.put("content bytes", verifier.entries.dataBytes());
    facts.put("checksums", verifier.entries.sums());
    facts.put("compressed members", verifier.members);
    return new ImageSummary(image.size(), verifier.sections, facts);
  }

  @Override
  public void member(Codec.Id codec, long offset) throws IOException {
    members++;
    KernelRules.check(image, codec, offset);
  }

  @Override
  public void entry(CpioEntry entry, Content data, byte[] target) throws IOException {
    if (entry.isTrailer()) {
      unpacked.endArchive();
      return;
    }
    entries.check(entry, data);
    spool.restart();
    String reason = unpacked.apply(entry, data, target);
    if (reason != null) {
      throw EntryPath.fault(entry, "the kernel drops it without a word: " + reason);
    }
  }

  @Override
  public void segment(InitramfsSegment segment) throws IOException {
    String name = "segment " + (sections.size() + 1) + " (" + segment.codec() + ")";
    if (!segment.complete()) {
      throw new ImageFormatException("initramfs " + name + ": ends without a trailer");
    }
    sections.add(new ImageSummary.Section(name, segment.offset(), segment.storedSize()));
  }
}
