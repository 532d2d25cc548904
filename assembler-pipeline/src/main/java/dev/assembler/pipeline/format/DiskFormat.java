package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.Partition;
import dev.assembler.gpt.PartitionTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;

/** Disks with a GPT, a hybrid MBR or an MBR: partitions, and no tree of their own. */
final class DiskFormat implements ReadOnlyFormat {

  private static final int SIGNATURE = 0x1FE;
  private static final int ENTRIES = 0x1BE;
  private static final int ENTRY_SIZE = 16;

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public String description() {
    return "a disk with partitions";
  }

  /**
   * An MBR whose entries are some: neither a kernel, which has its signature too, nor a CD, which
   * has a partition table only for firmware that takes it for a disk.
   */
  @Override
  public boolean recognises(FileHead head) {
    if (head.u16(SIGNATURE) != 0xAA55
        || head.has(0, "MZ")
        || head.has(0x202, "HdrS")
        || head.has(0x8001, "CD001")) {
      return false;
    }
    boolean used = false;
    for (int at = ENTRIES; at < SIGNATURE; at += ENTRY_SIZE) {
      int status = head.u8(at);
      if (status != 0 && status != 0x80) {
        return false;
      }
      used |= head.u8(at + 4) != 0;
    }
    return used;
  }

  private static PartitionTable table(ImageFile file, ReadOptions options) throws IOException {
    return DiskImage.read(file.image(), options.limits(), OptionalInt.empty());
  }

  @Override
  public FormatTree open(ImageFile file, ReadOptions options) throws IOException {
    PartitionTable table = table(file, options);
    throw new NoTreeException(
        file.name(),
        "a disk, which has no tree of its own",
        table.partitions().isEmpty()
            ? "it has none"
            : "add #NUMBER or #NAME: " + PartitionParts.listed(table.partitions()),
        PartitionListing.of(file, table));
  }

  @Override
  public String partNames() {
    return "the number or the name of a partition";
  }

  @Override
  public Optional<ImagePart> part(ImageFile file, String name, ReadOptions options)
      throws IOException {
    return PartitionParts.find(file.name(), table(file, options), name);
  }

  /** The tables, what dm-verity protects, and every volume of a kind that is read. */
  @Override
  public ImageSummary verify(ImageFile file, ReadOptions options) throws IOException {
    ImageSummary tables = DiskImage.verify(file.image(), options.limits(), OptionalInt.empty());
    PartitionTable table = table(file, options);
    var facts = new LinkedHashMap<>(tables.facts());
    facts.put("verity pairs", VerityPairs.verify(file.name(), table, options.limits()));
    long volumes = 0;
    for (Partition partition : table.partitions()) {
      String name = file.name() + "#" + partition.number();
      if (NestedImage.verify(name, partition.body(), options, ImageFormat::hasTree)) {
        volumes++;
      }
    }
    facts.put("volumes", volumes);
    return new ImageSummary(tables.size(), tables.sections(), facts);
  }

  @Override
  public Inspection inspect(ImageFile file, ReadOptions options) throws IOException {
    return PartitionListing.of(file, table(file, options));
  }

  @Override
  public boolean hasTree() {
    return false;
  }

  /** Where partitions are. */
  static ImageSummary summary(ImageFile file, PartitionTable table) throws IOException {
    var sections = new ArrayList<Section>();
    for (Partition partition : table.partitions()) {
      sections.add(
          new Section("partition " + partition.number(), partition.offset(), partition.size()));
    }
    var facts = new LinkedHashMap<String, Long>();
    facts.put("partitions", (long) table.partitions().size());
    return new ImageSummary(file.image().size(), sections, facts);
  }
}
