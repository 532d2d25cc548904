package dev.assembler.pipeline.run;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that a machine has for a disk.
 *
 * @param writes what becomes of what the guest writes
 */
public record Drive(Path file, Container container, Writes writes) {

  /** How the disk's bytes are in the file. */
  public enum Container {
    RAW("raw"),
    QCOW2("qcow2"),
    VHD("vpc");

    private final String qemuName;

    Container(String qemuName) {
      this.qemuName = qemuName;
    }

    String qemuName() {
      return qemuName;
    }
  }

  /** What becomes of what a guest writes. */
  public enum Writes {
    /** The disk takes none. */
    REFUSED,
    /** Forgotten at the machine's end. */
    FORGOTTEN,
    /** Kept in the file. */
    KEPT
  }

  public Drive {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(container, "container");
    Objects.requireNonNull(writes, "writes");
  }
}
