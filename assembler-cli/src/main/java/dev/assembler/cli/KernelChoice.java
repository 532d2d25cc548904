package dev.assembler.cli;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.kernel.ModuleRequest;
import dev.assembler.pipeline.kernel.ModuleSelection;
import dev.assembler.pipeline.kernel.ModuleTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which modules of which kernel in which tree. */
final class KernelChoice {

  @Parameters(
      paramLabel = "[?]NAME",
      description = "A module, or an alias such as fs-ext4; with ? it may be missing.")
  List<String> names = new ArrayList<>();

  @Option(
      names = "--tree",
      paramLabel = "SRC[:DEST]",
      description =
          "Where lib/modules is: a directory, an archive, an image, also URL@sha256:HEX. Several are"
              + " laid over one another.")
  List<String> trees = new ArrayList<>();

  @Option(
      names = "--release",
      paramLabel = "RELEASE",
      description = "Of the kernel, as uname -r prints it. Default: the only one there is.")
  String release;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = "More modules by name, [?]NAME; # begins a comment. Repeatable.")
  List<String> lists = new ArrayList<>();

  @Option(names = "--all", description = "All modules there are.")
  boolean all;

  @Option(names = "--jobs", paramLabel = "N", description = "Threads. Default: all processors.")
  String jobs;

  /** The modules that were asked for, and what they need. */
  ModuleSelection selection(ModuleTree modules) throws IOException {
    List<ModuleRequest> requests = requests();
    if (all && requests.isEmpty()) {
      return modules.all("--all");
    }
    if (all || requests.isEmpty()) {
      throw new UsageException(
          all ? "--all" : "NAME",
          all ? "given with names" : "missing",
          "names of modules, --list FILE or --all",
          "");
    }
    return modules.closure(requests);
  }

  ModuleTree modules(FileTree tree) throws IOException {
    return ModuleTree.of(tree, release(ModuleTree.releases(tree)), Requests.jobs(jobs));
  }

  String shown() {
    return trees.isEmpty() ? "" : Arguments.shown(trees.getFirst());
  }

  private String release(List<String> there) throws IOException {
    if (there.isEmpty()) {
      throw new InputException(shown(), "no lib/modules/RELEASE in it");
    }
    if (release == null && there.size() > 1) {
      throw new UsageException(
          "--release",
          "missing",
          "one of " + String.join(", ", there),
          "several kernels are there");
    }
    if (release != null && !there.contains(release)) {
      throw new UsageException(
          "--release " + Arguments.shown(release),
          "not in " + shown(),
          "one of " + String.join(", ", there),
          "");
    }
    return release != null ? release : there.getFirst();
  }

  private List<ModuleRequest> requests() throws IOException {
    var requests = new ArrayList<ModuleRequest>();
    for (String file : lists) {
      try {
        byte[] text = Files.readAllBytes(Requests.path("--list", file).toPath());
        requests.addAll(ModuleRequest.parseList(text, Arguments.shown(file)));
      } catch (IOException e) {
        throw new InputException(Arguments.shown(file), OutputException.reason(e), e);
      } catch (IllegalArgumentException e) {
        throw new InputException(Arguments.shown(file), e.getMessage(), e);
      }
    }
    for (String name : names) {
      if (name.isEmpty() || name.equals("?")) {
        throw new UsageException("NAME", "empty", "a module's name", "");
      }
      requests.add(ModuleRequest.parse(Arguments.shown(name), "the command line"));
    }
    return requests;
  }
}
