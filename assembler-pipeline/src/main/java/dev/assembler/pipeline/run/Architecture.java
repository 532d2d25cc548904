package dev.assembler.pipeline.run;

import dev.assembler.assets.Architectures;
import dev.assembler.pipeline.UsageException;
import java.util.Arrays;
import java.util.Optional;

/** The processor of a machine. */
public enum Architecture {
  AMD64("amd64", "qemu-system-x86_64", "qemu-system-x86", "ttyS0", "BOOTX64.EFI"),
  ARM64("arm64", "qemu-system-aarch64", "qemu-system-arm", "ttyAMA0", "BOOTAA64.EFI");

  private final String text;
  private final String qemu;
  private final String qemuPackage;
  private final String serial;
  private final String efiProgram;

  Architecture(String text, String qemu, String qemuPackage, String serial, String efiProgram) {
    this.text = text;
    this.qemu = qemu;
    this.qemuPackage = qemuPackage;
    this.serial = serial;
    this.efiProgram = efiProgram;
  }

  /**
   * By any usual name.
   *
   * @throws UsageException naming the option
   */
  public static Architecture parse(String option, String name) {
    return ofKey(Architectures.key(name))
        .orElseThrow(
            () -> new UsageException(option + " " + name, "unknown", "amd64 or arm64", ""));
  }

  /** By the name that manifests and kernels' headers have. */
  static Optional<Architecture> ofKey(String key) {
    return switch (key) {
      case Architectures.X86_64 -> Optional.of(AMD64);
      case Architectures.ARM64 -> Optional.of(ARM64);
      default -> Optional.empty();
    };
  }

  /** Whether Debian calls one so. */
  static boolean isName(String text) {
    return Arrays.stream(values()).anyMatch(each -> each.text.equals(text));
  }

  /** The machine that this program runs on; empty where it is of another kind. */
  public static Optional<Architecture> ofHost() {
    return ofKey(Architectures.key(System.getProperty("os.arch")));
  }

  /** QEMU's program for it. */
  public String qemu() {
    return qemu;
  }

  /** Debian's package with that program. */
  String qemuPackage() {
    return qemuPackage;
  }

  /** Linux's name of its first serial line. */
  String serial() {
    return serial;
  }

  /** What UEFI starts from a medium that it knows nothing of, in {@code /EFI/BOOT}. */
  String efiProgram() {
    return efiProgram;
  }

  /** As Debian calls it. */
  @Override
  public String toString() {
    return text;
  }
}
