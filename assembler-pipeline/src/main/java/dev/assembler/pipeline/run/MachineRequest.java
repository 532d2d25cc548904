package dev.assembler.pipeline.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The machine that is asked for.
 *
 * @param uefiCode edk2 of the user's own
 * @param uefiVariables its variables, of the user's own
 * @param memory in MiB
 */
public record MachineRequest(
    Hypervisor hypervisor,
    Acceleration acceleration,
    FirmwareChoice firmware,
    boolean secureBoot,
    Optional<Path> uefiCode,
    Optional<Path> uefiVariables,
    int memory,
    int cpus,
    ExtraDisks disks,
    Network network,
    List<FirmwareEntry> entries,
    List<Share> shares) {

  /** The program that is the machine. */
  public enum Hypervisor {
    QEMU,
    /** cloud-hypervisor. */
    CH
  }

  /** How instructions are run. */
  public enum Acceleration {
    /** By KVM where it proves to work. */
    AUTO,
    KVM,
    TCG
  }

  /** What starts before a boot loader. */
  public enum FirmwareChoice {
    /** UEFI where there is something for it, or nothing else. */
    AUTO,
    UEFI,
    BIOS
  }

  public MachineRequest {
    entries = List.copyOf(entries);
    shares = List.copyOf(shares);
  }
}
