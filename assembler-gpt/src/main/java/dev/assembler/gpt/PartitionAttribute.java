package dev.assembler.gpt;

import dev.assembler.core.text.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A bit of a GPT entry's attributes: the general ones (UEFI 2.10, table 5.8), and those that the
 * Discoverable Partitions Specification defines for its types.
 */
public enum PartitionAttribute {
  /** The platform needs it; it must not be deleted. */
  REQUIRED(0),
  /** Firmware makes no block device of it. */
  NO_BLOCK_IO(1),
  /** A BIOS boot loader may start from it. */
  LEGACY_BIOS_BOOTABLE(2),
  /** Its file system is to be grown to the partition when it is mounted. */
  GROW_FILE_SYSTEM(59),
  /** To be mounted read-only. */
  READ_ONLY(60),
  /** Not to be mounted by itself. */
  NO_AUTO(63);

  private final int bit;

  PartitionAttribute(int bit) {
    this.bit = bit;
  }

  /** The bit, alone in its 64. */
  public long mask() {
    return 1L << bit;
  }

  /** In lower case with hyphens: "grow-file-system". */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The attribute of that name.
   *
   * @throws IllegalArgumentException if there is none, saying which is meant
   */
  public static PartitionAttribute parse(String name) {
    List<String> names = Arrays.stream(values()).map(PartitionAttribute::toString).toList();
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "attribute \"" + name + "\": unknown" + Nearest.hint(name, names));
    }
    return values()[index];
  }
}
