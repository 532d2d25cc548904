package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
final class KernelCommand implements Verb {

  private static final Map<String, Supplier<Verb>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("modules", KernelModulesCommand::new);
    BY_NAME.put("firmware", KernelFirmwareCommand::new);
    BY_NAME.put("microcode", KernelMicrocodeCommand::new);
  }

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return "kernel";
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public Map<String, Supplier<Verb>> subcommands() {
    return BY_NAME;
  }

  @Override
  public int run(Console console) {
    throw new UsageException(
        "kernel", "no command", "one of " + String.join(", ", BY_NAME.keySet()), "");
  }
}
