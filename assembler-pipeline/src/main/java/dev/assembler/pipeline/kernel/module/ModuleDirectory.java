package dev.assembler.pipeline.kernel.module;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeLinks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The folder of one kernel's modules, {@code lib/modules/RELEASE} or {@code
 * usr/lib/modules/RELEASE} of a tree, and which files in it are its modules: one for each name.
 */
public final class ModuleDirectory {

  /** Most bytes of a text file such as modules.alias: forty times what Debian's have. */
  private static final int LARGEST_TEXT = 1 << 26;

  private static final List<TreePath> PLACES =
      List.of(TreePath.of("lib/modules"), TreePath.of("usr/lib/modules"));

  /** Where depmod's configuration is; a file in an earlier one hides those of its name. */
  private static final List<TreePath> CONFIGURATION =
      List.of(
          TreePath.of("etc/depmod.d"),
          TreePath.of("usr/local/lib/depmod.d"),
          TreePath.of("lib/depmod.d"),
          TreePath.of("usr/lib/depmod.d"));

  private final FileTree tree;
  private final TreePath path;
  private final Directory directory;
  private final DepmodConfig config;
  private final Map<String, KernelModule> byName = new LinkedHashMap<>();

  private ModuleDirectory(FileTree tree, TreeLinks.Place place, DepmodConfig config) {
    this.tree = tree;
    this.path = place.path();
    this.directory = (Directory) place.node();
    this.config = config;
  }

  /** The releases of all kernels with modules in a tree, in byte order. */
  public static List<String> releases(FileTree tree) {
    var releases = new TreeMap<String, TreePath>();
    for (TreePath place : PLACES) {
      directory(tree, place)
          .ifPresent(all -> {
            for (Directory.Entry entry : ((Directory) all.node()).entries()) {
              if (directory(tree, all.path().resolve(entry.name())).isPresent()) {
                releases.putIfAbsent(text(entry.name()), place);
              }
            }
          });
    }
    return List.copyOf(releases.keySet());
  }

  /**
   * @param release as {@code uname -r} prints it
   * @throws IllegalArgumentException if the tree has no folder for it
   */
  public static ModuleDirectory of(FileTree tree, String release) throws IOException {
    EntryName name = EntryName.of(release.getBytes(StandardCharsets.ISO_8859_1));
    for (TreePath place : PLACES) {
      Optional<TreeLinks.Place> found = directory(tree, place.resolve(name));
      if (found.isPresent()) {
        var modules = new ModuleDirectory(tree, found.get(), configuration(tree, release));
        modules.search(modules.directory, "", 0);
        return modules;
      }
    }
    throw new IllegalArgumentException("release: " + release + ", not in the tree");
  }

  /** Where it is in the tree. */
  public TreePath path() {
    return path;
  }

  public String release() {
    return text(path.name());
  }

  /** All modules in the order in which they were found. */
  public Collection<KernelModule> modules() {
    return byName.values();
  }

  /** The module of a normalized name. */
  public Optional<KernelModule> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** A file of its own such as {@code modules.order}, as bytes; empty if it has none. */
  public Optional<byte[]> file(String name) throws IOException {
    Node node =
        TreeLinks.find(tree, path.resolve(EntryName.of(name)))
            .map(TreeLinks.Place::node)
            .orElse(null);
    return node instanceof RegularFile file ? Optional.of(read(file, name)) : Optional.empty();
  }

  private void search(Directory folder, String prefix, int depth) throws ImageFormatException {
    if (depth > 64) {
      throw new ImageFormatException(path + "/" + prefix + ": more than 64 directories deep");
    }
    for (Directory.Entry entry : folder.entries()) {
      String name = text(entry.name());
      switch (entry.node()) {
        case Directory below when !config.excludes(name) ->
            search(below, prefix + name + "/", depth + 1);
        case RegularFile file -> add(prefix + name, file);
        case Symlink link -> {
          TreePath at = TreePath.of((prefix).getBytes(StandardCharsets.ISO_8859_1));
          Optional<TreeLinks.Place> target = TreeLinks.follow(tree, path.resolve(at), link);
          if (target.isPresent() && target.get().node() instanceof RegularFile file) {
            add(prefix + name, file);
          }
        }
        default -> {
          // excluded directories, and what is no file
        }
      }
    }
  }

  private void add(String relative, RegularFile file) {
    if (!ModuleName.isModule(relative.substring(relative.lastIndexOf('/') + 1))) {
      return;
    }
    var module = new KernelModule(ModuleName.ofPath(relative), relative, file);
    KernelModule there = byName.get(module.name());
    if (there == null || !config.keeps(there.path(), relative)) {
      byName.put(module.name(), module);
    }
  }

  private static DepmodConfig configuration(FileTree tree, String release) throws IOException {
    return DepmodConfig.of(ConfigFile.read(tree, CONFIGURATION), release);
  }

  static byte[] read(RegularFile file, String name) throws IOException {
    if (file.size() > LARGEST_TEXT) {
      throw new ImageFormatException(
          name + ": " + file.size() + " bytes, expected at most " + LARGEST_TEXT);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    try (ImageSource source = file.content().open()) {
      source.readAt(0, bytes);
    }
    return bytes.array();
  }

  private static Optional<TreeLinks.Place> directory(FileTree tree, TreePath path) {
    return TreeLinks.find(tree, path).filter(place -> place.node() instanceof Directory);
  }

  private static String text(EntryName name) {
    return new String(name.toBytes(), StandardCharsets.ISO_8859_1);
  }
}
