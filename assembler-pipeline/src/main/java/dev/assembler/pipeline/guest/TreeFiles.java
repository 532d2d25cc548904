package dev.assembler.pipeline.guest;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/** Paths of a tree as its kernel would follow them: through symbolic links, which stay inside. */
final class TreeFiles {

  /** As many links as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final FileTree tree;

  TreeFiles(FileTree tree) {
    this.tree = tree;
  }

  /** Where a path leads to; the part of it that is missing stays as it is. */
  TreePath follow(String path) {
    Deque<String> ahead = new ArrayDeque<>();
    push(ahead, path);
    TreePath at = TreePath.ROOT;
    int links = 0;
    while (!ahead.isEmpty()) {
      String name = ahead.pop();
      if (name.equals("..")) {
        at = at.isRoot() ? at : at.parent();
        continue;
      }
      TreePath next = at.resolve(EntryName.of(name.getBytes(StandardCharsets.ISO_8859_1)));
      if (tree.find(next).orElse(null) instanceof Symlink link && links++ < MOST_LINKS) {
        String target = new String(link.target(), StandardCharsets.ISO_8859_1);
        at = target.startsWith("/") ? TreePath.ROOT : at;
        push(ahead, target);
      } else {
        at = next;
      }
    }
    return at;
  }

  private static void push(Deque<String> ahead, String path) {
    for (String name : Arrays.asList(path.split("/", -1)).reversed()) {
      if (!name.isEmpty() && !name.equals(".")) {
        ahead.push(name);
      }
    }
  }

  Optional<Node> find(String path) {
    return tree.find(follow(path));
  }

  Optional<RegularFile> file(String path) {
    return find(path).filter(RegularFile.class::isInstance).map(RegularFile.class::cast);
  }

  Optional<Directory> directory(String path) {
    return find(path).filter(Directory.class::isInstance).map(Directory.class::cast);
  }
}
