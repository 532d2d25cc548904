package dev.assembler.pipeline.reproduce;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.build.BuiltFolder;
import dev.assembler.pipeline.diff.DiffJob;
import dev.assembler.pipeline.diff.DiffResult;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of two builds: their names and their bytes. Owners, modes and times of the files are
 * their host's and do not count; nor does what a build of a recipe keeps for the next.
 */
final class FolderComparison {

  private final HostPath left;
  private final HostPath right;
  private final int max;

  /**
   * @param max differences to list
   */
  FolderComparison(HostPath left, HostPath right, int max) {
    this.left = left;
    this.right = right;
    this.max = max;
  }

  DiffResult run() throws IOException {
    Map<TreePath, Node> ours = entries(left);
    Map<TreePath, Node> theirs = entries(right);
    // What only lists the others says less than they do, and comes after them.
    var names =
        new TreeSet<>(
            Comparator.comparing(BuiltFolder::isAboutOthers)
                .thenComparing(Comparator.naturalOrder()));
    names.addAll(ours.keySet());
    names.addAll(theirs.keySet());
    var found = new ArrayList<DiffResult>();
    int room = max;
    for (TreePath name : names) {
      Node one = ours.get(name);
      Node other = theirs.get(name);
      if (isSame(name, one, other)) {
        continue;
      }
      String prefix = names.size() == 1 ? "" : name.toString().substring(1);
      DiffResult inside =
          one instanceof RegularFile && other instanceof RegularFile
              ? new DiffJob(address(left, name), address(right, name), room).run().below(prefix)
              : DiffResult.ofFile(prefix, shown(one), shown(other));
      found.add(inside);
      // What is not listed any more is counted all the same.
      room = Math.max(1, room - inside.differences().size());
    }
    return DiffResult.joined(found, max);
  }

  private boolean isSame(TreePath name, Node one, Node other) throws IOException {
    if (one instanceof Symlink link && other instanceof Symlink otherLink) {
      return Arrays.equals(link.target(), otherLink.target());
    }
    return one instanceof RegularFile
        && other instanceof RegularFile
        && Files.mismatch(file(left, name).toPath(), file(right, name).toPath()) < 0;
  }

  private static String shown(Node node) {
    return switch (node) {
      case null -> "-";
      case Symlink link -> "symlink to " + PrintableBytes.of(link.target());
      default -> node.kind().toString();
    };
  }

  private static Map<TreePath, Node> entries(HostPath folder) throws IOException {
    HostReadOptions reading =
        HostReadOptions.defaults().withExclude(BuiltFolder.aside(folder.toPath()));
    FileTree tree = HostDirectory.read(folder.toPath(), reading).tree();
    var entries = new TreeMap<TreePath, Node>();
    tree.walk((path, node) -> {
      if (!(node instanceof Directory)) {
        entries.put(path, node);
      }
    });
    return entries;
  }

  private static SourceAddress address(HostPath folder, TreePath name) {
    return new SourceAddress(file(folder, name), List.of(), TreePath.ROOT, TreePath.ROOT);
  }

  private static HostPath file(HostPath folder, TreePath name) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(folder.toBytes());
    bytes.writeBytes(name.toBytes());
    return HostPath.of(bytes.toByteArray());
  }
}
