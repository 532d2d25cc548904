package dev.assembler.cli;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.kernel.ModuleSelection;
import dev.assembler.pipeline.kernel.ModuleTree;
import dev.assembler.pipeline.kernel.Reason;
import dev.assembler.pipeline.kernel.SelectedModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What has to be loaded for modules to work. */
@Command(
    name = "assemble kernel modules",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Lists modules and all they need, in the order to load them; writes a tree of nothing else,",
      "with the indexes that depmod would make."
    },
    footer = {
      "",
      "Names are equal with - and _. What a kernel has built in needs no file. Soft dependencies are",
      "followed where they are there. A tree needs no modules.dep: the modules say what they need.",
      "The tree's own modprobe.d is followed: alias, softdep, blacklist.",
      "",
      "Examples:",
      "  assemble kernel modules --tree linux-image/ virtio_blk ext4",
      "  assemble kernel modules --tree root.squashfs --list modules.conf --why",
      "  assemble kernel modules --tree linux-image/ r8169 ?nvme --out modules.cpio.zst",
      "  assemble kernel modules --tree https://example.org/k.tar.zst@sha256:HEX virtio_blk",
      "  assemble kernel modules --tree root/ --depmod --out indexes.tar",
      "  assemble --tree root/ --tree indexes.tar --out root.squashfs",
      "",
      "Exit codes: 0 done, 2 wrong usage, 3 a module is missing or malformed, 5 the host."
    })
final class KernelModulesCommand implements Verb {

  @Mixin KernelChoice choice = new KernelChoice();

  @Option(names = "--why", description = "Say for each who wants it.")
  boolean why;

  @Option(
      names = "--depmod",
      description = "Write what depmod would: indexes of all modules, to be laid over the tree.")
  boolean depmod;

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
    if (depmod && (!output.isWanted() || !choice.names.isEmpty() || !choice.lists.isEmpty())) {
      throw new UsageException(
          "--depmod", "with names, or without --out", "--depmod --out DIR|FILE", "");
    }
    EpochChoice epoch = output.epochChoice(console);
    try (var sources = new KernelSources(console, epoch, inputs)) {
      FileTree tree = sources.read("--tree", choice.trees);
      ModuleTree modules = choice.modules(tree);
      if (depmod) {
        output.write(console, modules.indexTree(), sources);
        reportIndex(console, modules);
        return ExitCode.DONE;
      }
      ModuleSelection selection = choice.selection(modules);
      if (output.isWanted()) {
        output.write(console, selection.tree(), sources);
      }
      selection.remarks().forEach(console::warn);
      report(console, modules, selection);
    }
    return ExitCode.DONE;
  }

  private void reportIndex(Console console, ModuleTree modules) throws IOException {
    if (console.isJson()) {
      var files = new ArrayList<Object>();
      for (Map.Entry<String, byte[]> file : modules.index().entrySet()) {
        files.add(
            Map.of("path", modules.path() + "/" + file.getKey(), "size", file.getValue().length));
      }
      console.printJson(
          "kernel modules",
          Map.of("release", modules.release(), "modules", modules.size(), "indexes", files));
    }
  }

  private void report(Console console, ModuleTree modules, ModuleSelection selection)
      throws IOException {
    if (console.isJson()) {
      console.printJson("kernel modules", json(modules, selection));
      return;
    }
    if (!"-".equals(output.out)) {
      var text = new StringBuilder();
      for (SelectedModule selected : selection.modules()) {
        text.append(selection.path()).append('/').append(selected.shown());
        text.append(why ? "  " + reasons(selected.reasons()) : "").append('\n');
      }
      console.print(text.toString());
    }
    selection
        .builtin()
        .forEach((name, reasons) -> tell(console, name + ": built in, " + reasons(reasons)));
    selection.absent().forEach(line -> tell(console, line));
  }

  private void tell(Console console, String line) {
    if (why) {
      console.say(line);
    } else {
      console.detail(line);
    }
  }

  private static Map<String, Object> json(ModuleTree modules, ModuleSelection selection) {
    var listed = new ArrayList<Object>();
    for (SelectedModule selected : selection.modules()) {
      var module = new TreeMap<String, Object>();
      module.put("name", selected.module().name());
      module.put("path", selection.path() + "/" + selected.shown());
      module.put("size", selected.module().file().size());
      module.put("signed", selected.facts().signed());
      module.put("why", selected.reasons().stream().map(Reason::toString).toList());
      listed.add(module);
    }
    var builtin = new ArrayList<Object>();
    selection
        .builtin()
        .forEach((name, reasons) ->
            builtin.add(
                Map.of("name", name, "why", reasons.stream().map(Reason::toString).toList())));
    var json = new TreeMap<String, Object>();
    json.put("release", selection.release());
    json.put("indexed", modules.isIndexed());
    json.put("modules", listed);
    json.put("builtin", builtin);
    json.put("absent", selection.absent());
    return json;
  }

  static String reasons(List<Reason> reasons) {
    return String.join(", ", reasons.stream().map(Reason::toString).toList());
  }
}
