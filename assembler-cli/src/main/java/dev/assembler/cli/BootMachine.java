package dev.assembler.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assembler.assets.Architectures;
import dev.assembler.assets.ResolvedAssets;
import dev.assembler.core.text.PrintableBytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A machine in QEMU that boots assets, without acceleration, so that it is the same on every host.
 * The root file system is its first virtio disk, which takes no writes; its serial line is all it
 * says.
 */
final class BootMachine implements Closeable {

  /**
   * What an architecture's machine is.
   *
   * @param program of QEMU
   * @param debian package that has it
   * @param machine QEMU's name for it
   * @param commandLine a kernel's usual one
   */
  private record Model(String program, String debian, String machine, String commandLine) {}

  private static final Map<String, Model> MODELS =
      Map.of(
          Architectures.X86_64,
          new Model(
              "qemu-system-x86_64",
              "qemu-system-x86",
              "q35",
              "console=ttyS0 root=/dev/vda ro init_on_alloc=1 slab_nomerge page_alloc.shuffle=1"),
          Architectures.ARM64,
          new Model(
              "qemu-system-aarch64",
              "qemu-system-arm",
              "virt",
              "console=ttyAMA0 root=/dev/vda ro init_on_alloc=1 slab_nomerge"
                  + " page_alloc.shuffle=1"));

  /** Characters of what it said that are kept; a marker is shorter. */
  private static final int KEPT = 1 << 16;

  private final Process process;
  private final CompletableFuture<String> complaints;
  private final StringBuilder said = new StringBuilder();
  private volatile boolean isLate;

  private BootMachine(Process process) throws IOException {
    this.process = process;
    process.getOutputStream().close(); // nobody types
    // QEMU's own words are no guest's: they are no marker.
    this.complaints = CompletableFuture.supplyAsync(() -> complaints(process));
  }

  /** Whether there is a machine of this architecture. */
  static boolean isKnown(String arch) {
    return MODELS.containsKey(arch);
  }

  static String program(String arch) {
    return MODELS.get(arch).program();
  }

  /** What to install where the program is missing. */
  static String debianPackage(String arch) {
    return MODELS.get(arch).debian();
  }

  /** The program in the folders of a PATH. */
  static Optional<Path> find(String arch, String path) {
    for (String folder : path.split(":", -1)) {
      Path program = Path.of(folder, program(arch));
      if (!folder.isEmpty() && Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  /**
   * Starts it.
   *
   * @param memory in MiB
   * @param more of the kernel's command line
   */
  static BootMachine start(Path program, ResolvedAssets assets, int memory, String more)
      throws IOException {
    Model model = MODELS.get(assets.arch());
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of("-machine", model.machine() + ",accel=tcg", "-cpu", "max"));
    command.addAll(List.of("-m", Integer.toString(memory), "-display", "none", "-nodefaults"));
    command.addAll(List.of("-no-reboot", "-serial", "stdio"));
    command.addAll(List.of("-kernel", assets.kernel().path().toString()));
    command.addAll(List.of("-initrd", assets.initrd().path().toString()));
    command.addAll(List.of("-append", (model.commandLine() + " panic=-1 " + more).strip()));
    // A comma ends a value of QEMU's, two are one.
    String disk = assets.rootfs().path().toString().replace(",", ",,");
    command.addAll(List.of("-drive", "file=" + disk + ",format=raw,id=root,if=none,readonly=on"));
    command.addAll(List.of("-device", "virtio-blk-pci,drive=root"));
    return new BootMachine(new ProcessBuilder(command).start());
  }

  /** Whether the time was up. */
  boolean isLate() {
    return isLate;
  }

  /** Whether it says the marker before it ends, or is ended when the time is up. */
  boolean says(String marker, Duration limit) throws IOException {
    // Whoever reads waits; the time limit ends the process, and with it the reading.
    var late = new CompletableFuture<Void>();
    late.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(up -> {
          isLate = true;
          close();
          return null;
        });
    try (InputStream serial = process.getInputStream()) {
      byte[] buffer = new byte[4096];
      for (int read = serial.read(buffer); read >= 0; read = serial.read(buffer)) {
        said.append(new String(buffer, 0, read, ISO_8859_1).replace("\r", ""));
        if (said.indexOf(marker, Math.max(0, said.length() - read - marker.length())) >= 0) {
          return true;
        }
        said.delete(0, Math.max(0, said.length() - KEPT));
      }
      return false;
    } catch (IOException e) {
      if (isLate) {
        return false; // ended by us
      }
      throw e;
    } finally {
      late.complete(null);
      close();
    }
  }

  private static String complaints(Process process) {
    try (InputStream errors = process.getErrorStream()) {
      String first = new String(errors.readNBytes(KEPT), ISO_8859_1);
      errors.transferTo(OutputStream.nullOutputStream());
      return first;
    } catch (IOException e) {
      return ""; // it was ended
    }
  }

  /** The last lines that the guest and, after it, QEMU said, printable. */
  List<String> lastLines(int most) {
    List<String> lines =
        (said + "\n" + complaints.join()).lines().filter(line -> !line.isBlank()).toList();
    return lines.subList(Math.max(0, lines.size() - most), lines.size()).stream()
        .map(line -> PrintableBytes.of(line.getBytes(ISO_8859_1)))
        .toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
