package dev.assembler.pipeline.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A machine as QEMU's command line: no device but what is asked for, its serial line on stdio. */
public final class QemuCommand {

  private final VirtualMachine machine;
  private final List<String> words = new ArrayList<>();

  private QemuCommand(VirtualMachine machine) {
    this.machine = machine;
  }

  /** The line that is this machine. */
  public static CommandLine of(VirtualMachine machine) {
    var command = new QemuCommand(machine);
    command.board();
    command.firmware();
    command.boot();
    command.disks();
    command.network();
    command.channels();
    return new CommandLine(machine.architecture().qemu(), command.words);
  }

  private void board() {
    add("-machine", board(machine.architecture(), machine.accelerator(), isSecure()));
    add("-cpu", cpu(machine.architecture(), machine.accelerator()));
    add("-smp", Integer.toString(machine.cpus()));
    add("-m", machine.memory() + "M");
    add("-nodefaults");
    add("-no-reboot");
    add("-display", "none");
    add("-serial", "stdio");
  }

  /** Without graphics SeaBIOS speaks on the serial line, and with it whatever it starts. */
  static String board(Architecture architecture, Accelerator accelerator, boolean secure) {
    return switch (architecture) {
      case AMD64 -> "q35,graphics=off" + (secure ? ",smm=on" : "") + ",accel=" + accelerator;
      case ARM64 ->
          "virt"
              + (accelerator == Accelerator.KVM ? ",gic-version=host" : "")
              + ",accel="
              + accelerator;
    };
  }

  static String cpu(Architecture architecture, Accelerator accelerator) {
    if (accelerator == Accelerator.KVM) {
      return "host";
    }
    // The algorithm that the architecture has for signed pointers takes most of a guest's time.
    return architecture == Architecture.ARM64 ? "max,pauth-impdef=on" : "max";
  }

  private boolean isSecure() {
    return machine.firmware() instanceof Firmware.Uefi uefi && uefi.secureBoot();
  }

  private void firmware() {
    if (!(machine.firmware() instanceof Firmware.Uefi uefi)) {
      return;
    }
    if (uefi.secureBoot() && machine.architecture() == Architecture.AMD64) {
      add("-global", "driver=cfi.pflash01,property=secure,value=on");
      add("-global", "ICH9-LPC.disable_s3=1");
    }
    String flash = "if=pflash,format=raw,unit=";
    add("-drive", flash + "0,readonly=on,file=" + value(uefi.code()));
    // What the firmware writes goes into a copy that ends with the machine.
    add("-drive", flash + "1,snapshot=on,file=" + value(uefi.variables()));
  }

  private void boot() {
    switch (machine.boot()) {
      case Boot.Kernel kernel -> kernel(kernel);
      case Boot.Disk disk -> drive(disk.drive(), "boot", ",bootindex=1");
      case Boot.EfiProgram efi ->
          drive(
              new Drive(efi.volume(), Drive.Container.RAW, Drive.Writes.FORGOTTEN),
              "boot",
              ",bootindex=1");
      case Boot.Cd cd -> {
        add("-device", "virtio-scsi-pci,id=scsi");
        add(
            "-drive",
            "if=none,id=boot,media=cdrom,readonly=on,format=raw,file=" + value(cd.image()));
        add("-device", "scsi-cd,drive=boot,bootindex=1");
      }
      case Boot.Netboot net -> {
        add(
            "-netdev",
            "user,id=boot,tftp=" + value(net.folder()) + ",bootfile=" + value(net.script()));
        add("-device", "virtio-net-pci,netdev=boot,bootindex=1");
      }
    }
  }

  private void kernel(Boot.Kernel boot) {
    add("-kernel", text(boot.kernel()));
    boot.initrd().ifPresent(initrd -> add("-initrd", text(initrd)));
    add(
        "-append",
        boot.commandLine()
            .orElseGet(() ->
                KernelArguments.of(
                    machine.architecture(), boot.root().isPresent(), machine.accelerator())));
    boot.root().ifPresent(root -> drive(root, "root", ""));
  }

  private void disks() {
    int number = 0;
    for (Drive disk : machine.disks()) {
      drive(disk, "disk" + ++number, ",serial=disk" + number);
    }
  }

  private void drive(Drive drive, String id, String more) {
    String writes =
        switch (drive.writes()) {
          case REFUSED -> ",readonly=on";
          case FORGOTTEN -> ",snapshot=on";
          case KEPT -> "";
        };
    String format = drive.container().qemuName();
    add(
        "-drive",
        "if=none,id=" + id + ",format=" + format + writes + ",file=" + value(drive.file()));
    add("-device", "virtio-blk-pci,drive=" + id + more);
  }

  /** A card that does not boot needs no ROM; one that boots is in a network of its own already. */
  private void network() {
    if (machine.boot() instanceof Boot.Netboot && machine.network() instanceof Network.User) {
      return;
    }
    switch (machine.network()) {
      case Network.None none -> {}
      case Network.User user -> add("-netdev", "user,id=net");
      case Network.Bridge bridge -> add("-netdev", "bridge,id=net,br=" + bridge.name());
    }
    if (!(machine.network() instanceof Network.None)) {
      add("-device", "virtio-net-pci,netdev=net,romfile=");
    }
  }

  private void channels() {
    for (FirmwareEntry entry : machine.entries()) {
      add("-fw_cfg", "name=opt/" + value(entry.key()) + ",string=" + value(entry.value()));
    }
    for (Share share : machine.shares()) {
      add(
          "-virtfs",
          "local,security_model=none,readonly=on,mount_tag="
              + share.tag()
              + ",path="
              + value(share.folder()));
    }
  }

  private void add(String... more) {
    words.addAll(List.of(more));
  }

  private static String value(Path file) {
    return value(text(file));
  }

  /** A comma ends a value of QEMU's, two are one. */
  private static String value(String text) {
    return text.replace(",", ",,");
  }

  /** A colon before any slash would end the name of a protocol. */
  private static String text(Path file) {
    String text = file.toString();
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    return colon >= 0 && (slash < 0 || colon < slash) ? "./" + text : text;
  }
}
