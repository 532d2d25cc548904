package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.gpt.Partition;
import dev.assembler.iso9660.IsoFacts;
import dev.assembler.iso9660.IsoFacts.BootRecord;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.iso.IsoParts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What an ISO image says about itself: descriptors, boot entries, partitions. */
final class IsoListing {

  private IsoListing() {}

  static Inspection of(ImageFile file, IsoParts parts) throws IOException {
    IsoFacts facts = parts.facts();
    var lines = new ArrayList<String>();
    lines.add("volume id: " + facts.volumeId());
    lines.add("UUID: " + uuid(facts.modified()));
    lines.add("created: " + facts.created());
    stated(lines, "system id", facts.systemId());
    stated(lines, "volume set id", facts.volumeSetId());
    stated(lines, "publisher", facts.publisher());
    stated(lines, "preparer", facts.preparer());
    stated(lines, "application", facts.application());
    stated(lines, "Joliet volume id", facts.jolietVolumeId());
    lines.add("names: " + String.join(", ", views(facts)));
    lines.add("volume: " + facts.volumeSize() + " bytes");
    if (facts.catalogLba() >= 0) {
      lines.add("boot catalog: block " + facts.catalogLba());
    }
    for (BootRecord record : facts.boot()) {
      lines.add(line(record));
    }
    lines.add("system area: " + (facts.systemArea() ? "used" : "empty"));
    stated(lines, "media check", facts.mediaCheck());
    var table = new TreeMap<String, Object>();
    table.put("partitions", List.of());
    if (parts.table().isPresent()) {
      Inspection disk = PartitionListing.of(file, parts.table().get());
      lines.add("partition table: " + disk.details().get("table"));
      lines.addAll(disk.lines());
      table.putAll(disk.details());
    } else if (!parts.tableFault().isEmpty()) {
      lines.add("partition table: not readable, " + parts.tableFault());
    }
    return new Inspection(
        "iso",
        "ISO 9660, " + String.join(", ", views(facts)) + ", " + Sizes.text(file.image().size()),
        lines,
        summary(file, parts),
        details(file, parts, table));
  }

  private static void stated(List<String> lines, String what, String text) {
    if (!text.isEmpty()) {
      lines.add(what + ": " + text);
    }
  }

  private static List<String> views(IsoFacts facts) {
    var views = new ArrayList<String>();
    if (facts.rockRidge()) {
      views.add("Rock Ridge");
    }
    if (facts.joliet()) {
      views.add("Joliet");
    }
    if (views.isEmpty()) {
      views.add("plain");
    }
    return views;
  }

  private static String line(BootRecord record) {
    return "boot entry: "
        + platform(record)
        + ", block "
        + record.lba()
        + ", "
        + record.loadSectors()
        + " sectors of 512 are loaded, "
        + (record.media() == 0 ? "no emulation" : "emulation " + record.media())
        + (record.bootable() ? "" : ", not bootable");
  }

  private static String platform(BootRecord record) {
    return switch (record.platform()) {
      case IsoParts.BIOS -> "BIOS";
      case IsoParts.EFI -> "EFI";
      default -> String.format(Locale.ROOT, "platform 0x%02x", record.platform());
    };
  }

  /** As blkid shows it: pairs of digits behind the year. */
  private static String uuid(String digits) {
    return digits.matches("[0-9]{16}")
        ? digits.replaceFirst("(....)(..)(..)(..)(..)(..)(..)", "$1-$2-$3-$4-$5-$6-$7")
        : digits;
  }

  private static ImageSummary summary(ImageFile file, IsoParts parts) throws IOException {
    var sections = new ArrayList<Section>();
    for (Partition partition : parts.partitions()) {
      sections.add(
          new Section("partition " + partition.number(), partition.offset(), partition.size()));
    }
    var numbers = new LinkedHashMap<String, Long>();
    numbers.put("boot entries", (long) parts.facts().boot().size());
    numbers.put("partitions", (long) parts.partitions().size());
    return new ImageSummary(file.image().size(), sections, numbers);
  }

  private static Map<String, Object> details(
      ImageFile file, IsoParts parts, Map<String, Object> table) {
    IsoFacts facts = parts.facts();
    var descriptors = new TreeMap<String, Object>();
    descriptors.put("id", facts.volumeId());
    descriptors.put("systemId", facts.systemId());
    descriptors.put("setId", facts.volumeSetId());
    descriptors.put("publisher", facts.publisher());
    descriptors.put("preparer", facts.preparer());
    descriptors.put("application", facts.application());
    descriptors.put("created", facts.created());
    descriptors.put("uuid", uuid(facts.modified()));
    descriptors.put("size", facts.volumeSize());
    descriptors.put("rockRidge", facts.rockRidge());
    descriptors.put("joliet", facts.joliet());
    descriptors.put("mediaCheck", facts.mediaCheck());
    var boot = new ArrayList<Map<String, Object>>();
    for (BootRecord record : facts.boot()) {
      boot.add(
          Map.of(
              "platform", platform(record),
              "bootable", record.bootable(),
              "emulation", record.media(),
              "loadSectors", record.loadSectors(),
              "block", record.lba()));
    }
    var details = new TreeMap<String, Object>(table);
    details.put("compression", file.compression().toString());
    details.put("descriptors", descriptors);
    details.put("boot", boot);
    details.put("systemArea", facts.systemArea());
    return details;
  }
}
