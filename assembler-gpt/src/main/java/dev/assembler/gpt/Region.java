package dev.assembler.gpt;

import dev.assembler.gpt.DiskLayoutException.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sectors that something takes.
 *
 * @param name as messages call it
 */
record Region(String name, long firstLba, long sectors) {

  static Region of(Slot slot) {
    return new Region(slot.partition().subject(), slot.firstLba(), slot.sectors());
  }

  long end() {
    return firstLba + sectors;
  }

  private String range() {
    return "sectors " + firstLba + " to " + (end() - 1);
  }

  /** Names each region that begins before an earlier one has ended. */
  static void findOverlaps(List<Region> regions, Consumer<Problem> problems) {
    Region furthest = new Region("", 0, 0);
    List<Region> ascending =
        regions.stream()
            .filter(region -> region.sectors > 0)
            .sorted(Comparator.comparingLong(Region::firstLba))
            .toList();
    for (Region region : ascending) {
      if (region.firstLba < furthest.end()) {
        problems.accept(
            new Problem(
                region.name,
                region.range() + " overlap " + furthest.name + ", " + furthest.range()));
      }
      if (region.end() > furthest.end()) {
        furthest = region;
      }
    }
  }
}
