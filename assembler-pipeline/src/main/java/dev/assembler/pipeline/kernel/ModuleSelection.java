package dev.assembler.pipeline.kernel;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.kernel.depmod.Depmod;
import dev.assembler.pipeline.kernel.module.KernelModule;
import dev.assembler.pipeline.kernel.module.ModuleDirectory;
import dev.assembler.pipeline.kernel.module.ModuleFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Modules in the order to load them, why each is there, and a tree of nothing but them. */
public final class ModuleSelection {

  /** The file in the folder of the modules that lists them in the order to load them. */
  public static final String LOAD_LIST = "modules.load";

  /** What the kernel says of itself; it is kept as it is. */
  private static final List<String> KEPT =
      List.of("modules.builtin", "modules.builtin.modinfo", "modules.builtin.ranges");

  private final FileTree source;
  private final ModuleDirectory directory;
  private final List<SelectedModule> modules;
  private final Map<String, List<Reason>> builtin;
  private final List<String> absent;
  private final List<String> remarks;

  ModuleSelection(
      FileTree source,
      ModuleDirectory directory,
      List<SelectedModule> modules,
      Map<String, List<Reason>> builtin,
      List<String> absent,
      List<String> remarks) {
    this.source = source;
    this.directory = directory;
    this.modules = List.copyOf(modules);
    this.builtin = Collections.unmodifiableMap(new LinkedHashMap<>(builtin));
    this.absent = List.copyOf(absent);
    this.remarks = List.copyOf(remarks);
  }

  public String release() {
    return directory.release();
  }

  /** Where the modules are in both trees: {@code /lib/modules/RELEASE}. */
  public TreePath path() {
    return directory.path();
  }

  /** What has to be loaded, in this order. */
  public List<SelectedModule> modules() {
    return modules;
  }

  /** What was wanted and is in the kernel itself, and who wanted it. */
  public Map<String, List<Reason>> builtin() {
    return builtin;
  }

  /** What was optional and is not there, or is blacklisted, a line each. */
  public List<String> absent() {
    return absent;
  }

  /** What the tree's modprobe.d says that has no effect here, a line each. */
  public List<String> remarks() {
    return remarks;
  }

  /** The paths below {@link #path} in the order to load them, a line each. */
  public byte[] loadList() {
    return modules.stream()
        .map(selected -> selected.module().path() + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * A tree with these modules where they were, what the kernel says of itself, indexes of just
   * these modules as depmod makes them, and the {@link #LOAD_LIST}. Modules are the source's own
   * nodes.
   */
  public FileTree tree() throws IOException {
    TreeBuilder builder = FileTree.builder();
    putDirectory(builder, directory.path());
    for (SelectedModule selected : modules) {
      TreePath path = place(selected.module().path());
      putDirectory(builder, path.parent());
      builder.put(path, selected.module().file());
    }
    for (String name : KEPT) {
      directory.file(name).ifPresent(bytes -> put(builder, name, bytes));
    }
    if (directory.file("modules.order").isPresent()) {
      put(builder, "modules.order", order(directory.file("modules.order").get()));
    }
    put(builder, LOAD_LIST, loadList());
    FileTree pruned = builder.build();
    return IndexedTree.of(pruned, directory.path(), index(pruned));
  }

  private Map<String, byte[]> index(FileTree pruned) throws IOException {
    Map<String, ModuleFacts> byPath = new HashMap<>();
    modules.forEach(selected -> byPath.put(selected.module().path(), selected.facts()));
    ModuleDirectory kept = ModuleDirectory.of(pruned, directory.release());
    Map<KernelModule, ModuleFacts> facts = new HashMap<>();
    kept.modules().forEach(module -> facts.put(module, byPath.get(module.path())));
    return Depmod.index(kept, facts);
  }

  /** The lines of the modules that are there. */
  private byte[] order(byte[] whole) {
    Set<String> paths =
        modules.stream().map(one -> one.module().uncompressedPath()).collect(Collectors.toSet());
    return new String(whole, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(paths::contains)
        .map(line -> line + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A directory and those it is in, with the metadata they have in the source. */
  private void putDirectory(TreeBuilder builder, TreePath path) {
    if (!path.isRoot() && !builder.contains(path)) {
      putDirectory(builder, path.parent());
      Metadata metadata = source.find(path).map(Node::metadata).orElse(Metadata.of(0755));
      builder.put(path, Directory.of(metadata, List.of()));
    }
  }

  private void put(TreeBuilder builder, String name, byte[] bytes) {
    builder.put(place(name), new RegularFile(Metadata.of(0644), Content.of(bytes)));
  }

  private TreePath place(String path) {
    return directory.path().resolve(TreePath.of(path.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
