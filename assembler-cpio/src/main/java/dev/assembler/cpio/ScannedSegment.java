package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.core.text.PrintableBytes;
import java.util.ArrayList;
import java.util.List;

/** A segment as it was found: its entries, trailers among them, and the units it consists of. */
final class ScannedSegment {

  /** Where kernels look before they unpack anything (Linux, x86/microcode.rst, initrd_table). */
  private static final List<String> EARLY_FOLDERS =
      List.of("kernel/x86/microcode/", "kernel/firmware/acpi/");

  final InitramfsSegment segment;
  final List<ScannedEntry> entries;

  /** None if it is stored, ascending and without gaps if it is not. */
  final List<CompressedUnit> units;

  /** Whether some of its units may be kept while others change. */
  final boolean divisible;

  /** What comes before its last trailer, or at its end. */
  final List<ArchivePiece> more = new ArrayList<>();

  ScannedSegment(
      InitramfsSegment segment,
      List<ScannedEntry> entries,
      List<CompressedUnit> units,
      boolean divisible) {
    this.segment = segment;
    this.entries = List.copyOf(entries);
    this.units = List.copyOf(units);
    this.divisible = divisible;
  }

  /** Whether it is stored and holds what kernels look for early. */
  boolean isEarly() {
    return segment.codec() == Codec.Id.STORE
        && entries.stream()
            .map(found -> PrintableBytes.of(found.entry.name()))
            .map(name -> name.startsWith("./") ? name.substring(2) : name)
            .anyMatch(name -> EARLY_FOLDERS.stream().anyMatch(name::startsWith));
  }

  boolean isChanged() {
    return !more.isEmpty() || entries.stream().anyMatch(found -> !found.kept);
  }

  /** The place of what is to come last: before the last trailer, or at the end. */
  int lastPlace() {
    int last = entries.size() - 1;
    return last >= 0 && entries.get(last).isTrailer() ? last : entries.size();
  }

  CpioOptions.Variant variant() {
    return entries.isEmpty() ? CpioOptions.Variant.NEWC : entries.getFirst().entry.variant();
  }
}
