package dev.assembler.pipeline.run;

import java.util.List;
import java.util.Objects;

/**
 * A machine: what it is made of, and what it starts.
 *
 * @param memory in MiB
 * @param disks beside what it starts
 */
public record VirtualMachine(
    Architecture architecture,
    Accelerator accelerator,
    int memory,
    int cpus,
    Firmware firmware,
    Boot boot,
    List<Drive> disks,
    Network network,
    List<FirmwareEntry> entries,
    List<Share> shares) {

  public VirtualMachine {
    Objects.requireNonNull(architecture, "architecture");
    Objects.requireNonNull(accelerator, "accelerator");
    Objects.requireNonNull(firmware, "firmware");
    Objects.requireNonNull(boot, "boot");
    Objects.requireNonNull(network, "network");
    disks = List.copyOf(disks);
    entries = List.copyOf(entries);
    shares = List.copyOf(shares);
  }
}
