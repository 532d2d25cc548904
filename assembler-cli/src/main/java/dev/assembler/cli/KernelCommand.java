package dev.assembler.cli;

import picocli.CommandLine.Command;

/** The family of commands about kernels and what they load. */
@Command(
    name = "assemble kernel",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Finds the modules, firmware and microcode that a system needs, in any tree.",
    customSynopsis = "assemble kernel COMMAND [options]",
    footer = {
      "",
      "Commands:",
      "  modules     what has to be loaded for a module to work, in order; depmod's indexes",
      "  firmware    the firmware that modules ask for",
      "  microcode   AMD's and Intel's microcode for the early segment of an initramfs",
      "",
      "See assemble kernel COMMAND --help."
    })
final class KernelCommand extends VerbFamily {

  KernelCommand() {
    super("kernel");
    with("modules", KernelModulesCommand::new);
    with("firmware", KernelFirmwareCommand::new);
    with("microcode", KernelMicrocodeCommand::new);
  }
}
