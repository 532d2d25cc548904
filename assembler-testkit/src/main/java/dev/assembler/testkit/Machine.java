package dev.assembler.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A machine in QEMU, without acceleration, so that it is the same on every host; its serial line is
 * all it says. It has 512 MiB, and no device that is not asked for.
 */
public final class Machine {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Path OVMF = Path.of("/usr/share/OVMF/OVMF_CODE_4M.fd");
  private static final Path OVMF_VARIABLES = Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd");
  private static final Path SECURE_OVMF = Path.of("/usr/share/OVMF/OVMF_CODE_4M.secboot.fd");
  private static final Path SNAKEOIL_VARIABLES =
      Path.of("/usr/share/OVMF/OVMF_VARS_4M.snakeoil.fd");
  private static final Path AAVMF = Path.of("/usr/share/AAVMF/AAVMF_CODE.fd");
  private static final Path AAVMF_VARIABLES = Path.of("/usr/share/AAVMF/AAVMF_VARS.fd");

  private final String program;
  private final List<String> arguments;

  private Machine(String program, List<String> arguments) {
    this.program = program;
    this.arguments = List.copyOf(arguments);
  }

  /** A PC with SeaBIOS. */
  public static Machine pc() {
    return new Machine("qemu-system-x86_64", List.of())
        .with("-machine", "q35,accel=tcg", "-cpu", "max", "-m", "512", "-display", "none")
        .with("-nodefaults", "-no-reboot", "-serial", "stdio");
  }

  /** A PC with OVMF, the UEFI of edk2; its variables are forgotten at the end. */
  public static Machine uefiPc() {
    return pc().withFlash(OVMF, OVMF_VARIABLES);
  }

  /**
   * A PC with OVMF that starts nothing but what is signed by the key that Debian's ovmf brings for
   * tests: /usr/share/ovmf/PkKek-1-snakeoil.key, pass phrase "snakeoil".
   */
  public static Machine secureBootPc() {
    return new Machine("qemu-system-x86_64", List.of())
        .with("-machine", "q35,accel=tcg,smm=on", "-cpu", "max", "-m", "512", "-display", "none")
        .with("-nodefaults", "-no-reboot", "-serial", "stdio")
        .with("-global", "driver=cfi.pflash01,property=secure,value=on")
        .with("-global", "ICH9-LPC.disable_s3=1")
        .withFlash(SECURE_OVMF, SNAKEOIL_VARIABLES);
  }

  /** An arm64 machine without firmware, for a kernel that is booted by itself. */
  public static Machine arm64() {
    return new Machine("qemu-system-aarch64", List.of())
        .with("-machine", "virt,accel=tcg", "-cpu", "cortex-a72", "-m", "512", "-display", "none")
        .with("-nodefaults", "-no-reboot", "-serial", "stdio");
  }

  /** An arm64 machine with AAVMF, the UEFI of edk2; its variables are forgotten at the end. */
  public static Machine uefiArm64() {
    return arm64().withFlash(AAVMF, AAVMF_VARIABLES);
  }

  /** The same with more arguments of QEMU's. */
  public Machine with(String... more) {
    var all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return new Machine(program, all);
  }

  /** The same, booting a kernel by itself. */
  public Machine withKernel(Path kernel, Path initrd, String commandLine) {
    return with("-kernel", kernel.toString())
        .with("-initrd", initrd.toString())
        .with("-append", commandLine + " panic=-1");
  }

  /** The same with a virtio disk that takes no writes. */
  public Machine withReadOnlyDisk(Path image, String format) {
    return withDrive(image, format, "none,readonly=on", "virtio-blk-pci");
  }

  /** The same with a virtio disk whose writes are forgotten at the end. */
  public Machine withDisk(Path image, String format) {
    return withDrive(image, format, "none,snapshot=on", "virtio-blk-pci");
  }

  /** The same with a virtio disk that keeps what is written to it. */
  public Machine withWritableDisk(Path image, String format) {
    return withDrive(image, format, "none", "virtio-blk-pci");
  }

  private Machine withDrive(Path image, String format, String options, String device) {
    String id = "d" + arguments.size();
    return with("-drive", "file=" + image + ",format=" + format + ",id=" + id + ",if=" + options)
        .with("-device", device + ",drive=" + id);
  }

  /** The same with a TPM 2.0. */
  public Machine withTpm(SoftwareTpm tpm) {
    return with("-chardev", "socket,id=tpm,path=" + tpm.socket())
        .with("-tpmdev", "emulator,id=tpm0,chardev=tpm")
        .with("-device", "tpm-tis,tpmdev=tpm0");
  }

  /** The same with a medium in a CD drive. */
  public Machine withCdrom(Path image) {
    return with("-device", "virtio-scsi-pci,id=scsi")
        .with("-drive", "file=" + image + ",format=raw,id=cd,if=none,readonly=on,media=cdrom")
        .with("-device", "scsi-cd,drive=cd");
  }

  private Machine withFlash(Path code, Path variables) {
    String flash = "if=pflash,format=raw,";
    return with("-drive", flash + "unit=0,readonly=on,file=" + code)
        .with("-drive", flash + "unit=1,snapshot=on,file=" + variables);
  }

  /** Runs until the machine ends by itself: what came out of the serial line, without CR. */
  public String run() throws IOException {
    ReferenceTool.Result result =
        ReferenceTool.require(program).withLimit(LIMIT).run(arguments.toArray());
    return result.text().replace("\r", "");
  }

  /**
   * Runs until the serial line has said the marker, then switches off.
   *
   * @return all that was said until then
   * @throws AssertionError with all that was said, if the machine ends or the time is up before
   */
  public String runUntil(String marker) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ReferenceTool.require(program).program().toString());
    command.addAll(arguments);
    Path errors = Files.createTempFile("machine", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(errors.toFile())
            .start();
    // Whoever reads waits; the time limit ends the process, and with it the reading.
    CompletableFuture<Void> limit =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS));
    try (InputStream serial = process.getInputStream()) {
      var said = new StringBuilder();
      byte[] buffer = new byte[4096];
      for (int read = serial.read(buffer); read >= 0; read = serial.read(buffer)) {
        said.append(new String(buffer, 0, read, ISO_8859_1).replace("\r", ""));
        if (said.indexOf(marker, Math.max(0, said.length() - read - marker.length())) >= 0) {
          return said.toString();
        }
      }
      throw new AssertionError(
          command + ": never said \"" + marker + "\":\n" + said + Files.readString(errors));
    } finally {
      limit.cancel(true);
      process.destroyForcibly();
      Files.delete(errors);
    }
  }
}
