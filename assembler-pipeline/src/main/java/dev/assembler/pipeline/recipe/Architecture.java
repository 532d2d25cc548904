package dev.assembler.pipeline.recipe;

import dev.assembler.core.text.Nearest;
import dev.assembler.uki.PeMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A machine that systems are made for. */
public enum Architecture {
  AMD64("x86_64", PeMachine.X64),
  ARM64("aarch64", PeMachine.AA64);

  private final String machine;
  private final PeMachine peMachine;

  Architecture(String machine, PeMachine peMachine) {
    this.machine = machine;
    this.peMachine = peMachine;
  }

  /** As kernels and Alpine call it: "x86_64". */
  public String machine() {
    return machine;
  }

  /** As EFI programs say it. */
  public PeMachine peMachine() {
    return peMachine;
  }

  /** What stands in the name of a default boot loader (UEFI 2.10, 3.5.1.1): "X64". */
  public String efiSuffix() {
    return peMachine.efiName().toUpperCase(Locale.ROOT);
  }

  /** As Debian and recipes call it: "amd64". */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By its name or by the machine's. */
  public static Optional<Architecture> named(String text) {
    return Arrays.stream(values())
        .filter(one -> text.equals(one.toString()) || text.equals(one.machine))
        .findFirst();
  }

  /**
   * @throws IllegalArgumentException naming all of them
   */
  public static Architecture parse(String text) {
    return named(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "architecture \""
                    + text
                    + "\": expected amd64 or arm64"
                    + Nearest.hint(text, names())));
  }

  /** All names and aliases. */
  static List<String> names() {
    var names = new ArrayList<String>();
    for (Architecture one : values()) {
      names.add(one.toString());
      names.add(one.machine);
    }
    return names;
  }
}
