package dev.assembler.pipeline.kernel;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.kernel.depmod.Depmod;
import dev.assembler.pipeline.kernel.module.KernelModule;
import dev.assembler.pipeline.kernel.module.ModuleDirectory;
import dev.assembler.pipeline.kernel.module.ModuleFacts;
import dev.assembler.pipeline.kernel.module.ModuleReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The modules of one kernel in a tree. What needs what is taken from the tree's own modules.dep,
 * modules.softdep and modules.alias where it has all of them and they are about the modules that
 * are there; else it is found out from the modules. Not safe for use by several threads.
 */
public final class ModuleTree {

  private static final List<String> TEXTS =
      List.of("modules.dep", "modules.softdep", "modules.alias");

  private final FileTree tree;
  private final ModuleDirectory directory;
  private final Builtins builtins;
  private final ModprobeConfig config;
  private final int threads;
  private final Map<KernelModule, ModuleFacts> facts = new HashMap<>();
  private ModuleLines lines;
  private Map<String, byte[]> made;

  private ModuleTree(FileTree tree, String release, int threads) throws IOException {
    this.tree = tree;
    this.directory = ModuleDirectory.of(tree, release);
    this.builtins = Builtins.of(directory);
    this.config = ModprobeConfig.of(tree);
    this.threads = threads;
    this.lines = lines();
  }

  /** The releases of the kernels that a tree has modules of, in byte order. */
  public static List<String> releases(FileTree tree) {
    return ModuleDirectory.releases(tree);
  }

  /**
   * @param release as {@code uname -r} prints it, one of {@link #releases}
   * @param threads that read modules; the result does not depend on it
   * @throws IllegalArgumentException if the tree has none of that release
   * @throws ImageFormatException naming a file that is no module
   */
  public static ModuleTree of(FileTree tree, String release, int threads) throws IOException {
    return new ModuleTree(tree, release, threads);
  }

  public String release() {
    return directory.release();
  }

  /** Where the modules are: {@code /lib/modules/RELEASE}. */
  public TreePath path() {
    return directory.path();
  }

  /** Whether the tree's own modules.dep was used. */
  public boolean isIndexed() {
    return made == null;
  }

  /** How many modules there are. */
  public int size() {
    return directory.modules().size();
  }

  /**
   * What has to be loaded for these to work: what they need comes before them, what they would like
   * to have (softdep) before or after.
   *
   * @throws MissingModulesException naming all that are not there, and who asked
   */
  public ModuleSelection closure(List<ModuleRequest> requests) throws IOException {
    var closure = new ModuleClosure(directory, lines, builtins, config);
    for (ModuleRequest request : requests) {
      closure.request(request);
    }
    return selection(closure);
  }

  /** All modules. */
  public ModuleSelection all(String origin) throws IOException {
    var closure = new ModuleClosure(directory, lines, builtins, config);
    closure.requestAll(directory.modules(), origin);
    return selection(closure);
  }

  /** The indexes of all modules as depmod makes them, by file name; made anew, never the tree's. */
  public Map<String, byte[]> index() throws IOException {
    if (made == null) {
      readFacts(List.copyOf(directory.modules()));
      made = Depmod.index(directory, facts);
    }
    return made;
  }

  /** The whole tree with these indexes in place of its own. */
  public FileTree indexed() throws IOException {
    return IndexedTree.of(tree, directory.path(), index());
  }

  /** These indexes alone, in their place: to be laid over the tree. */
  public FileTree indexTree() throws IOException {
    return IndexedTree.alone(tree, directory.path(), index());
  }

  private ModuleLines lines() throws IOException {
    var files = new HashMap<String, byte[]>();
    for (String name : TEXTS) {
      Optional<byte[]> file = directory.file(name);
      file.ifPresent(bytes -> files.put(name, bytes));
    }
    ModuleLines own = files.size() == TEXTS.size() ? ModuleLines.of(directory, files) : null;
    return own != null ? own : ModuleLines.of(directory, index());
  }

  private ModuleSelection selection(ModuleClosure closure) throws IOException {
    List<KernelModule> modules = List.copyOf(closure.selected().keySet());
    readFacts(modules);
    var problems = new ArrayList<String>(closure.problems());
    var selected = new ArrayList<SelectedModule>();
    for (Map.Entry<KernelModule, Set<Reason>> entry : closure.selected().entrySet()) {
      KernelModule module = entry.getKey();
      selected.add(new SelectedModule(module, facts.get(module), List.copyOf(entry.getValue())));
      for (String needed : facts.get(module).modinfo().depends()) {
        if (directory.find(needed).isEmpty() && !builtins.has(needed)) {
          problems.add(module.path() + ": needs " + needed + ", which is not in the tree");
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new MissingModulesException(problems);
    }
    var builtin = new LinkedHashMap<String, List<Reason>>();
    closure.builtin().forEach((name, reasons) -> builtin.put(name, List.copyOf(reasons)));
    var remarks = new ArrayList<String>(config.remarks());
    remarks.addAll(closure.remarks());
    return new ModuleSelection(tree, directory, selected, builtin, closure.absent(), remarks);
  }

  private void readFacts(List<KernelModule> modules) throws IOException {
    List<KernelModule> unread = modules.stream().filter(m -> !facts.containsKey(m)).toList();
    List<ModuleFacts> read = ModuleReader.readAll(unread, threads);
    for (int i = 0; i < unread.size(); i++) {
      facts.put(unread.get(i), read.get(i));
    }
  }
}
