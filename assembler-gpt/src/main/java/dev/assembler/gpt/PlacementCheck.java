package dev.assembler.gpt;

import dev.assembler.core.bytes.Alignment;
import dev.assembler.gpt.DiskLayoutException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Finds what lies where it cannot: beyond the disk, in the table's own sectors, in one another. */
final class PlacementCheck {

  private final DiskOptions options;
  private final DiskGeometry geometry;
  private final Placement placement;
  private final Consumer<Problem> problems;

  private PlacementCheck(DiskLayout layout, Placement placement, Consumer<Problem> problems) {
    this.options = layout.options();
    this.geometry = layout.geometry();
    this.placement = placement;
    this.problems = problems;
  }

  static void check(DiskLayout layout, Placement placement, Consumer<Problem> problems) {
    new PlacementCheck(layout, placement, problems).check();
  }

  private void check() {
    long usableEnd = placement.sectors() - geometry.tail();
    if (usableEnd <= geometry.firstUsable()) {
      problem(
          "disk",
          "size "
              + placement.sectors() * geometry.sectorSize()
              + ": too small, its tables take "
              + (geometry.firstUsable() + geometry.tail()) * geometry.sectorSize()
              + " bytes");
      return;
    }
    placement.slots().forEach(slot -> check(slot, usableEnd));
    List<Region> regions = structures();
    for (RawPiece raw : options.rawPieces()) {
      var region = raw(raw);
      regions.add(region);
      if (region.end() > usableEnd) {
        problem(region.name(), ends(region.end(), usableEnd));
      }
    }
    placement.slots().stream()
        .filter(slot -> !slot.partition().isLogical() && !isTooEarly(slot))
        .map(Region::of)
        .forEach(regions::add);
    if (!placement.logical().isEmpty()) {
      checkLogical(regions);
    }
    Region.findOverlaps(regions, problems);
  }

  private void check(Slot slot, long usableEnd) {
    String subject = slot.partition().subject();
    long least = slot.partition().body().size().least();
    if (isTooEarly(slot)) {
      problem(
          subject,
          "begins at sector "
              + slot.firstLba()
              + ", the first usable one is "
              + geometry.firstUsable());
    }
    boolean rest = slot.partition().spec().size() instanceof PartitionSize.Rest;
    if (rest && (slot.sectors() == 0 || slot.sectors() * geometry.sectorSize() < least)) {
      problem(
          subject,
          "size "
              + slot.sectors() * geometry.sectorSize()
              + ": that is what is left of the disk, "
              + (least == 0 ? "a partition has at least a sector" : "its content takes " + least)
              + (least == 0 ? "" : " bytes"));
    } else if (slot.end() > usableEnd) {
      problem(subject, ends(slot.end(), usableEnd));
    }
    boolean inMbr = !options.table().hasGpt() || slot.partition().spec().isInMbr();
    if (inMbr && (slot.firstLba() > MbrEntry.LARGEST || slot.sectors() > MbrEntry.LARGEST)) {
      problem(
          subject,
          slot.sectors() + " sectors from " + slot.firstLba() + ": an MBR counts to 2^32-1");
    }
  }

  private boolean isTooEarly(Slot slot) {
    return options.table().hasGpt() && slot.firstLba() < geometry.firstUsable();
  }

  private void checkLogical(List<Region> primary) {
    primary.add(placement.extended());
    List<Region> logical = new ArrayList<>();
    long end = 1;
    for (Slot slot : placement.logical()) {
      if (slot.ebrLba() < end) {
        problem(
            slot.partition().subject(),
            "begins at sector "
                + slot.firstLba()
                + ": its extended boot record before it has no"
                + " room, logical partitions ascend");
      }
      end = Math.max(end, slot.end());
      logical.add(Region.of(slot));
    }
    Region.findOverlaps(logical, problems);
  }

  private List<Region> structures() {
    List<Region> regions = new ArrayList<>();
    regions.add(new Region("the MBR", 0, 1));
    if (options.table().hasGpt()) {
      regions.add(new Region("the GPT header", 1, 1));
      regions.add(new Region("the entry array", options.entriesLba(), options.entrySectors()));
    } else if (options.grub().isPresent()) {
      regions.add(new Region("GRUB's core", 1, geometry.firstUsable() - 1));
    }
    return regions;
  }

  private Region raw(RawPiece raw) {
    return new Region(
        "raw \"" + raw.name() + '"',
        raw.offset() / geometry.sectorSize(),
        Alignment.unitsFor(raw.content().size(), geometry.sectorSize()));
  }

  private static String ends(long end, long usableEnd) {
    return "ends at sector " + (end - 1) + ", the last usable one is " + (usableEnd - 1);
  }

  private void problem(String subject, String reason) {
    problems.accept(new Problem(subject, reason));
  }
}
