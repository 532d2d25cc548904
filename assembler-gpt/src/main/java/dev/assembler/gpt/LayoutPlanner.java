package dev.assembler.gpt;

import dev.assembler.core.bytes.Alignment;
import dev.assembler.gpt.DiskLayoutException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;

/** Understands what each partition is to be, and finds everything that it cannot be. */
final class LayoutPlanner {

  /** No body, offset or size is larger, so that sums of sectors never overflow. */
  static final long LARGEST = 1L << 60;

  private static final String BIOS_BOOT = "bios-boot";

  private final DiskOptions options;
  private final List<PartitionSpec> specs;
  private final PartitionNumbers numbers;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Planned> partitions = new ArrayList<>();
  private boolean placeable = true;

  private LayoutPlanner(DiskOptions options, List<PartitionSpec> specs) {
    this.options = options;
    this.specs = withBiosBoot(options, specs);
    this.numbers = PartitionNumbers.of(options, this.specs);
  }

  /**
   * @throws DiskLayoutException with everything that cannot be
   */
  static DiskLayout plan(DiskOptions options, List<PartitionSpec> specs)
      throws DiskLayoutException {
    return new LayoutPlanner(options, specs).plan();
  }

  private DiskLayout plan() throws DiskLayoutException {
    checkDisk();
    numbers.problems().forEach(problem -> unplaceable(problem.subject(), problem.reason()));
    for (int i = 0; i < specs.size(); i++) {
      plan(specs.get(i), numbers.of(i), i == specs.size() - 1);
    }
    checkUnique();
    DiskLayout layout = null;
    if (placeable) {
      layout = new DiskLayout(options, List.copyOf(partitions), numbers.extended());
      PlacementCheck.check(layout, layout.least(), problems::add);
    }
    if (!problems.isEmpty()) {
      throw new DiskLayoutException(problems);
    }
    return layout;
  }

  /**
   * GRUB's core needs a partition; one that nobody listed comes first and ends at the alignment.
   */
  private static List<PartitionSpec> withBiosBoot(DiskOptions options, List<PartitionSpec> specs) {
    boolean listed = specs.stream().anyMatch(LayoutPlanner::isBiosBoot);
    if (options.grub().isEmpty() || !options.table().hasGpt() || listed) {
      return List.copyOf(specs);
    }
    int page = 4096; // sgdisk warns of what does not begin at one
    long start =
        Alignment.roundUp(DiskGeometry.of(options).firstUsable() * options.sectorSize(), page);
    long end =
        Alignment.roundUp(
            start + options.grub().get().coreSize(), Math.max(page, options.alignment()));
    var all = new ArrayList<PartitionSpec>();
    all.add(
        PartitionSpec.of(BIOS_BOOT, BIOS_BOOT)
            .withAlignment(page)
            .withStart(start)
            .withSize(PartitionSize.of(end - start)));
    all.addAll(specs);
    return all;
  }

  private static boolean isBiosBoot(PartitionSpec spec) {
    String guid = KnownTypes.NAMED.get(BIOS_BOOT).guid().orElseThrow().toString();
    return spec.type().equalsIgnoreCase(BIOS_BOOT) || spec.type().equalsIgnoreCase(guid);
  }

  private void checkDisk() {
    options.size().ifPresent(size -> requireSectors("disk", "size", size));
    requireSectors("disk", "alignment", options.alignment());
    if (options.grub().isPresent() && options.sectorSize() != 512) {
      problem("disk", "GRUB's boot.img reads sectors of 512 bytes, these are of 4096");
    }
    if (options.grub().isPresent() && options.bootCode() != BootCode.none()) {
      problem("disk", "boot code and GRUB's boot.img want the same place");
    }
    long entriesEnd = options.entriesLba() + options.entrySectors();
    long firstUsable = DiskGeometry.of(options).firstUsable();
    if (options.table().hasGpt() && firstUsable < entriesEnd) {
      unplaceable(
          "disk",
          "first usable sector " + firstUsable + ": the entry array ends at " + (entriesEnd - 1));
    }
    if (!options.table().hasGpt() && options.guid().isPresent()) {
      problem("disk", "GUID: an MBR has none, but a signature");
    }
    if (options.table() == TableKind.HYBRID) {
      long listed = specs.stream().filter(PartitionSpec::isInMbr).count();
      if (listed < 1 || listed > 3) {
        problem("disk", listed + " partitions in the hybrid MBR, expected 1 to 3");
      }
    }
    if (specs.stream().filter(PartitionSpec::isActive).count() > 1) {
      problem("disk", "several active partitions, a BIOS starts one");
    }
    for (RawPiece raw : options.rawPieces()) {
      requireSectors("raw \"" + raw.name() + '"', "offset", raw.offset());
    }
  }

