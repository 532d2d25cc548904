package dev.assembler.pipeline.guest;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeOverlay;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.kernel.MissingModulesException;
import dev.assembler.pipeline.kernel.ModuleRequest;
import dev.assembler.pipeline.kernel.ModuleSelection;
import dev.assembler.pipeline.kernel.ModuleTree;
import dev.assembler.pipeline.kernel.SelectedModule;
import dev.assembler.pipeline.kernel.module.ModuleName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel modules that the init loads, in order, and the tree with them.
 *
 * @param tree where modules are chosen, with these and no others
 * @param problems what keeps it from being one
 * @param warnings what was optional and is not there
 */
record LoadOrder(
    FileTree tree, List<LoadedModule> modules, List<String> problems, List<String> warnings) {

  /**
   * @param wanted {@code [?]NAME [PARAMETER..]} each, with all they need; none for the list that
   *     the tree has
   * @throws dev.assembler.core.ImageFormatException naming a file that is no module
   */
  static LoadOrder of(FileTree tree, List<String> wanted) throws IOException {
    List<String> releases = ModuleTree.releases(tree);
    if (wanted.isEmpty()) {
      return listed(tree, releases);
    }
    if (releases.size() != 1) {
      return refused(
          tree,
          List.of(
              releases.isEmpty()
                  ? "modules: no lib/modules/RELEASE in the tree; add --tree FOLDER with it"
                  : "modules: of several kernels (" + String.join(", ", releases) + ")"));
    }
    var requests = new ArrayList<ModuleRequest>();
    Map<String, List<String>> parameters = new HashMap<>();
    for (String entry : wanted) {
      List<String> words = List.of(entry.strip().split(" +"));
      ModuleRequest request = ModuleRequest.parse(words.getFirst(), "modules");
      requests.add(request);
      parameters.put(ModuleName.normalized(request.name()), words.subList(1, words.size()));
    }
    try {
      return chosen(tree, releases.getFirst(), requests, parameters);
    } catch (MissingModulesException e) {
      return refused(tree, e.problems());
    }
  }

  private static LoadOrder chosen(
      FileTree tree,
      String release,
      List<ModuleRequest> requests,
      Map<String, List<String>> parameters)
      throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    ModuleSelection selection = ModuleTree.of(tree, release, threads).closure(requests);
    FileTree plain = PlainModules.of(selection, threads);
    TreePath folder = selection.path();
    FileTree others =
        TreeRewrite.of(
            tree, (path, node) -> path.startsWith(folder) && !path.equals(folder) ? null : node);
    var modules = new ArrayList<LoadedModule>();
    for (SelectedModule selected : selection.modules()) {
      String name = selected.module().name();
      modules.add(
          new LoadedModule(
              name,
              folder.resolve(TreePath.of(selected.module().uncompressedPath())),
              parameters.getOrDefault(name, List.of())));
    }
    return new LoadOrder(
        TreeOverlay.lay(others, plain, TreePath.ROOT, Metadata.of(0755)),
        modules,
        List.of(),
        selection.absent());
  }

  private static LoadOrder listed(FileTree tree, List<String> releases) throws IOException {
    var files = new TreeFiles(tree);
    var modules = new ArrayList<LoadedModule>();
    var problems = new ArrayList<String>();
    for (String release : releases) {
      String folder = "/lib/modules/" + release + "/";
      Optional<RegularFile> list = files.file(folder + ModuleSelection.LOAD_LIST);
      for (String line : list.isPresent() ? lines(list.get()) : List.<String>of()) {
        if (files.file(folder + line).isEmpty()) {
          problems.add(folder + ModuleSelection.LOAD_LIST + ": " + line + " is not there");
        } else {
          modules.add(
              new LoadedModule(ModuleName.ofPath(line), TreePath.of(folder + line), List.of()));
        }
      }
    }
    return new LoadOrder(tree, modules, problems, List.of());
  }

  private static List<String> lines(RegularFile file) throws IOException {
    try (ImageSource source = file.content().open()) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(source.size()));
      source.readAt(0, bytes);
      return new String(bytes.array(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  private static LoadOrder refused(FileTree tree, List<String> problems) {
    return new LoadOrder(tree, List.of(), problems, List.of());
  }
}
