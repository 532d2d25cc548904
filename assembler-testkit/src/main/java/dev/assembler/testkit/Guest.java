package dev.assembler.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Linux that looks at our images: Debian's cloud kernel, a busybox and a script, with the images
 * as virtio disks {@code /dev/vda}, {@code /dev/vdb}. The initramfs is GNU cpio's, so that no
 * writer of ours is needed to test another.
 */
public final class Guest {

  private static final List<String> DISK_MODULES = List.of("virtio_pci", "virtio_blk");

  private record Disk(Path image, String format) {}

  private final List<String> modules;
  private final List<Disk> disks;
  private final List<Path> programs;

  /** Null for Debian's newest. */
  private final DebianKernel kernel;

  private Guest(DebianKernel kernel, List<String> modules, List<Disk> disks, List<Path> programs) {
    this.kernel = kernel;
    this.modules = modules;
    this.disks = disks;
    this.programs = programs;
  }

  /** One without disks of its own. */
  public static Guest linux() {
    return new Guest(null, DISK_MODULES, List.of(), List.of());
  }

  /** The same under another kernel. */
  public Guest withKernel(DebianKernel newKernel) {
    return new Guest(newKernel, modules, disks, programs);
  }

  /** The same that loads these modules, and what they depend on, before the script. */
  public Guest withModules(String... names) {
    return new Guest(kernel, joined(modules, List.of(names)), disks, programs);
  }

  /** The same with another disk, read-only. */
  public Guest withDisk(Path image) {
    return withDisk(image, "raw");
  }

  /** The same with another disk in a format of QEMU's, such as {@code qcow2}; read-only. */
  public Guest withDisk(Path image, String format) {
    return new Guest(kernel, modules, joined(disks, List.of(new Disk(image, format))), programs);
  }

  /**
   * The same with a file of the host at its place, such as a program and the libraries it needs.
   */
  public Guest withFile(Path file) {
    return new Guest(kernel, modules, disks, joined(programs, List.of(file)));
  }

  /**
   * Boots, runs the script in busybox's shell with /proc, /sys and /dev mounted, and resets.
   *
   * @param folder for the initramfs
   * @return what the script wrote to its standard output and error, lines ended by LF
   * @throws AssertionError with all of the serial line, if the script's end was not reached
   */
  public String run(Path folder, String script) throws IOException {
    DebianKernel booted = kernel == null ? DebianKernel.cloud() : kernel;
    Machine machine =
        Machine.pc()
            .withKernel(
                booted.image(),
                initramfs(folder, booted, script),
                "console=ttyS0 quiet no_timer_check");
    for (Disk disk : disks) {
      machine = machine.withReadOnlyDisk(disk.image(), disk.format());
    }
    String console = machine.run();
    int begin = console.indexOf("GUEST BEGINS\n");
    int end = console.indexOf("GUEST ENDS\n");
    if (begin < 0 || end < begin) {
      throw new AssertionError("the guest's script did not end:\n" + console);
    }
    return console.substring(begin + "GUEST BEGINS\n".length(), end);
  }

  private Path initramfs(Path folder, DebianKernel booted, String script) throws IOException {
    Path root = Files.createTempDirectory(folder, "guest");
    for (String name : List.of("bin", "dev", "proc", "sys", "mnt", "modules")) {
      Files.createDirectory(root.resolve(name));
    }
    Files.copy(ReferenceTool.require("busybox").program(), root.resolve("bin/busybox"));
    var init = new StringBuilder();
    init.append("#!/bin/busybox sh\nexport PATH=/bin:/sbin:/usr/bin:/usr/sbin\n");
    init.append("/bin/busybox mkdir -p /sbin /usr/bin /usr/sbin\n");
    init.append("/bin/busybox --install -s /bin\nmount -t devtmpfs dev /dev\n");
    init.append("mount -t proc proc /proc\nmount -t sysfs sys /sys\n");
    init.append("exec >/dev/ttyS0 2>&1 </dev/null\nstty -F /dev/ttyS0 -onlcr\n");
    for (Path module : booted.modules(modules)) {
      Files.copy(module, root.resolve("modules").resolve(module.getFileName()));
      init.append("insmod /modules/").append(module.getFileName()).append('\n');
    }
    for (Path program : programs) {
      Path target = root.resolve(program.toString().substring(1));
      Files.createDirectories(target.getParent());
      Files.copy(program, target);
    }
    Files.writeString(root.resolve("script"), script);
    init.append("echo 'GUEST BEGINS'\nsh /script\necho 'GUEST ENDS'\nreboot -f\n");
    Path file = Files.writeString(root.resolve("init"), init);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + ": cannot be made executable");
    }
    Path image = Files.createTempFile(folder, "guest", ".cpio");
    String names = ReferenceTool.require("find").in(root).run(".", "-print0").text();
    ReferenceTool.Result archive =
        ReferenceTool.require("cpio")
            .in(root)
            .withInput(names.getBytes(UTF_8))
            .run("-0", "-o", "-H", "newc", "--quiet");
    return Files.write(image, archive.out());
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
