package dev.assembler.gpt;

import dev.assembler.gpt.DiskLayoutException.Problem;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether a disk's table can say of a partition what it is to say. */
record TableCheck(DiskOptions options, Consumer<Problem> problems) {

  /** The partition's type, empty where there is a problem with it. */
  Optional<PartitionType> check(PartitionSpec spec) {
    String subject = Planned.subject(spec.name());
    Optional<PartitionType> type = type(subject, spec);
    checkTable(subject, spec, type);
    return type;
  }

  private Optional<PartitionType> type(String subject, PartitionSpec spec) {
    PartitionType type;
    try {
      type = PartitionType.parse(spec.type(), options.architecture());
    } catch (IllegalArgumentException e) {
      problem(subject, e.getMessage());
      return Optional.empty();
    }
    boolean known = options.table().hasGpt() ? type.guid().isPresent() : type.mbrByte().isPresent();
    if (!known) {
      problem(
          subject,
          "type \""
              + spec.type()
              + "\": has no "
              + (options.table().hasGpt() ? "GUID for a GPT" : "byte for an MBR"));
      return Optional.empty();
    }
    return Optional.of(type);
  }

  private void checkTable(String subject, PartitionSpec spec, Optional<PartitionType> type) {
    if (options.table().hasGpt()) {
      if (spec.name().isEmpty()) {
        problem(subject, "name: empty");
      }
      try {
        GptEntry.encodedName(spec.name());
      } catch (IllegalArgumentException e) {
        problem(subject, e.getMessage());
      }
      if (spec.isActive() && !spec.isInMbr()) {
        problem(subject, "active: a flag of the MBR; in a GPT it is legacy-bios-bootable");
      }
    } else {
      if (spec.attributes() != 0) {
        problem(subject, "attributes: an MBR has none");
      }
      if (spec.guid().isPresent() || spec.lateGuid().isPresent()) {
        problem(subject, "GUID: an MBR has none");
      }
    }
    if (type.isPresent() && !options.table().hasGpt()) {
      int mbrByte = type.get().mbrByte().getAsInt();
      if (MbrEntry.of(false, mbrByte, 1, 1).isExtended() || mbrByte == MbrEntry.PROTECTIVE) {
        problem(subject, "type \"" + spec.type() + "\": is made where it is needed");
      }
    }
    if (spec.isInMbr()) {
      checkHybrid(subject, spec, type);
    }
  }

  private void checkHybrid(String subject, PartitionSpec spec, Optional<PartitionType> type) {
    if (options.table() != TableKind.HYBRID) {
      problem(subject, "an entry in the MBR, too: only on a hybrid disk");
    } else if (type.isPresent() && spec.hybridType().isEmpty()) {
      if (type.get().mbrByte().isEmpty()) {
        problem(subject, "type \"" + spec.type() + "\": has no byte for the hybrid MBR");
      }
    } else if (spec.hybridType().isPresent()) {
      int mbrByte = spec.hybridType().getAsInt();
      if (mbrByte < 1 || mbrByte > 0xFF || mbrByte == MbrEntry.PROTECTIVE) {
        problem(subject, "type " + mbrByte + ": not for an entry of the hybrid MBR");
      }
    }
  }

  private void problem(String subject, String reason) {
    problems.accept(new Problem(subject, reason));
  }
}
