package dev.assembler.pipeline.iso;

import dev.assembler.iso9660.BootEntry;
import dev.assembler.iso9660.SystemArea;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What starts an image.
 *
 * @param entries of its boot catalog, the default entry first
 * @param code what a BIOS runs where the image is a disk
 * @param appended partitions behind the volume that no boot entry names
 * @param bare what the first 32 KiB are, where there is no partition table
 * @param warnings what will not start, and why
 */
public record BootSetup(
    List<BootEntry> entries,
    Optional<DiskCode> code,
    List<AppendedPartition> appended,
    SystemArea bare,
    List<String> warnings) {

  /** Nothing to start. */
  public static final BootSetup NONE =
      new BootSetup(List.of(), Optional.empty(), List.of(), SystemArea.EMPTY, List.of());

  public BootSetup {
    entries = List.copyOf(entries);
    Objects.requireNonNull(code, "code");
    appended = List.copyOf(appended);
    Objects.requireNonNull(bare, "bare");
    warnings = List.copyOf(warnings);
  }

  /** Whether there are partition tables around the image: where it starts as a disk. */
  public boolean isDisk() {
    boolean efi = entries.stream().anyMatch(entry -> entry.platform() == BootEntry.Platform.EFI);
    return bare == SystemArea.EMPTY && (efi || code.isPresent() || !appended.isEmpty());
  }
}
