package dev.assembler.pipeline.iso;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Files of a tree at customary places, whose names may be in capitals or not. */
final class TreeFiles {

  /** A file and what it is really called. */
  record Found(TreePath path, RegularFile file) {}

  private final FileTree tree;

  TreeFiles(FileTree tree) {
    this.tree = tree;
  }

  FileTree tree() {
    return tree;
  }

  /** The first of these paths at which there is a regular file. */
  Optional<Found> first(List<String> paths) {
    return paths.stream().flatMap(path -> file(path).stream()).findFirst();
  }

  /** The regular file at a path. */
  Optional<Found> file(String path) {
    return find(path)
        .flatMap(at ->
            tree.find(at).orElseThrow() instanceof RegularFile file
                ? Optional.of(new Found(at, file))
                : Optional.empty());
  }

  /** The directory at a path. */
  Optional<Directory> directory(String path) {
    return find(path)
        .flatMap(at ->
            tree.find(at).orElseThrow() instanceof Directory directory
                ? Optional.of(directory)
                : Optional.empty());
  }

  /** The regular files in a directory whose names end so. */
  List<Found> ending(String path, String suffix) {
    Optional<TreePath> at = find(path);
    return at.isEmpty()
        ? List.of()
        : directory(path).stream()
            .flatMap(directory -> IntStream.range(0, directory.size()).mapToObj(directory::name))
            .filter(name -> lower(name).endsWith(suffix))
            .flatMap(name -> file(at.get().resolve(name).toString()).stream())
            .toList();
  }

  private Optional<TreePath> find(String path) {
    TreePath at = TreePath.ROOT;
    Node node = tree.root();
    for (String wanted : path.substring(1).split("/", -1)) {
      if (!(node instanceof Directory directory)) {
        return Optional.empty();
      }
      int index = index(directory, wanted.toLowerCase(Locale.ROOT));
      if (index < 0) {
        return Optional.empty();
      }
      at = at.resolve(directory.name(index));
      node = directory.node(index);
    }
    return Optional.of(at);
  }

  private static int index(Directory directory, String wanted) {
    return IntStream.range(0, directory.size())
        .filter(i -> lower(directory.name(i)).equals(wanted))
        .findFirst()
        .orElse(-1);
  }

  private static String lower(EntryName name) {
    return PrintableBytes.of(name.toBytes()).toLowerCase(Locale.ROOT);
  }
}
