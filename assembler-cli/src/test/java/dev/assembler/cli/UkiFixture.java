package dev.assembler.cli;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.DebianPackage;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** UKIs of Debian's kernels with an initrd that says what it finds, and disks that boot them. */
final class UkiFixture {

  static final String SNAKEOIL = "/usr/share/ovmf/PkKek-1-snakeoil";

  /** Where the host is busy, Linux waits in vain for the interrupts that it checks its timer by. */
  static final String COMMAND_LINE = "console=ttyS0 panic=-1 no_timer_check";

  private static final String INIT =
      """
      #!/bin/busybox sh
      export PATH=/bin
      mount -t devtmpfs dev /dev
      mount -t proc proc /proc
      mount -t sysfs sys /sys
      echo "UKI BOOTED $(uname -m) <$(cat /proc/cmdline)>"
      echo "PCR11 $(cat /sys/class/tpm/tpm0/pcr-sha256/11 2>&1)"
      echo "UKI ENDS"
      reboot -f
      """;

  private final Path folder;

  UkiFixture(Path folder) {
    this.folder = folder;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** A UKI of Debian's kernel for virtual machines, on the stub that is installed. */
  Cli.Run amd64(String name, String... more) throws IOException {
    Path busybox = ReferenceTool.require("busybox").program();
    return uki(name, DebianKernel.cloud(), busybox, COMMAND_LINE, more);
  }

  /** A UKI of Debian's arm64 kernel. */
  Cli.Run arm64(String name) throws IOException {
    Path stub =
        DebianPackage.unpacked("systemd-boot-efi:arm64")
            .resolve("usr/lib/systemd/boot/efi/linuxaa64.efi.stub");
    return uki(
        name,
        DebianKernel.arm64(),
        DebianPackage.unpacked("busybox-static:arm64").resolve("bin/busybox"),
        "console=ttyAMA0 panic=-1",
        "--stub",
        stub.toString());
  }

  private Cli.Run uki(
      String name, DebianKernel kernel, Path busybox, String commandLine, String... more)
      throws IOException {
    Path init = Files.writeString(path("init"), INIT);
    Path initrd = path(name + ".cpio.gz");
    var list = new StringBuilder();
    for (String directory : new String[] {"dev", "proc", "sys", "bin"}) {
      list.append("dir /").append(directory).append(" 755 0 0\n");
    }
    list.append("file /bin/busybox ").append(busybox.toAbsolutePath()).append(" 755 0 0\n");
    for (String applet : new String[] {"sh", "mount", "uname", "cat", "reboot"}) {
      list.append("slink /bin/").append(applet).append(" busybox 777 0 0\n");
    }
    list.append("file /init ").append(init).append(" 755 0 0\n");
    Path lines = Files.writeString(path("list"), list);
    Path nothing = Files.createDirectories(path("nothing"));
    Cli.run(
            "--tree",
            nothing.toString(),
            "--spec",
            "cpio-list:" + lines,
            "--out",
            initrd.toString())
        .ok();
    Path osRelease = Files.writeString(path("os-release"), "ID=debian\nPRETTY_NAME=\"Debian\"\n");
    var words = new ArrayList<String>();
    words.addAll(List.of("--kernel", kernel.image().toString()));
    words.addAll(List.of("--initrd", initrd.toString(), "--cmdline", commandLine));
    words.addAll(List.of("--os-release", osRelease.toString()));
    words.addAll(List.of("--out", path(name).toString()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new)).ok();
  }

  /** A disk whose ESP has the program under the name that firmware looks for. */
  Path disk(String program, String efiName) throws IOException {
    Path esp = Files.createDirectories(path(program + ".esp"));
    Path boot = Files.createDirectories(esp.resolve("EFI/BOOT"));
    Files.copy(path(program), boot.resolve(efiName));
    Path layout =
        Files.writeString(
            path(program + ".toml"),
            """
            [disk]
            table = "gpt"
            size = "minimal"

            [[partition]]
            name = "esp"
            type = "esp"
            format = "fat"
            tree = "%s"
            """
                .formatted(esp.getFileName()));
    Path disk = path(program + ".raw");
    Cli.run("--layout", layout.toString(), "--out", disk.toString(), "-q").ok();
    return disk;
  }

  /** Signs with the key that machines with Secure Boot trust. */
  void signWithSnakeoil(String program, String signed) throws IOException {
    Path password = Files.writeString(path("password"), "snakeoil\n");
    Cli.run(
            "sign",
            path(program).toString(),
            "--key",
            SNAKEOIL + ".key",
            "--cert",
            SNAKEOIL + ".pem",
            "--password-file",
            password.toString(),
            "--out",
            path(signed).toString())
        .ok();
  }
}
