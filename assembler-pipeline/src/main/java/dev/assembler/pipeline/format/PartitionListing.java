package dev.assembler.pipeline.format;

import dev.assembler.gpt.Partition;
import dev.assembler.gpt.PartitionTable;
import dev.assembler.pipeline.Sizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a disk says about itself: a line for each of its partitions. */
final class PartitionListing {

  private PartitionListing() {}

  static Inspection of(ImageFile file, PartitionTable table) throws IOException {
    var lines = new ArrayList<String>();
    lines.add(row("part", "offset", "size", "type", "PARTUUID", "name", "holds"));
    var partitions = new ArrayList<Map<String, Object>>();
    for (Partition partition : table.partitions()) {
      String holds = FileKind.of(FileHead.of(partition.body())).text();
      lines.add(
          row(
              Integer.toString(partition.number()),
              String.format(Locale.ROOT, "0x%010x", partition.offset()),
              Long.toString(partition.size()),
              partition.type().toString() + (partition.active() ? " *" : ""),
              partition.partUuid(),
              partition.name().isEmpty() ? "-" : partition.name(),
              holds));
      partitions.add(json(partition));
    }
    table
        .primaryFault()
        .ifPresent(fault -> lines.add("primary GPT: " + fault + "; the backup was read"));
    String kind = table.kind().toString().toLowerCase(Locale.ROOT);
    var details = new TreeMap<String, Object>();
    details.put("compression", file.compression().toString());
    details.put("table", kind);
    details.put("sectorSize", table.sectorSize());
    details.put("partitions", partitions);
    table.guid().ifPresent(guid -> details.put("guid", guid.toString()));
    details.put("signature", String.format(Locale.ROOT, "0x%08x", table.signature()));
    table.primaryFault().ifPresent(fault -> details.put("primaryFault", fault));
    String title =
        "a disk, "
            + kind
            + ", "
            + Sizes.text(file.image().size())
            + ", sectors of "
            + table.sectorSize()
            + table.guid().map(guid -> ", " + guid).orElse("");
    return new Inspection("disk", title, lines, DiskFormat.summary(file, table), details);
  }

  static Map<String, Object> json(Partition partition) throws IOException {
    var json = new TreeMap<String, Object>();
    json.put("number", partition.number());
    json.put("name", partition.name());
    json.put("type", partition.type().toString());
    json.put("partUuid", partition.partUuid());
    json.put("attributes", "0x" + Long.toHexString(partition.attributes()));
    json.put("active", partition.active());
    json.put("offset", partition.offset());
    json.put("size", partition.size());
    json.put("holds", FileKind.of(FileHead.of(partition.body())).text());
    return json;
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%-5s %-12s %14s  %-20s %-36s  %-16s %s", (Object[]) cells);
  }
}
