package dev.assembler.gpt;

import dev.assembler.core.bytes.Alignment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where all partitions lie, for one size of each body: one after the other, each at the next
 * multiple of its alignment, or where it wants to be.
 *
 * @param slots in the order of the partitions
 * @param sectors of the disk
 */
record Placement(List<Slot> slots, long sectors) {

  /**
   * @param contents the bytes of each partition's body
   * @param rawEnd the sector behind the last raw piece
   */
  static Placement of(
      DiskGeometry geometry, List<Planned> partitions, long[] contents, long rawEnd) {
    var slots = new ArrayList<Slot>();
    long cursor = geometry.firstUsable();
    long end = rawEnd;
    for (int i = 0; i < partitions.size(); i++) {
      Slot slot = place(geometry, partitions.get(i), contents[i], cursor);
      slots.add(slot);
      cursor = slot.end();
      end = Math.max(end, cursor);
    }
    return new Placement(List.copyOf(slots), geometry.sectorsFor(end));
  }

  private static Slot place(DiskGeometry geometry, Planned partition, long content, long cursor) {
    long alignment = partition.alignment();
    // An extended boot record takes a whole unit before its partition, as fdisk has it.
    long lead = partition.isLogical() ? alignment : 0;
    long first =
        partition
            .start()
            .orElseGet(() -> Alignment.roundUp(cursor + partition.gap(), alignment) + lead);
    long sectors = sectors(geometry, partition, content, first);
    return new Slot(partition, first, sectors, partition.isLogical() ? first - lead : 0);
  }

  private static long sectors(DiskGeometry geometry, Planned partition, long content, long first) {
    long minimal =
        Alignment.roundUp(
            Math.max(1, Alignment.unitsFor(content, geometry.sectorSize())), partition.alignment());
    return switch (partition.spec().size()) {
      case PartitionSize.Fixed fixed -> fixed.bytes() / geometry.sectorSize();
      case PartitionSize.Minimal _ -> minimal;
      case PartitionSize.Rest _ -> {
        OptionalLong usable = geometry.usableEnd();
        yield usable.isPresent() ? rest(first, usable.getAsLong(), partition.alignment()) : minimal;
      }
    };
  }

  /** Up to the last multiple of the alignment, if there is one. */
  private static long rest(long first, long usableEnd, long alignment) {
    long aligned = Alignment.roundDown(Math.max(0, usableEnd), alignment);
    return Math.max(0, (aligned > first ? aligned : usableEnd) - first);
  }

  List<Slot> logical() {
    return slots.stream().filter(slot -> slot.partition().isLogical()).toList();
  }

  /** The sectors an extended partition takes: from its first record to its last partition's end. */
  Region extended() {
    List<Slot> logical = logical();
    long first = logical.getFirst().ebrLba();
    return new Region("the extended partition", first, logical.getLast().end() - first);
  }
}
