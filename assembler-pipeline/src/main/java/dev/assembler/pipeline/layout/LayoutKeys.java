package dev.assembler.pipeline.layout;

import java.util.List;

/** The keys of a layout file, table by table. */
final class LayoutKeys {

  static final List<String> TABLES = List.of("disk", "partition", "raw");

  static final List<String> DISK =
      List.of(
          "table",
          "size",
          "sector-size",
          "architecture",
          "alignment",
          "seed",
          "guid",
          "entries-lba",
          "bios-boot");

  static final List<String> BIOS_BOOT = List.of("boot", "core");

  static final List<String> PARTITION =
      List.of(
          "name",
          "type",
          "format",
          "tree",
          "exclude",
          "spec",
          "files",
          "source",
          "of",
          "size",
          "label",
          "compression",
          "profile",
          "block-size",
          "inodes",
          "inode-ratio",
          "reserved",
          "journal",
          "attributes",
          "active",
          "mbr",
          "guid",
          "number",
          "start",
          "alignment",
          "gap");

  static final List<String> RAW = List.of("name", "offset", "source");

  /** Instead of {@code source}, where a description stands in a file that makes artifacts. */
  static final String ARTIFACT = "artifact";

  private LayoutKeys() {}
}
