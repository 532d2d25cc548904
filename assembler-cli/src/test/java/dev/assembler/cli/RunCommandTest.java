package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command lines of machines, word for word. */
class RunCommandTest {

  private static final String PC =
      """
      qemu-system-x86_64 \\
        -machine q35,graphics=off,accel=tcg \\
        -cpu max \\
        -smp 1 \\
        -m 1024M \\
        -nodefaults \\
        -no-reboot \\
        -display none \\
        -serial stdio\
      """;

  private static final String ARM =
      """
      qemu-system-aarch64 \\
        -machine virt,accel=tcg \\
        -cpu max,pauth-impdef=on \\
        -smp 1 \\
        -m 1024M \\
        -nodefaults \\
        -no-reboot \\
        -display none \\
        -serial stdio\
      """;

  private static final String UEFI =
      more(
"""
-drive if=pflash,format=raw,unit=0,readonly=on,file=D/code.fd
-drive if=pflash,format=raw,unit=1,snapshot=on,file=D/vars.fd
""");

  /** Further lines of a command line. */
  private static String more(String lines) {
    return " \\\n  " + String.join(" \\\n  ", lines.strip().split("\n"));
  }

  @TempDir Path folder;

  private RunFixture files;

  @BeforeEach
  void firmware() throws IOException {
    files = new RunFixture(folder);
    Files.writeString(folder.resolve("code.fd"), "edk2");
    Files.writeString(folder.resolve("vars.fd"), "its variables");
  }

  /** D stands for the folder. */
  private Cli.Run run(String words) {
    return run(Map.of(), words);
  }

  private Cli.Run run(Map<String, String> variables, String words) {
    String[] args =
        Stream.concat(Stream.of("run"), Arrays.stream(words.strip().split(" ")).map(this::named))
            .toArray(String[]::new);
    return Cli.run(new byte[0], variables, args);
  }

  private String named(String word) {
    return word.replaceAll("(?<![A-Za-z])D/", folder + "/");
  }

  private void assertLine(String expected, String words) {
    Cli.Run run = run(words + " --dry-run --accel tcg");
    assertEquals(named(expected) + "\n", run.ok().out());
    assertEquals("", run.err());
  }

  private static String uefi(String words) {
    return words + " --uefi-code D/code.fd --uefi-vars D/vars.fd";
  }

  @Test
  void aKernelAndWhatBelongsToIt() throws IOException {
    files.amd64Kernel("vmlinuz");
    files.arm64Kernel("Image");
    files.initrd("initrd.cpio.gz");
    files.squashfs("root.squashfs");
    String root =
        more(
"""
-drive if=none,id=root,format=raw,readonly=on,file=D/root.squashfs
-device virtio-blk-pci,drive=root
""");

    String whole =
        PC
            + " \\\n  -kernel D/vmlinuz \\\n  -initrd D/initrd.cpio.gz"
            + " \\\n  -append 'console=ttyS0 panic=-1 no_timer_check root=/dev/vda ro'"
            + root;
    assertLine(whole, "--kernel D/vmlinuz --initrd D/initrd.cpio.gz --disk D/root.squashfs");
    assertLine(whole, "D/root.squashfs --kernel D/vmlinuz --initrd D/initrd.cpio.gz");
    assertLine(whole, "D/initrd.cpio.gz --kernel D/vmlinuz --disk D/root.squashfs");
    assertLine(ARM + " \\\n  -kernel D/Image \\\n  -append 'console=ttyAMA0 panic=-1'", "D/Image");
    assertLine(ARM + " \\\n  -kernel D/Image \\\n  -append quiet", "D/Image --cmdline quiet");
    assertLine(
        PC + " \\\n  -kernel D/vmlinuz \\\n  -append quiet" + root.replace("readonly=on,", ""),
        "D/root.squashfs --kernel D/vmlinuz --cmdline quiet --writable");
  }

