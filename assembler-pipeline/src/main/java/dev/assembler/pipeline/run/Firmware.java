package dev.assembler.pipeline.run;

import java.nio.file.Path;

/** What starts before any boot loader. */
public sealed interface Firmware {

  /** The machine's own: SeaBIOS of a PC, or none where a kernel is given. */
  record BuiltIn() implements Firmware {}

  /**
   * UEFI: edk2 in flash.
   *
   * @param code its program
   * @param variables what its variables are at the start
   * @param secureBoot whether it starts nothing but what is signed
   */
  record Uefi(Path code, Path variables, boolean secureBoot) implements Firmware {}
}
