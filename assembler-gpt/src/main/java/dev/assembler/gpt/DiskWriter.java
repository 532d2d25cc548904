package dev.assembler.gpt;

import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.gpt.DiskLayoutException.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Writes a plan: in ascending offsets where it is exact, else the bodies first, each behind the
 * last, and the tables when all is known.
 */
final class DiskWriter {

  /** Writes a part of the disk. */
  @FunctionalInterface
  private interface Emitter {
    void emit() throws IOException;
  }

  private record Part(String name, long offset, long length, Emitter emitter) {
    long end() {
      return offset + length;
    }
  }

  private final DiskLayout layout;
  private final ImageSink disk;
  private final int sectorSize;
  private final List<Planned> partitions;
  private final long[] contents;
  private Placement placement;

  DiskWriter(DiskLayout layout, ImageSink disk) {
    this.layout = layout;
    this.disk = disk;
    this.sectorSize = layout.sectorSize();
    this.partitions = layout.planned();
    this.contents = partitions.stream().mapToLong(p -> p.body().size().least()).toArray();
    this.placement = layout.least();
  }

  ImageSummary write() throws IOException {
    boolean exact = layout.isExact();
    if (!exact) {
      writeBodies();
    }
    List<Part> parts = new ArrayList<>();
    for (Structure structure : DiskStructures.of(layout, placement, guids())) {
      ByteBuffer bytes = structure.bytes();
      parts.add(
          new Part(
              structure.name(),
              structure.offset(),
              bytes.remaining(),
              () -> disk.writeAt(structure.offset(), bytes)));
    }
    layout.options().rawPieces().forEach(raw -> parts.add(part(raw)));
    layout
        .options()
        .grub()
        .filter(grub -> !layout.table().hasGpt())
        .ifPresent(grub -> parts.add(part("GRUB's core", sectorSize, grub.coreAt(1))));
    for (int i = 0; i < partitions.size(); i++) {
      int index = i;
      parts.add(part(index, exact ? () -> writeBody(index) : () -> {}));
    }
    parts.sort(Comparator.comparingLong(Part::offset));
    emit(parts);
    return summary(parts);
  }

  /** Everything in its place, and zeros between. */
  private void emit(List<Part> parts) throws IOException {
    long position = 0;
    for (Part part : parts) {
      zero(position, part.offset());
      part.emitter().emit();
      position = part.end();
    }
    long size = placement.sectors() * sectorSize;
    zero(position, size);
    disk.setSize(size);
  }

  private void zero(long start, long end) throws IOException {
    if (start < end) {
      disk.zeroAt(start, end - start);
    }
  }

  /** Those that wait for others come last; all are checked again with what they have become. */
  private void writeBodies() throws IOException {
    for (boolean last : new boolean[] {false, true}) {
      for (int i = 0; i < partitions.size(); i++) {
        if (partitions.get(i).spec().isWrittenLast() == last) {
          writeBody(i);
        }
      }
    }
  }

  private void writeBody(int index) throws IOException {
    Slot slot = placement.slots().get(index);
    Planned partition = partitions.get(index);
    long offset = slot.firstLba() * sectorSize;
    long room = room(slot);
    var window = new BodyWindow(partition.subject(), disk, offset, room);
    long size;
    if (partition.holdsGrub()) {
      byte[] core = layout.options().grub().orElseThrow().coreAt(slot.firstLba());
      window.writeAt(0, ByteBuffer.wrap(core));
      size = core.length;
    } else {
      size = partition.body().writing().writeTo(window, room);
    }
    Bounds stated = partition.body().size();
    if (size < stated.least() || size > stated.most() || size < window.reached()) {
      throw new IOException(
          partition.subject()
              + ": its content took "
              + Math.max(size, window.reached())
              + " bytes, it was to take "
              + stated);
    }
    contents[index] = size;
    if (!layout.isExact()) {
      placement = layout.place(contents);
      requireValid();
    }
    Slot settled = placement.slots().get(index);
    zero(offset + window.reached(), settled.end() * sectorSize);
  }

  /** What a body may take: its partition where that has a size, else up to what comes next. */
  private long room(Slot slot) {
    boolean open =
        !slot.partition().body().size().isExact()
            && (slot.partition().spec().size() instanceof PartitionSize.Minimal
                || layout.geometry().total().isEmpty()
                    && slot.partition().spec().size() instanceof PartitionSize.Rest);
    if (!open) {
      return slot.sectors() * sectorSize;
    }
    long limit = layout.geometry().usableEnd().orElse(Long.MAX_VALUE / sectorSize);
    for (Slot other : placement.slots()) {
      if (other.partition().start().isPresent() && other.firstLba() > slot.firstLba()) {
        limit = Math.min(limit, other.firstLba());
      }
    }
    for (RawPiece raw : layout.options().rawPieces()) {
      if (raw.offset() / sectorSize > slot.firstLba()) {
        limit = Math.min(limit, raw.offset() / sectorSize);
      }
    }
    return Math.min((limit - slot.firstLba()) * sectorSize, slot.partition().body().size().most());
  }

  private void requireValid() throws DiskLayoutException {
    List<Problem> problems = new ArrayList<>();
    PlacementCheck.check(layout, placement, problems::add);
    if (!problems.isEmpty()) {
      throw new DiskLayoutException(problems);
    }
  }

  /** Those that were known late are known now. */
  private List<Optional<UUID>> guids() throws DiskLayoutException {
    List<Optional<UUID>> guids = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    var seen = new TreeSet<UUID>();
    for (Planned partition : partitions) {
      Optional<UUID> guid =
          partition
              .guid()
              .or(() ->
                  partition
                      .spec()
                      .lateGuid()
                      .map(late -> Objects.requireNonNull(late.get(), partition.subject())));
      if (guid.isPresent() && !seen.add(guid.get())) {
        problems.add(
            new Problem(
                partition.subject(), "GUID " + guid.get() + ": another partition has it already"));
      }
      guids.add(guid);
    }
    if (!problems.isEmpty()) {
      throw new DiskLayoutException(problems);
    }
    return guids;
  }

  private Part part(int index, Emitter emitter) {
    Slot slot = placement.slots().get(index);
    return new Part(
        partitions.get(index).subject(),
        slot.firstLba() * sectorSize,
        slot.sectors() * sectorSize,
        emitter);
  }

  private Part part(String name, long offset, byte[] bytes) {
    return new Part(name, offset, bytes.length, () -> disk.writeAt(offset, ByteBuffer.wrap(bytes)));
  }

  private Part part(RawPiece raw) {
    long size = raw.content().size();
    return new Part(
        "raw \"" + raw.name() + '"',
        raw.offset(),
        size,
        () -> {
          try (ImageSource source = raw.content().open()) {
            ImageCopy.copy(source, new BodyWindow(raw.name(), disk, raw.offset(), size));
          }
        });
  }

  private ImageSummary summary(List<Part> parts) {
    List<Section> sections =
        parts.stream().map(part -> new Section(part.name(), part.offset(), part.length())).toList();
    var facts = new LinkedHashMap<String, Long>();
    facts.put("partitions", (long) partitions.size());
    return new ImageSummary(placement.sectors() * sectorSize, sections, facts);
  }
}