  @Test
  void disksInEveryContainer() throws IOException {
    Path raw = files.disk("x.raw", "BOOTX64.EFI");
    files.converted(raw, "x.qcow2");
    files.converted(raw, "x.vhd");
    files.disk("arm.raw", "BOOTAA64.EFI");
    String drive =
        more(
"""
-drive if=none,id=boot,format=%s%s,file=D/%s
-device virtio-blk-pci,drive=boot,bootindex=1
""");

    assertLine(PC + UEFI + drive.formatted("raw", ",snapshot=on", "x.raw"), uefi("D/x.raw"));
    assertLine(PC + UEFI + drive.formatted("qcow2", ",snapshot=on", "x.qcow2"), uefi("D/x.qcow2"));
    assertLine(PC + UEFI + drive.formatted("vpc", ",snapshot=on", "x.vhd"), uefi("D/x.vhd"));
    assertLine(ARM + UEFI + drive.formatted("raw", ",snapshot=on", "arm.raw"), uefi("D/arm.raw"));
    assertLine(PC + UEFI + drive.formatted("raw", "", "x.raw"), uefi("D/x.raw --writable"));
    assertLine(PC + drive.formatted("raw", ",snapshot=on", "x.raw"), "D/x.raw --firmware bios");
  }

  @Test
  void anIsoImageIsACdOrADisk() throws IOException {
    files.iso("x.iso", "BOOTX64.EFI");

    assertLine(
        PC
            + UEFI
            + more(
"""
-device virtio-scsi-pci,id=scsi
-drive if=none,id=boot,media=cdrom,readonly=on,format=raw,file=D/x.iso
-device scsi-cd,drive=boot,bootindex=1
"""),
        uefi("D/x.iso"));
    assertLine(
        PC
            + UEFI
            + more(
"""
-drive if=none,id=boot,format=raw,snapshot=on,file=D/x.iso
-device virtio-blk-pci,drive=boot,bootindex=1
"""),
        uefi("D/x.iso --as disk"));
  }

  @Test
  @Tag("reference")
  void anEfiProgramIsPutOnAVolume() throws IOException {
    Path stub = Path.of("/usr/lib/systemd/boot/efi/linuxx64.efi.stub");
    Files.copy(stub, folder.resolve("linux.efi"));

    assertLine(
        "# efi-volume.img: made for the run, a FAT volume that has D/linux.efi at"
            + " /EFI/BOOT/BOOTX64.EFI\n"
            + PC
            + UEFI
            + more(
"""
-drive if=none,id=boot,format=raw,snapshot=on,file=efi-volume.img
-device virtio-blk-pci,drive=boot,bootindex=1
"""),
        uefi("D/linux.efi"));
    assertFalse(Files.exists(Path.of("efi-volume.img")));
  }

  @Test
  void anIpxeFolderIsServed() throws IOException {
    Path net = Files.createDirectories(folder.resolve("net/amd64"));
    Files.writeString(net.resolveSibling("boot.ipxe"), "#!ipxe\n");

    assertLine(
        PC
            + more(
"""
-netdev user,id=boot,tftp=D/net,bootfile=boot.ipxe
-device virtio-net-pci,netdev=boot,bootindex=1
"""),
        "D/net");
  }

  /** As a build lays it out: the script asks for the folder of an architecture by its name. */
  @Test
  void anIpxeFolderOfAnArchitectureIsServedFromAbove() throws IOException {
    Path net = Files.createDirectories(folder.resolve("net/amd64"));
    Files.writeString(net.resolve("boot.ipxe"), "#!ipxe\n");

    Cli.Run run = run(uefi("D/net/amd64") + " --dry-run");

    assertTrue(run.ok().out().contains(named("tftp=D/net,bootfile=amd64/boot.ipxe")), run.out());
  }

