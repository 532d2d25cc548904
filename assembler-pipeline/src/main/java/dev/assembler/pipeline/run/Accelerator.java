package dev.assembler.pipeline.run;

import java.util.Locale;

/** How QEMU runs a guest's instructions. */
public enum Accelerator {
  /** Translated: the same on every host, and slower. */
  TCG,
  /** By the host's processor. */
  KVM;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
