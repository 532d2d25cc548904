package dev.assembler.cli;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.kernel.firmware.Microcode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Microcode of processors for the early segment. */
@Command(
    name = "assemble kernel microcode",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Joins the files of amd-ucode and intel-ucode to the two that x86 kernels look for in the",
      "first, uncompressed segment of an initramfs."
    },
    footer = {
      "",
      "Examples:",
      "  assemble kernel microcode --firmware linux-firmware/ --out early.cpio",
      "  assemble kernel microcode --firmware amd64-microcode/ --firmware intel-microcode/ --out"
          + " early/",
      "  assemble --tree initrd/ --segment early=early.cpio --format initramfs --out initrd.img"
    })
final class KernelMicrocodeCommand implements Verb {

  @Option(
      names = "--firmware",
      paramLabel = "SRC[:DEST]",
      description = "A tree with lib/firmware, or with amd-ucode or intel-ucode. Repeatable.")
  List<String> firmware = new ArrayList<>();

  @Mixin KernelOutput output = new KernelOutput();
  @Mixin InputOptions inputs = new InputOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return firmware.isEmpty() ? "" : Arguments.shown(firmware.getFirst());
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    if (!output.isWanted()) {
      throw new UsageException("--out", "missing", "a folder or a file", "add --out early.cpio");
    }
    output.require(console);
    EpochChoice epoch = output.epochChoice(console);
    try (var sources = new KernelSources(console, epoch, inputs)) {
      FileTree tree = sources.read("--firmware", firmware);
      Optional<FileTree> segment = Microcode.segment(tree);
      if (segment.isEmpty()) {
        throw new InputException(subject(), "neither amd-ucode nor intel-ucode in it");
      }
      output.write(console, segment.get(), sources);
      if (console.isJson()) {
        var files = new ArrayList<Object>();
        segment
            .get()
            .walk((path, node) -> {
              if (node instanceof RegularFile file) {
                files.add(Map.of("path", path.toString(), "size", file.size()));
              }
            });
        console.printJson("kernel microcode", Map.of("files", files));
      }
    }
    return ExitCode.DONE;
  }
}
