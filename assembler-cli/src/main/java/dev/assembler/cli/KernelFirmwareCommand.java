package dev.assembler.cli;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.kernel.ModuleSelection;
import dev.assembler.pipeline.kernel.Reason;
import dev.assembler.pipeline.kernel.firmware.FirmwareSelection;
import dev.assembler.pipeline.kernel.firmware.FirmwareTree;
import dev.assembler.pipeline.kernel.firmware.SelectedFirmware;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The firmware that modules ask for. */
@Command(
    name = "assemble kernel firmware",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Lists the firmware of modules and all they need: what they name, and what the WHENCE of",
      "linux-firmware has for their drivers; writes a tree of nothing else."
    },
    footer = {
      "",
      "Files may be compressed (.xz, .zst). Drivers name firmware of more devices than there are, so",
      "missing files are told and are no error.",
      "",
      "Examples:",
      "  assemble kernel firmware --tree root/ tg3 r8169",
      "  assemble kernel firmware --tree linux-image/ --firmware linux-firmware/ --list modules.conf"
          + " --why",
      "  assemble kernel firmware --tree root.squashfs --all --out firmware.tar.zst",
      "",
      "Exit codes: 0 done, 2 wrong usage, 3 a module is missing or malformed, 5 the host."
    })
final class KernelFirmwareCommand implements Verb {

  @Mixin KernelChoice choice = new KernelChoice();

  @Option(
      names = "--firmware",
      paramLabel = "SRC[:DEST]",
      description =
          "Where firmware is: a tree with lib/firmware, or a checkout of linux-firmware. Default:"
              + " the --tree.")
  List<String> firmware = new ArrayList<>();

  @Option(names = "--why", description = "Say for each who asks for it.")
  boolean why;

  @Mixin KernelOutput output = new KernelOutput();
  @Mixin InputOptions inputs = new InputOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return choice.shown();
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    output.require(console);
    EpochChoice epoch = output.epochChoice(console);
    try (var sources = new KernelSources(console, epoch, inputs)) {
      FileTree tree = sources.read("--tree", choice.trees);
      FileTree blobs = firmware.isEmpty() ? tree : sources.read("--firmware", firmware);
      ModuleSelection modules = choice.selection(choice.modules(tree));
      FirmwareTree folder = FirmwareTree.of(blobs);
      for (String file : folder.whence().namedTwice()) {
        console.detail("WHENCE: " + file + ": named more than once");
      }
      var selection = FirmwareSelection.of(modules, folder);
      if (output.isWanted()) {
        output.write(console, selection.tree(), sources);
      }
      report(console, selection);
    }
    return ExitCode.DONE;
  }

  private void report(Console console, FirmwareSelection selection) throws IOException {
    if (console.isJson()) {
      console.printJson(
          "kernel firmware",
          Map.of("files", json(selection.files()), "missing", json(selection.missing())));
      return;
    }
    if (!"-".equals(output.out)) {
      var text = new StringBuilder();
      for (SelectedFirmware file : selection.files()) {
        text.append(file.shown());
        text.append(why ? "  " + KernelModulesCommand.reasons(file.reasons()) : "").append('\n');
      }
      console.print(text.toString());
    }
    for (SelectedFirmware file : selection.missing()) {
      console.say("missing: " + file.shown() + ", " + KernelModulesCommand.reasons(file.reasons()));
    }
  }

  private static List<Object> json(List<SelectedFirmware> files) {
    var listed = new ArrayList<Object>();
    for (SelectedFirmware file : files) {
      var json = new TreeMap<String, Object>();
      json.put("path", file.shown());
      json.put("why", file.reasons().stream().map(Reason::toString).toList());
      listed.add(json);
    }
    return listed;
  }
}