  private void plan(PartitionSpec spec, int number, boolean last) {
    String subject = Planned.subject(spec.name());
    Optional<PartitionType> type = new TableCheck(options, problems::add).check(spec);
    long alignment = spec.alignment().orElse(options.alignment());
    if (spec.alignment().isPresent()) {
      requireSectors(subject, "alignment", alignment);
      if (alignment == 0) {
        unplaceable(subject, "alignment 0: expected at least a sector");
      }
    }
    requireSectors(subject, "gap", spec.gap());
    if (spec.start().isPresent()) {
      long start = spec.start().getAsLong();
      requireSectors(subject, "start", start);
      if (start % options.sectorSize() == 0 && alignment > 0 && start % alignment != 0) {
        problem(subject, "start " + start + ": not a multiple of its alignment, " + alignment);
      }
    }
    boolean grub = options.grub().isPresent() && isBiosBoot(spec);
    PartitionBody body = grub ? grubBody(subject, spec) : spec.body();
    checkSize(subject, spec, body, last);
    int sector = options.sectorSize();
    partitions.add(
        new Planned(
            spec,
            number,
            type.orElseGet(() -> PartitionType.of(GptEntry.UNUSED)),
            guid(spec),
            body,
            grub && options.table().hasGpt(),
            !options.table().hasGpt() && number > MbrSector.ENTRIES,
            Math.max(1, alignment / sector),
            spec.gap() / sector,
            spec.start().isPresent()
                ? OptionalLong.of(spec.start().getAsLong() / sector)
                : OptionalLong.empty()));
  }

  private PartitionBody grubBody(String subject, PartitionSpec spec) {
    if (spec.body().size().most() > 0) {
      problem(subject, "GRUB's core goes there, and a body of its own");
    }
    // what it writes is known with its place
    return PartitionBody.sized(options.grub().get().coreSize(), spec.body().writing());
  }

  private void checkSize(String subject, PartitionSpec spec, PartitionBody body, boolean last) {
    long least = body.size().least();
    if (least > LARGEST) {
      unplaceable(subject, "its content takes " + least + " bytes, at most 2^60 are possible");
    }
    switch (spec.size()) {
      case PartitionSize.Fixed fixed -> {
        requireSectors(subject, "size", fixed.bytes());
        if (fixed.bytes() == 0) {
          unplaceable(subject, "size 0: a partition has at least a sector");
        } else if (fixed.bytes() < least) {
          problem(
              subject,
              "size "
                  + fixed.bytes()
                  + ": too small, its content takes "
                  + (body.size().isExact() ? "" : "at least ")
                  + least
                  + " bytes");
        }
      }
      case PartitionSize.Minimal _ -> requireContent(subject, body);
      case PartitionSize.Rest _ -> {
        if (!last) {
          unplaceable(subject, "size \"rest\": only the last partition can have it");
        }
        if (options.size().isEmpty()) {
          requireContent(subject, body);
        }
      }
    }
    if (spec.isWrittenLast()
        && spec.size() instanceof PartitionSize.Minimal
        && !body.size().isExact()) {
      problem(subject, "written last, so its size must be known before; state one");
    }
  }

  private void requireContent(String subject, PartitionBody body) {
    if (body.size().most() == 0) {
      unplaceable(subject, "no size and no content; state one of them");
    }
  }

  private Optional<UUID> guid(PartitionSpec spec) {
    if (!options.table().hasGpt() || spec.lateGuid().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(spec.guid().orElseGet(() -> options.partitionGuid(spec.name())));
  }

  private void checkUnique() {
    var names = new TreeSet<String>();
    var guids = new TreeSet<UUID>();
    for (PartitionSpec spec : specs) {
      Optional<UUID> guid = guid(spec);
      if (!names.add(spec.name())) {
        problem(Planned.subject(spec.name()), "name: another partition has it already");
      } else if (guid.isPresent() && !guids.add(guid.get())) {
        problem(
            Planned.subject(spec.name()),
            "GUID " + guid.get() + ": another partition has it already");
      }
    }
  }

  private void requireSectors(String subject, String what, long bytes) {
    if (bytes < 0 || bytes > LARGEST) {
      unplaceable(subject, what + ' ' + bytes + ": expected 0 to 2^60");
    } else if (bytes % options.sectorSize() != 0) {
      unplaceable(
          subject, what + ' ' + bytes + ": not a multiple of the sector, " + options.sectorSize());
    }
  }

  /** A problem that leaves nothing to be placed, so that no more is looked for. */
  private void unplaceable(String subject, String reason) {
    placeable = false;
    problem(subject, reason);
  }

  private void problem(String subject, String reason) {
    problems.add(new Problem(subject, reason));
  }
}
