package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The links of busybox's applets, which its post-install script makes by running it: one for each
 * line of {@code /etc/busybox-paths.d/NAME} to {@code /bin/NAME}, where nothing is yet.
 */
final class BusyboxLinks {

  private static final TreePath LISTS = TreePath.of("/etc/busybox-paths.d");
  private static final String FOLDER = "/bin/";

  private BusyboxLinks() {}

  /**
   * Makes all that are missing.
   *
   * @return a sentence for each program that got some
   */
  static List<String> make(WorkTree tree, long time) throws IOException {
    var notes = new ArrayList<String>();
    for (EntryName list : tree.names(LISTS)) {
      String program = FOLDER + list;
      byte[] lines = tree.bytes(LISTS.resolve(list));
      if (lines == null || !(tree.find(TreePath.of(program)) instanceof RegularFile)) {
        continue;
      }
      int made = 0;
      for (String line : new String(lines, StandardCharsets.UTF_8).lines().toList()) {
        made += link(tree, line.strip(), program, time) ? 1 : 0;
      }
      if (made > 0) {
        notes.add(made + " links to " + program + " made from its list, as its script would have");
      }
    }
    return notes;
  }

  private static boolean link(WorkTree tree, String applet, String program, long time)
      throws IOException {
    if (applet.isEmpty() || List.of(applet.split("/", -1)).contains("..")) {
      return false;
    }
    Optional<TreePath> path = tree.realParent(TreePath.of(applet));
    if (path.isEmpty() || path.get().isRoot() || tree.get(path.get()) != null) {
      return false;
    }
    tree.makeDirectory(path.get().parent(), 0755, time);
    tree.put(path.get(), new Symlink(Metadata.of(0777).withMtime(time, 0), program));
    return true;
  }
}