  @Test
  void aGuestsOwnDisksAreNothingToStart() throws IOException {
    Path out = Files.createDirectories(folder.resolve("images/raw"));
    files.disk("disk.raw", "BOOTX64.EFI");
    Files.move(folder.resolve("disk.raw"), out.resolve("disk.raw"));
    Files.createFile(out.resolve("disk.raw.disk1.raw"));
    Files.createFile(out.resolve("vmlinuz.disk12.raw"));

    assertTrue(
        run(uefi("D/images/raw") + " --dry-run").ok().out().contains("/raw/disk.raw"), "the image");
  }

  @Test
  void aFolderHasOneThingToStart() throws IOException {
    Path out = Files.createDirectories(folder.resolve("images/raw/amd64"));
    files.disk("disk.raw", "BOOTX64.EFI");
    Files.move(folder.resolve("disk.raw"), out.resolve("disk.raw"));
    Path kernels = Files.createDirectories(folder.resolve("kernels"));
    Files.move(files.arm64Kernel("vmlinuz"), kernels.resolve("vmlinuz"));
    Files.move(files.initrd("initramfs.cpio.zst"), kernels.resolve("initramfs.cpio.zst"));
    Files.move(files.squashfs("rootfs.squashfs"), kernels.resolve("rootfs.squashfs"));
    Files.createDirectories(folder.resolve("empty"));

    assertTrue(run(uefi("D/images/raw/amd64") + " --dry-run").ok().out().contains("/disk.raw"));
    assertLine(
        ARM
            + more(
"""
-kernel D/kernels/vmlinuz
-initrd D/kernels/initramfs.cpio.zst
-append 'console=ttyAMA0 panic=-1 root=/dev/vda ro'
-drive if=none,id=root,format=raw,readonly=on,file=D/kernels/rootfs.squashfs
-device virtio-blk-pci,drive=root
"""),
        "D/kernels");
    Files.copy(out.resolve("disk.raw"), kernels.resolve("disk.raw"));
    assertEquals(
        named("assemble: D/kernels: several things to start: disk.raw, vmlinuz, expected one; name")
            + " the file\n",
        run("D/kernels --dry-run").err());
    assertEquals(
        named("assemble: D/empty: nothing in it that a machine starts from, expected an image, an")
            + " .ipxe script, or a vmlinuz with its initrd\n",
        run("D/empty --dry-run").err());
  }

  @Test
  void everythingElseThatAMachineHas() throws IOException {
    files.amd64Kernel("vmlinuz");
    Files.createDirectories(folder.resolve("a,b"));

    Cli.Run run =
        run(
            "D/vmlinuz --cmdline x --dry-run --accel kvm --memory 2048 --cpus 3 --disks 2"
                + " --disk-size 20G --bridge mosbr --fw-cfg com.example/id=a,b --share s=D/a,b");

    assertEquals(
        named(
            """
            # D/vmlinuz.disk1.raw: made, 21474836480 bytes of holes
            # D/vmlinuz.disk2.raw: made, 21474836480 bytes of holes
            qemu-system-x86_64 \\
              -machine q35,graphics=off,accel=kvm \\
              -cpu host \\
              -smp 3 \\
              -m 2048M \\
              -nodefaults \\
              -no-reboot \\
              -display none \\
              -serial stdio \\
              -kernel D/vmlinuz \\
              -append x \\
              -drive if=none,id=disk1,format=raw,file=D/vmlinuz.disk1.raw \\
              -device virtio-blk-pci,drive=disk1,serial=disk1 \\
              -drive if=none,id=disk2,format=raw,file=D/vmlinuz.disk2.raw \\
              -device virtio-blk-pci,drive=disk2,serial=disk2 \\
              -netdev bridge,id=net,br=mosbr \\
              -device virtio-net-pci,netdev=net,romfile= \\
              -fw_cfg name=opt/com.example/id,string=a,,b \\
              -virtfs local,security_model=none,readonly=on,mount_tag=s,path=D/a,,b
            """),
        run.ok().out());
    assertFalse(Files.exists(folder.resolve("vmlinuz.disk1.raw")));
  }

