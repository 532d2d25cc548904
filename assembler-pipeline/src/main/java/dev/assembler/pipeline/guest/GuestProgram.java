package dev.assembler.pipeline.guest;

import java.util.List;

/**
 * A program of the initramfs that must be what it should be: executable, in ELF, for the machine
 * that busybox is for.
 *
 * @param path in the initramfs
 * @param isStatic whether it must need no other file
 * @param run whether the init runs it, when the machine has its identity; the boot fails if it does
 * @param arguments it is run with
 */
public record GuestProgram(String path, boolean isStatic, boolean run, List<String> arguments) {

  public GuestProgram {
    arguments = List.copyOf(arguments);
  }

  String line() {
    return run ? ConfLine.of("program").word(path).words(arguments).toString() : "";
  }
}
