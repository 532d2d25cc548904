package dev.assembler.cli;

import dev.assembler.core.host.HostUser;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What directories have in them that decides what a copy can be like. */
final class InputTrees {

  private InputTrees() {}

  /** Whether a file has several names. */
  static boolean haveLinks(List<FileTree> trees) throws IOException {
    boolean[] found = new boolean[1];
    for (FileTree tree : trees) {
      tree.walk((path, node) -> found[0] |= tree.linkCount(node) > 1);
    }
    return found[0];
  }

  /** The bytes of all files. */
  static long contentBytes(List<FileTree> trees) throws IOException {
    long[] bytes = new long[1];
    for (FileTree tree : trees) {
      tree.walk((path, node) -> bytes[0] += node instanceof RegularFile file ? file.size() : 0);
    }
    return bytes[0];
  }

  /** Why a copy of ours would not be the same; empty where it is. */
  static String obstacle(List<FileTree> trees) throws IOException {
    Optional<HostUser> user = HostUser.current();
    if (user.isEmpty() || user.get().uid() == 0) {
      return "";
    }
    String[] found = {""};
    for (FileTree tree : trees) {
      tree.walk((path, node) -> {
        if (node.metadata().uid() != user.get().uid()) {
          found[0] = "only root copies the files of others: " + path;
        } else if (node instanceof Device) {
          found[0] = "only root copies devices: " + path;
        }
      });
    }
    return found[0];
  }
}