  @Test
  void secureBootIsTheFirmwaresAndTheBoards() throws IOException {
    files.disk("x.raw", "BOOTX64.EFI");

    String line = run(uefi("D/x.raw --secure-boot --dry-run --accel tcg")).ok().out();

    assertTrue(line.contains("-machine q35,graphics=off,smm=on,accel=tcg"), line);
    assertTrue(line.contains("-global driver=cfi.pflash01,property=secure,value=on"), line);
  }

  @Test
  void cloudHypervisorHasOptionsOfItsOwn() throws IOException {
    files.amd64Kernel("vmlinuz");
    files.initrd("initrd.cpio.gz");
    files.squashfs("root.squashfs");
    files.disk("x.raw", "BOOTX64.EFI");

    Cli.Run kernel =
        run(
            "--kernel D/vmlinuz --initrd D/initrd.cpio.gz --disk D/root.squashfs --hypervisor ch"
                + " --memory 512 --disks 1 --bridge mosbr --fw-cfg a/b=c --dry-run");
    Cli.Run disk = run("D/x.raw --hypervisor ch --uefi-code D/code.fd --writable --dry-run");

    assertEquals(
        named(
            """
            # D/vmlinuz.disk1.raw: made, 10737418240 bytes of holes
            cloud-hypervisor \\
              --cpus boot=1 \\
              --memory size=512M \\
              --serial tty \\
              --console off \\
              --kernel D/vmlinuz \\
              --initramfs D/initrd.cpio.gz \\
              --cmdline 'console=ttyS0 panic=-1 root=/dev/vda ro' \\
              --disk path=D/root.squashfs,readonly=on path=D/vmlinuz.disk1.raw \\
              --net tap=tap-mosbr \\
              --fw-cfg-config 'items=[name=opt/a/b,string=c]'
            """),
        kernel.ok().out());
    assertEquals(
        "assemble: needs the tap tap-mosbr: ip tuntap add tap-mosbr mode tap\n"
            + "assemble: and on the bridge: ip link set tap-mosbr master mosbr up\n",
        kernel.err());
    assertEquals(
        named(
            """
            cloud-hypervisor \\
              --cpus boot=1 \\
              --memory size=1024M \\
              --serial tty \\
              --console off \\
              --firmware D/code.fd \\
              --disk path=D/x.raw
            """),
        disk.ok().out());
  }

