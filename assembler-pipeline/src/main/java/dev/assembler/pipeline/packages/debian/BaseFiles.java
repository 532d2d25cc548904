package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which package of the base a file of it is of, by dpkg's lists, and what became of that. */
final class BaseFiles {

  private static final String INFO = "/var/lib/dpkg/info/";
  private static final String LIST = ".list";

  /** A file's package, and what its list calls it. */
  record Owned(BinaryPackage by, String list, String stated) {}

  private final RootDraft root;
  private final Map<TreePath, Owned> owned = new HashMap<>();
  private final Map<String, TreeSet<String>> lost = new HashMap<>();
  private final Map<TreePath, Diversion> diversions = new HashMap<>();

  /**
   * @param root with the base in it
   */
  BaseFiles(RootDraft root, List<BinaryPackage> packages) throws IOException {
    this.root = root;
    Diversion.recorded(root).forEach(diversion -> diversions.put(diversion.from(), diversion));
    Map<String, BinaryPackage> lists = new HashMap<>();
    for (BinaryPackage one : packages) {
      lists.put(one.name() + LIST, one);
      lists.put(one.name() + ":" + one.architecture() + LIST, one);
    }
    for (EntryName name : root.names(INFO)) {
      BinaryPackage by = lists.get(name.toString());
      if (by != null) {
        read(INFO + name, by);
      }
    }
  }

  private void read(String list, BinaryPackage by) throws IOException {
    for (String line : lines(list)) {
      TreePath stated = TreePath.of(line.getBytes(StandardCharsets.ISO_8859_1));
      if (!line.equals("/.") && !stated.isRoot()) {
        Diversion diversion = diversions.get(stated);
        boolean diverted = diversion != null && diversion.concerns(by.name());
        TreePath path = diverted ? diversion.to() : stated;
        root.real(path.parent())
            .ifPresent(parent ->
                owned.putIfAbsent(parent.resolve(path.name()), new Owned(by, list, line)));
      }
    }
  }

  /** Each name is bytes, which Latin-1 keeps. */
  private List<String> lines(String list) throws IOException {
    Optional<Content> content = root.content(list);
    return content.isEmpty()
        ? List.of()
        : new String(Contents.read(content.get()), StandardCharsets.ISO_8859_1).lines().toList();
  }

  /** Whose a file is; empty for what no package has brought. */
  Optional<Owned> of(TreePath path) {
    return root.real(path.parent()).map(parent -> owned.get(parent.resolve(path.name())));
  }

  /** A file goes where it is diverted to; its package's list calls it as before. */
  void move(TreePath from, TreePath to) {
    Optional<Owned> its = of(from);
    root.real(from.parent()).ifPresent(parent -> owned.remove(parent.resolve(from.name())));
    root.real(to.parent())
        .ifPresent(parent -> its.ifPresent(o -> owned.put(parent.resolve(to.name()), o)));
  }

  /** Its package has it no more. */
  void lose(Owned file) {
    lost.computeIfAbsent(file.list, list -> new TreeSet<>()).add(file.stated);
  }

  /** Writes the lists of packages that have lost files. */
  void writeLists() throws IOException {
    for (Map.Entry<String, TreeSet<String>> gone : lost.entrySet()) {
      var left = new StringBuilder();
      for (String line : lines(gone.getKey())) {
        if (!gone.getValue().contains(line)) {
          left.append(line).append('\n');
        }
      }
      root.file(
          gone.getKey(),
          Metadata.of(0644),
          Content.of(left.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }
  }
}
