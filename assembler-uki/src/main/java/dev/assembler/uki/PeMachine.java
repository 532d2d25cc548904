package dev.assembler.uki;

import java.util.Optional;

/** The processor that a PE program is for ("Machine Types"). */
public enum PeMachine {
  IA32(0x14C, "ia32", "386"),
  X64(0x8664, "x64", "amd64"),
  ARM(0x1C2, "arm", "arm"),
  AA64(0xAA64, "aa64", "arm64"),
  RISCV64(0x5064, "riscv64", "riscv64"),
  LOONGARCH64(0x6264, "loongarch64", "loong64");

  private final int code;
  private final String efiName;
  private final String architecture;

  PeMachine(int code, String efiName, String architecture) {
    this.code = code;
    this.efiName = efiName;
    this.architecture = architecture;
  }

  /** The value of the field. */
  public int code() {
    return code;
  }

  /** As names of EFI programs have it: BOOTX64.EFI, linuxaa64.efi.stub. */
  public String efiName() {
    return efiName;
  }

  /** As Debian and this project call it. */
  public String architecture() {
    return architecture;
  }

  static Optional<PeMachine> of(int code) {
    for (PeMachine machine : values()) {
      if (machine.code == code) {
        return Optional.of(machine);
      }
    }
    return Optional.empty();
  }
}
