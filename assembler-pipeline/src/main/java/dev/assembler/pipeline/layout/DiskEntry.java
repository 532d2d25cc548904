package dev.assembler.pipeline.layout;

import dev.assembler.gpt.TableKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A disk as its description asks for it.
 *
 * @param subject the description, for messages
 * @param table which partition table
 * @param size of the disk; empty: as small as it can be
 * @param sectorSize 512 or 4096
 * @param architecture that types such as "root" mean
 * @param alignment of partitions, in bytes; empty: 1 MiB
 * @param seed that identities are derived from; empty: none is stated
 * @param guid of the disk; empty: derived
 * @param entriesLba where a GPT's entries begin; empty: at 2
 * @param bootLoader GRUB's boot.img and core.img; empty: none
 * @param partitions in order
 * @param raws bytes outside of the partitions
 * @param meaning what of it decides bytes though it is no content: all but names and the seed
 */
record DiskEntry(
    String subject,
    TableKind table,
    OptionalLong size,
    int sectorSize,
    String architecture,
    OptionalLong alignment,
    Optional<String> seed,
    Optional<UUID> guid,
    OptionalLong entriesLba,
    Optional<BootLoader> bootLoader,
    List<PartitionEntry> partitions,
    List<Raw> raws,
    Map<String, Object> meaning) {

  /** GRUB's files for a BIOS. */
  record BootLoader(NamedFile boot, NamedFile core) {}

  /**
   * A file at a place of the disk.
   *
   * @param name for messages
   */
  record Raw(String name, long offset, NamedFile source) {}
}
