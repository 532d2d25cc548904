package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import dev.assembler.fat.FatFacts;
import dev.assembler.fat.FatVolume;
import dev.assembler.pipeline.Sizes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** FAT12, FAT16 and FAT32 volumes. */
final class FatFormat implements ImageFormat {

  /**
   * The volume's own clock goes by two seconds; it begins in 1980, which is no reason to refuse.
   */
  private static final TimeRange TIMES =
      new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE, 2_000_000_000L, "");

  @Override
  public String name() {
    return "fat";
  }

  @Override
  public String description() {
    return "a FAT volume";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".fat", ".vfat");
  }

  /** By what every volume has: a jump, a sector's and a cluster's size, a table, a signature. */
  @Override
  public boolean recognises(FileHead head) {
    boolean jumps = (head.u8(0) == 0xEB && head.u8(2) == 0x90) || head.u8(0) == 0xE9;
    int sectorSize = head.u16(0x0B);
    int media = head.u8(0x15);
    return jumps
        && sectorSize >= 512
        && sectorSize <= 4096
        && Integer.bitCount(sectorSize) == 1
        && Integer.bitCount(head.u8(0x0D)) == 1
        && head.u16(0x0E) > 0
        && head.u8(0x10) > 0
        && (media == 0xF0 || media >= 0xF8)
        && head.u16(0x1FE) == 0xAA55;
  }

  @Override
  public FormatTree open(ImageFile file, ReadOptions options) throws IOException {
    return FormatTree.of(FatVolume.read(file.image(), options.limits()), name());
  }

  @Override
  public ImageSummary verify(ImageFile file, ReadOptions options) throws IOException {
    return FatVolume.verify(file.image(), options.limits());
  }

  @Override
  public Inspection inspect(ImageFile file, ReadOptions options) throws IOException {
    FatFacts facts = FatVolume.inspect(file.image());
    var volume = new TreeMap<String, Object>();
    volume.put("type", facts.type().toString());
    volume.put("label", facts.label());
    volume.put("serial", facts.serialText());
    volume.put("oemName", facts.oemName());
    volume.put("sectorSize", facts.sectorSize());
    volume.put("clusterSize", facts.clusterSize());
    volume.put("clusters", facts.clusters());
    volume.put("hiddenSectors", facts.hiddenSectors());
    volume.put("media", facts.media());
    var lines =
        List.of(
            "label: " + facts.label(),
            "serial: " + facts.serialText(),
            "OEM name: " + facts.oemName(),
            "sectors: " + facts.sectorSize() + " bytes",
            "clusters: " + facts.clusters() + " of " + facts.clusterSize() + " bytes",
            "hidden sectors: " + facts.hiddenSectors());
    return new Inspection(
        name(),
        facts.type() + ", " + Sizes.text(facts.summary().size()),
        lines,
        facts.summary(),
        Map.of("compression", file.compression().toString(), "volume", volume));
  }

  @Override
  public boolean holdsLinks() {
    return false;
  }

  @Override
  public boolean hasIdentities() {
    return true;
  }

  @Override
  public Set<FormatOption> options() {
    return FatWriting.OPTIONS;
  }

  @Override
  public ImageWriter writer(WriteSettings settings) {
    return FatWriting.of(this, settings);
  }

  @Override
  public TimeRange times() {
    return TIMES;
  }

  @Override
  public Node relieve(Node node, Relief relief) {
    return switch (node) {
      case Symlink _ -> relief.without(node, Loss.SYMLINK_DROP);
      case Device _ -> relief.without(node, Loss.DEVICE);
      case Fifo _ -> relief.without(node, Loss.DEVICE);
      case Socket _ -> relief.without(node, Loss.DEVICE);
      case Directory _ -> plain(node, relief);
      case RegularFile _ -> plain(node, relief);
    };
  }

  private static Node plain(Node node, Relief relief) {
    Node plain = relief.withoutXattrs(node, Relief::ofXattr);
    Metadata metadata = plain.metadata();
    if (relief.allows(Loss.OWNER) && (metadata.uid() != 0 || metadata.gid() != 0)) {
      relief.count(Loss.OWNER);
      metadata = metadata.withOwner(0, 0);
    }
    if (relief.allows(Loss.MODE) && !FatWriting.isHeld(node, metadata.permissions())) {
      relief.count(Loss.MODE);
      metadata = metadata.withPermissions(FatWriting.nearest(node, metadata.permissions()));
    }
    return metadata == plain.metadata() ? plain : plain.withMetadata(metadata);
  }
}