  /** An option goes before a variable, and that before what is usual. */
  @Test
  void theEnvironmentHasDefaults() throws IOException {
    files.amd64Kernel("vmlinuz");
    Map<String, String> variables =
        Map.of("HYPERVISOR", "ch", "NUM_DISKS", "5", "MEMORY", "256", "CPUS", "2", "BRIDGE", "b0");

    String all = run(variables, "D/vmlinuz --dry-run").ok().out();
    String some =
        run(variables, "D/vmlinuz --dry-run --accel tcg --hypervisor qemu --disks 0 --net none")
            .ok()
            .out();

    assertTrue(all.startsWith("# "), all);
    assertTrue(all.contains("vmlinuz.disk5.raw"), all);
    assertTrue(all.contains("--net tap=tap-b0"), all);
    assertTrue(some.startsWith("qemu-system-x86_64 "), some);
    assertTrue(some.contains("-m 256M"), some);
    assertTrue(some.contains("-smp 2"), some);
    assertFalse(some.contains("disk"), some);
    assertFalse(some.contains("netdev"), some);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          D/x.raw --firmware bios --arch arm64 | 2 | --arch arm64: D/x.raw is for amd64
          D/both.raw | 2 | D/both.raw: is for amd64 and for arm64; add --arch amd64 or --arch arm64
          D/none.raw | 2 | D/none.raw: says of no architecture that it is for it; add --arch amd64 or --arch arm64
          D/initrd.cpio.gz | 2 | D/initrd.cpio.gz: does not start by itself; add --kernel VMLINUZ and, where it needs one, --initrd FILE
          D/root.squashfs --kernel D/root.squashfs | 2 | --kernel D/root.squashfs: no kernel, expected a Linux kernel
          D/vmlinuz --initrd D/vmlinuz | 2 | --initrd D/vmlinuz: no initramfs, expected a cpio archive
          D/vmlinuz --kernel D/vmlinuz | 2 | --kernel: given with D/vmlinuz, which is one, expected one of them
          D/x.raw --kernel D/vmlinuz | 2 | --kernel: given with D/x.raw, which starts by itself, expected one of them
          D/x.raw --disk D/root.squashfs | 2 | --disk: given with D/x.raw, which starts by itself, expected one of them; for disks beside it use --disks N
          D/x.raw --cmdline quiet | 2 | --cmdline: given with D/x.raw, which starts by itself, expected one of them
          --disks 3 | 2 | IMAGE: missing, expected an image or a folder; add --kernel VMLINUZ and, where it needs one, --initrd FILE
          D/vmlinuz --disks 25 | 2 | --disks 25: out of range, expected 0 to 24
          D/vmlinuz --memory lots | 2 | --memory lots: out of range, expected 1 to 1048576
          D/vmlinuz --disk-size 1000 | 2 | --disk-size 1000: no disk's size, expected a multiple of 512
          D/vmlinuz --hypervisor kvm | 2 | --hypervisor kvm: unknown, expected one of qemu, ch
          D/vmlinuz --as floppy | 2 | --as floppy: unknown, expected cd or disk
          D/vmlinuz --net tap | 2 | --net tap: unknown, expected none or user
          D/vmlinuz --fw-cfg id | 2 | --fw-cfg id: no KEY=VALUE, expected a key of at most 50 letters, digits and ._/-; for example com.example/id=7; the guest finds it at opt/com.example/id
          D/vmlinuz --share x=D/vmlinuz | 2 | --share x=D/vmlinuz: no folder there
          D/vmlinuz --timeout 0 | 2 | --timeout 0: out of range, expected 1 to 86400
          D/vmlinuz --bridge b --net user | 2 | --bridge: given with --net, expected one of them
          D/vmlinuz --writable --snapshot | 2 | --writable: given with --snapshot, expected one of them
          D/vmlinuz --hypervisor ch --net user | 2 | --net user: not with cloud-hypervisor: it has taps alone; use --bridge
          D/x.raw --firmware bios --secure-boot | 2 | --firmware bios: given with what is for UEFI, expected one of them
          D/Image --firmware bios | 2 | --firmware bios: arm64 has none, expected uefi
          D/vmlinuz --hypervisor ch --uefi-code D/code.fd | 2 | --firmware uefi: not with cloud-hypervisor: it starts a kernel without any
          D/vmlinuz --hypervisor ch --fw-cfg id=http://x | 2 | --fw-cfg id: not with cloud-hypervisor: a comma, colon, bracket or quote ends a value
          D/x.raw --hypervisor ch --firmware bios | 2 | --hypervisor ch: it has no BIOS, expected --firmware uefi
          D/text | 3 | D/text: found text, expected a disk, an ISO image, an EFI program or UKI, a kernel, or what one is given
          D/x.tar | 3 | D/x.tar: found a tar archive, expected a disk, an ISO image, an EFI program or UKI, a kernel, or what one is given
          D/nothing | 3 | D/nothing: no such file or directory
          D/x.raw.gz | 2 | D/x.raw.gz: compressed as a whole (gzip), expected what a machine reads as it is; unpack it: assemble convert D/x.raw.gz --out DISK.raw
          """)
  void wrongCommandsGetOneLine(String words, int exit, String expected) throws IOException {
    files.amd64Kernel("vmlinuz");
    files.arm64Kernel("Image");
    files.initrd("initrd.cpio.gz");
    files.squashfs("root.squashfs");
    files.converted(files.disk("x.raw", "BOOTX64.EFI"), "x.raw.gz");
    files.disk("both.raw", "BOOTX64.EFI", "BOOTAA64.EFI");
    files.disk("none.raw");
    Files.writeString(folder.resolve("text"), "text\n");
    Cli.run("--tree", folder + "/root", "--out", folder + "/x.tar", "-q").ok();

    Cli.Run run = run(words + " --dry-run --accel tcg");

    assertEquals("assemble: " + named(expected) + "\n", run.err());
    assertEquals(exit, run.exit());
  }

  @Test
  void aProgramThatIsMissingIsNamedWithItsPackage() throws IOException {
    files.arm64Kernel("Image");

    Cli.Run qemu = run("D/Image --accel tcg");
    Cli.Run ch = run("D/Image --hypervisor ch");

    assertEquals(
        "assemble: qemu-system-aarch64: not found on PATH; install QEMU (Debian: apt install"
            + " qemu-system-arm)\n",
        qemu.err());
    assertEquals(5, qemu.exit());
    assertEquals(5, ch.exit());
    assertTrue(ch.err().startsWith("assemble: cloud-hypervisor: not found on PATH;"), ch.err());
  }

  /** A hypervisor that says who it is and stays until it is ended, and then says so. */
  @Test
  void anInterruptEndsTheGuestAndRemovesWhatWasMadeForIt() throws Exception {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    Path qemu = programs.resolve("qemu-system-x86_64");
    Files.writeString(
        qemu,
        "#!/bin/sh\ntrap 'echo gone >"
            + folder
            + "/gone; exit 0' TERM\necho \"$@\" >"
            + folder
            + "/line\nwhile :; do /bin/sleep 0.1; done\n");
    Files.setAttribute(qemu, "unix:mode", 0755);
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    files.amd64Kernel("vmlinuz");
    Path err = folder.resolve("err");
    Process process =
        new Program()
            .behind("env", "--default-signal=INT", "--")
            .with("PATH", programs.toString())
            .withJvm("-Djava.io.tmpdir=" + temporary)
            .start(
                err,
                folder.resolve("out"),
                "run",
                folder + "/vmlinuz",
                "--accel",
                "tcg",
                "--check",
                "never");
    for (int i = 0; i < 600 && Files.notExists(folder.resolve("line")); i++) {
      Thread.sleep(50);
    }

    ReferenceTool.require("kill").run("-INT", process.pid());

    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(130, process.exitValue());
    assertEquals("gone\n", Files.readString(folder.resolve("gone")));
    assertEquals("assemble: interrupted; what was unfinished is removed\n", Files.readString(err));
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void theResultIsJsonWhereThatIsAskedFor() throws IOException {
    files.amd64Kernel("vmlinuz");

    Map<?, ?> json =
        JsonTest.checked("run", run("D/vmlinuz --cmdline x --accel tcg --dry-run --json").ok());

    Map<?, ?> result = (Map<?, ?>) json.get("result");
    assertEquals("kernel", result.get("kind"));
    assertEquals("not run", result.get("outcome"));
    assertEquals("qemu-system-x86_64", ((List<?>) result.get("command")).getFirst());
  }

  @Test
  void doctorNamesWhatIsMissingWithItsPackage() throws IOException {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    Path qemu = programs.resolve("qemu-system-aarch64");
    Files.writeString(qemu, "#!/bin/sh\n[ $1 = --version ] && echo QEMU 99.1 && echo more\n");
    Files.setAttribute(qemu, "unix:mode", 0755);

    String out = Cli.run(new byte[0], Map.of("PATH", programs.toString()), "doctor").ok().out();

    List<String> lines = out.lines().toList();
    assertTrue(
        lines.contains("QEMU for amd64: missing (Debian: apt install qemu-system-x86)"), out);
    assertTrue(lines.contains("QEMU for arm64: QEMU 99.1"), out);
    assertTrue(lines.contains("cloud-hypervisor: missing"), out);
    assertTrue(out.contains("\nKVM: "), out);
    assertEquals(
        "assemble: DIR: missing, expected what is to be booted; assemble doctor DIR ..\n",
        Cli.run("doctor", "--check", "x").err());
  }
}
