package dev.assembler.pipeline.run;

import dev.assembler.pipeline.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A machine as cloud-hypervisor's command line. It knows KVM alone, keeps no writes apart, and its
 * firmware is edk2's CLOUDHV build.
 */
final class CloudHypervisorCommand {

  static final String PROGRAM = "cloud-hypervisor";

  private final VirtualMachine machine;
  private final List<String> words = new ArrayList<>();
  private final List<String> disks = new ArrayList<>();

  private CloudHypervisorCommand(VirtualMachine machine) {
    this.machine = machine;
  }

  /**
   * @throws UsageException for what it cannot do
   */
  static CommandLine of(VirtualMachine machine) {
    var command = new CloudHypervisorCommand(machine);
    command.board();
    command.boot();
    machine.disks().forEach(command::disk);
    command.devices();
    return new CommandLine(PROGRAM, command.words);
  }

  /** The tap that stands for a bridge; somebody with the rights for it puts it there. */
  static String tap(Network.Bridge bridge) {
    return "tap-" + bridge.name();
  }

  private void board() {
    add("--cpus", "boot=" + machine.cpus());
    add("--memory", "size=" + machine.memory() + "M");
    add("--serial", "tty", "--console", "off");
  }

  private void boot() {
    if (machine.firmware() instanceof Firmware.Uefi uefi) {
      if (uefi.secureBoot()) {
        throw refused("--secure-boot", "its firmware keeps no variables");
      }
      if (machine.boot() instanceof Boot.Kernel) {
        throw refused("--firmware uefi", "it starts a kernel without any");
      }
      add("--firmware", uefi.code().toString());
    }
    switch (machine.boot()) {
      case Boot.Kernel kernel -> {
        add("--kernel", kernel.kernel().toString());
        kernel.initrd().ifPresent(initrd -> add("--initramfs", initrd.toString()));
        add(
            "--cmdline",
            kernel
                .commandLine()
                .orElseGet(() ->
                    KernelArguments.of(
                        machine.architecture(), kernel.root().isPresent(), Accelerator.KVM)));
        kernel.root().ifPresent(this::disk);
      }
      case Boot.Disk disk -> disk(disk.drive());
      case Boot.Cd cd -> disk(new Drive(cd.image(), Drive.Container.RAW, Drive.Writes.REFUSED));
      case Boot.EfiProgram efi ->
          disk(new Drive(efi.volume(), Drive.Container.RAW, Drive.Writes.REFUSED));
      case Boot.Netboot net -> throw refused("iPXE", "it has no TFTP server");
    }
  }

  private void disk(Drive drive) {
    if (drive.container() == Drive.Container.VHD) {
      throw refused("a VHD", "convert it: assemble convert DISK --out DISK.raw");
    }
    if (text(drive).indexOf(',') >= 0) {
      throw refused(text(drive), "a comma ends a value");
    }
    boolean isKept = drive.writes() == Drive.Writes.KEPT;
    disks.add("path=" + text(drive) + (isKept ? "" : ",readonly=on"));
  }

  private void devices() {
    if (!disks.isEmpty()) {
      add("--disk");
      words.addAll(disks);
    }
    switch (machine.network()) {
      case Network.None none -> {}
      case Network.User user -> throw refused("--net user", "it has taps alone; use --bridge");
      case Network.Bridge bridge -> add("--net", "tap=" + tap(bridge));
    }
    if (!machine.entries().isEmpty()) {
      machine.entries().forEach(CloudHypervisorCommand::requirePlain);
      add(
          "--fw-cfg-config",
          machine.entries().stream()
              .map(entry -> "name=opt/" + entry.key() + ",string=" + entry.value())
              .collect(Collectors.joining(":", "items=[", "]")));
    }
    if (!machine.shares().isEmpty()) {
      throw refused("--share", "it needs a virtiofsd for each; use QEMU");
    }
  }

  /** Its list of items has no quoting. */
  private static void requirePlain(FirmwareEntry entry) {
    if (entry.value().chars().anyMatch(c -> ",:[]\"".indexOf(c) >= 0)) {
      throw refused("--fw-cfg " + entry.key(), "a comma, colon, bracket or quote ends a value");
    }
  }

  private static String text(Drive drive) {
    return drive.file().toString();
  }

  private void add(String... more) {
    words.addAll(List.of(more));
  }

  private static UsageException refused(String subject, String why) {
    return new UsageException(subject, "not with cloud-hypervisor: " + why, "", "");
  }
}
