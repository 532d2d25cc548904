package dev.assembler.squashfs;

import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.image.ImagePlan.Bounds;
import dev.assembler.core.image.ImagePlan.Section;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sections of an image that is still to be written, in the writer's order. No block is stored
 * larger than it is, so what is open has an upper bound; how far it compresses, what has been seen
 * before and what is zeros is not known without reading contents.
 */
final class PlannedImage {

  private static final int PADDING = 4096;

  /** A compressed metadata block: its header and a byte. */
  private static final int SMALLEST_BLOCK = MetadataBlock.HEADER_SIZE + 1;

  private static final Bounds NONE = Bounds.exactly(0);

  private final SquashfsPlan plan;
  private final SquashfsOptions options;
  private final List<Section> sections = new ArrayList<>();
  private Bounds position = NONE;

  private PlannedImage(SquashfsPlan plan) {
    this.plan = plan;
    this.options = plan.options();
  }

  static ImagePlan of(SquashfsPlan plan) throws IOException {
    return new PlannedImage(plan).plan();
  }

  private ImagePlan plan() throws IOException {
    InodeBounds tables = InodeBounds.of(plan);
    long fragments = mostFragments();
    XattrTable xattrs = plan.check().xattrs();

    section("superblock", Bounds.exactly(Superblock.SIZE));
    CodecSettings.block(options.codec(), options.format())
        .ifPresent(block -> section("codec options", Bounds.exactly(block.size())));
    section("data", new Bounds(0, plan.files().inputBytes()));
    section("inode table", metadata(SquashfsOptions.Section.INODES, tables.inodes()));
    section("directory table", metadata(SquashfsOptions.Section.INODES, tables.listings()));
    section(
        "fragment table",
        lookup(SquashfsOptions.Section.FRAGMENTS, new Bounds(0, fragments * FragmentEntry.SIZE)));
    if (options.has(Feature.EXPORT_TABLE)) {
      section(
          "export table",
          lookup(
              SquashfsOptions.Section.INODES,
              Bounds.exactly((long) plan.numbering().count() * Long.BYTES)));
    }
    section(
        "id table",
        lookup(
            SquashfsOptions.Section.IDS,
            Bounds.exactly((long) plan.check().ids().count() * Integer.BYTES)));
    if (xattrs.count() > 0) {
      Bounds sets = new Bounds(xattrs.leastBytes(), xattrs.mostBytes());
      Bounds ids = Bounds.exactly((long) xattrs.count() * XattrId.SIZE);
      section(
          "xattr table",
          metadata(SquashfsOptions.Section.XATTRS, sets)
              .plus(lookup(SquashfsOptions.Section.XATTRS, ids))
              .plus(Bounds.exactly(XattrIdHeader.SIZE)));
    }
    if (options.has(Feature.PADDING)) {
      Bounds end = new Bounds(padded(position.least()), padded(position.most()));
      section(
          "padding",
          position.isExact()
              ? Bounds.exactly(end.least() - position.least())
              : new Bounds(0, PADDING - 1));
      position = end;
    }
    return new ImagePlan(position, sections, facts(tables, fragments));
  }

  private void section(String name, Bounds length) {
    if (length.most() > 0) {
      sections.add(new Section(name, position, length));
      position = position.plus(length);
    }
  }

  private static long padded(long end) {
    return (end + PADDING - 1) / PADDING * PADDING;
  }

  /** So many uncompressed bytes as metadata blocks. */
  private Bounds metadata(SquashfsOptions.Section section, Bounds bytes) {
    long most = bytes.most() + blocks(bytes.most()) * MetadataBlock.HEADER_SIZE;
    if (!options.compresses(section)) {
      return new Bounds(bytes.least() + blocks(bytes.least()) * MetadataBlock.HEADER_SIZE, most);
    }
    return new Bounds(blocks(bytes.least()) * SMALLEST_BLOCK, most);
  }

  /** As metadata, and a list of the blocks' places. */
  private Bounds lookup(SquashfsOptions.Section section, Bounds bytes) {
    return metadata(section, bytes)
        .plus(new Bounds(blocks(bytes.least()) * Long.BYTES, blocks(bytes.most()) * Long.BYTES));
  }

  private static long blocks(long bytes) {
    return (bytes + MetadataBlock.SIZE - 1) / MetadataBlock.SIZE;
  }

  /**
   * Fragments if no tail end has been seen before and none is of zeros. Fewer tail ends never make
   * more fragments: each is then at least as far when it comes to the same tail end.
   */
  private long mostFragments() {
    long full = 0;
    int filled = 0;
    for (int file = 0; file < plan.files().count(); file++) {
      int tail = plan.files().tailLength(file);
      if (filled + tail > options.blockSize()) {
        full++;
        filled = 0;
      }
      filled += tail;
    }
    return filled > 0 ? full + 1 : full;
  }

  private long mostBlocks() {
    long blocks = 0;
    for (int file = 0; file < plan.files().count(); file++) {
      blocks += (plan.files().runLength(file) + options.blockSize() - 1) / options.blockSize();
    }
    return blocks;
  }

  private Map<String, Long> facts(InodeBounds tables, long fragments) {
    var facts = new LinkedHashMap<String, Long>();
    facts.put("inodes", (long) plan.numbering().count());
    facts.put("root inode number", (long) plan.numbering().numberOf(plan.tree().root()));
    plan.check().kinds().forEach((kind, count) -> facts.put(SummaryFacts.plural(kind), count));
    facts.put("input bytes", plan.files().inputBytes());
    facts.put("most data blocks", mostBlocks());
    facts.put("most fragments", fragments);
    facts.put("ids", (long) plan.check().ids().count());
    facts.put("xattr ids", (long) plan.check().xattrs().count());
    facts.put("least inode table bytes uncompressed", tables.inodes().least());
    facts.put("most inode table bytes uncompressed", tables.inodes().most());
    facts.put("least directory table bytes uncompressed", tables.listings().least());
    facts.put("most directory table bytes uncompressed", tables.listings().most());
    return facts;
  }
}
