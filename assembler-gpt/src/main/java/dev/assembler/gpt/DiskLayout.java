package dev.assembler.gpt;

import dev.assembler.core.bytes.Alignment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The plan of a disk: which partition lies where, as far as that is known before their bodies are
 * written. A plan can be written; all that could be wrong with it has been found.
 */
public final class DiskLayout {

  private final DiskOptions options;
  private final List<Planned> partitions;
  private final int extended;
  private final DiskGeometry geometry;
  private final Placement least;
  private final Placement most;
  private final boolean exact;

  DiskLayout(DiskOptions options, List<Planned> partitions, int extended) {
    this.options = options;
    this.partitions = partitions;
    this.extended = extended;
    this.geometry = DiskGeometry.of(options);
    this.least = place(partitions.stream().mapToLong(p -> p.body().size().least()).toArray());
    this.most =
        place(
            partitions.stream()
                .mapToLong(p -> Math.min(p.body().size().most(), LayoutPlanner.LARGEST))
                .toArray());
    this.exact =
        least.sectors() == most.sectors()
            && partitions().stream().allMatch(p -> p.offset().isExact() && p.size().isExact())
            && partitions.stream()
                .allMatch(p -> p.spec().lateGuid().isEmpty() && !p.spec().isWrittenLast());
  }

  /** The partitions, in the order they were given. */
  public List<PlannedPartition> partitions() {
    var planned = new ArrayList<PlannedPartition>();
    for (int i = 0; i < partitions.size(); i++) {
      Planned partition = partitions.get(i);
      Slot low = least.slots().get(i);
      Slot high = most.slots().get(i);
      planned.add(
          new PlannedPartition(
              partition.number(),
              partition.spec().name(),
              partition.type(),
              partition.guid(),
              bytes(low.firstLba(), high.firstLba()),
              bytes(low.sectors(), high.sectors())));
    }
    return planned;
  }

  /** Of the whole disk, in bytes. */
  public Bounds size() {
    return bytes(least.sectors(), most.sectors());
  }

  public TableKind table() {
    return options.table();
  }

  public int sectorSize() {
    return options.sectorSize();
  }

  /** The disk's GUID, where it has a GPT. */
  public Optional<UUID> guid() {
    return options.table().hasGpt() ? Optional.of(options.diskGuid()) : Optional.empty();
  }

  /**
   * Whether all of the tables is known now. Such a disk is written in ascending offsets, so that it
   * can go to a pipe if its bodies can.
   */
  public boolean isExact() {
    return exact;
  }

  /**
   * The bytes from the MBR to before the first usable sector: with 248 entries the system area of a
   * hybrid ISO image. Raw pieces are not among them.
   *
   * @throws IllegalStateException if the plan is not exact
   */
  public byte[] head() {
    return structures(0, geometry.firstUsable());
  }

  /**
   * The disk's last bytes: the backup of the entries and of the GPT header.
   *
   * @throws IllegalStateException if the plan is not exact
   */
  public byte[] tail() {
    return structures(least.sectors() - geometry.tail(), least.sectors());
  }

  private byte[] structures(long first, long end) {
    if (!isExact()) {
      throw new IllegalStateException("the tables follow from content that is not written yet");
    }
    long start = first * options.sectorSize();
    var bytes = ByteBuffer.allocate(Math.toIntExact((end - first) * options.sectorSize()));
    List<Optional<UUID>> guids = partitions.stream().map(Planned::guid).toList();
    for (Structure structure : DiskStructures.of(this, least, guids)) {
      long at = structure.offset() - start;
      if (at >= 0 && at < bytes.capacity()) {
        bytes.put((int) at, structure.bytes(), 0, structure.bytes().remaining());
      }
    }
    return bytes.array();
  }

  /** A table for people: what lies where. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(options.table().name().toLowerCase(Locale.ROOT)).append(" disk");
    guid().ifPresent(guid -> text.append(' ').append(guid));
    text.append(", sectors of ").append(sectorSize()).append(", size ").append(size()).append('\n');
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("number", "name", "type", "offset", "size", "guid"));
    for (PlannedPartition p : partitions()) {
      String guid =
          p.guid().map(UUID::toString).orElse(options.table().hasGpt() ? "from content" : "-");
      rows.add(
          List.of(
              Integer.toString(p.number()),
              p.name(),
              p.type().name(),
              p.offset().toString(),
              p.size().toString(),
              guid));
    }
    for (RawPiece raw : options.rawPieces()) {
      long size = raw.content().size();
      rows.add(
          List.of("-", raw.name(), "raw", Long.toString(raw.offset()), Long.toString(size), "-"));
    }
    rows.forEach(row -> text.append(line(row, rows)));
    return text.toString();
  }

  private static String line(List<String> row, List<List<String>> rows) {
    var line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      int column = i;
      int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
      line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing() + '\n';
  }

  DiskOptions options() {
    return options;
  }

  List<Planned> planned() {
    return partitions;
  }

  /** The entry that holds the logical partitions, 0 where there are none. */
  int extended() {
    return extended;
  }

  DiskGeometry geometry() {
    return geometry;
  }

  /** Where everything lies if every body is as small as it can be. */
  Placement least() {
    return least;
  }

  /** Where everything lies if the bodies have these sizes. */
  Placement place(long[] contents) {
    long rawEnd = 0;
    for (RawPiece raw : options.rawPieces()) {
      long end = Math.max(0, raw.offset()) + raw.content().size();
      rawEnd = Math.max(rawEnd, Alignment.unitsFor(end, options.sectorSize()));
    }
    return Placement.of(geometry, partitions, contents, rawEnd);
  }

  /** The rest of a disk is the smaller, the more all others take. */
  private Bounds bytes(long one, long other) {
    return new Bounds(
        Math.min(one, other) * options.sectorSize(), Math.max(one, other) * options.sectorSize());
  }
}
