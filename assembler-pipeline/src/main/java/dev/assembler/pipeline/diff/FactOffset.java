package dev.assembler.pipeline.diff;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the field of a fact is, if that depends on the image. */
final class FactOffset {

  private static final Pattern PARTITION = Pattern.compile("partitions\\[(\\d+)]\\.partUuid");

  private static final String OPTIONS = "compressorOptions.";

  /** A squashfs's options: behind the superblock and the header of a metadata block. */
  private static final long FIRST_OPTION = 0x60 + 2;

  private FactOffset() {}

  /** All begin with a field of 32 bits; gzip has two of 16 behind it, others one of 32. */
  private static long option(String compressor, String field) {
    return switch (compressor + " " + field) {
      case "gzip compression_level",
          "xz dictionary_size",
          "zstd compression_level",
          "lz4 version" ->
          FIRST_OPTION;
      case "gzip window_size", "xz flags", "lz4 flags" -> FIRST_OPTION + 4;
      case "gzip strategy" -> FIRST_OPTION + 6;
      default -> -1;
    };
  }

  /** From the beginning of both images; -1 if it is not known, or not the same in both. */
  static long of(String name, Facts left, Facts right) {
    long ours = offset(name, left);
    return ours == offset(name, right) ? ours : -1;
  }

  private static long offset(String name, Facts facts) {
    if (name.equals("volume.serial") || name.equals("volume.label")) {
      // The extended BPB is behind 28 more bytes of FAT32; the label is also a record of the root.
      long of32 = facts.get("volume.type").endsWith("32") ? 28 : 0;
      return of32 + (name.equals("volume.serial") ? 0x27 : 0x2B);
    }
    if (name.startsWith(OPTIONS)) {
      return facts.get(name).equals("-")
          ? -1
          : option(facts.get("compression"), name.substring(OPTIONS.length()));
    }
    if (name.startsWith("vhd.")) {
      return Long.parseLong(facts.get("disk size")) + (name.equals("vhd.timeStamp") ? 0x18 : 0x44);
    }
    if (facts.get("guid").equals("-") || facts.get("sectorSize").equals("-")) {
      return -1;
    }
    // UEFI 5.3: the header in the second sector, DiskGUID 56 bytes into it; entries from the third.
    long sector = Long.parseLong(facts.get("sectorSize"));
    Matcher partition = PARTITION.matcher(name);
    if (partition.matches()) {
      String number = facts.ofPart(partition.group(1), "number");
      return number.equals("-") ? -1 : 2 * sector + 128 * (Long.parseLong(number) - 1) + 16;
    }
    return name.equals("guid") ? sector + 56 : -1;
  }
}
