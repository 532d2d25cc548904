package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.packages.NameBeside;
import dev.assembler.pipeline.packages.alpine.OwnedFiles.Access;
import dev.assembler.pipeline.packages.alpine.OwnedFiles.OwnedDirectory;
import dev.assembler.pipeline.packages.alpine.OwnedFiles.OwnedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays packages into a tree as apk unpacks them: who may replace whose file, what of the base in
 * {@code /etc} stays, which owner and mode a directory of several packages has.
 */
final class FileLaying {

  /** What an administrator may have changed stays; the package's own goes beside it. */
  private static final TreePath PROTECTED = TreePath.of("/etc");

  private static final String BESIDE = ".apk-new";

  private static final String NO_PARENT =
      ": a parent of it is no directory, nor a link that leads to one";

  private final WorkTree tree;
  private final InstalledSet installed;
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  FileLaying(WorkTree tree, InstalledSet installed) {
    this.tree = tree;
    this.installed = installed;
  }

  /** All that was in the way so far. */
  List<String> problems() {
    return problems;
  }

  List<String> notes() {
    return notes;
  }

  /**
   * @param previous the version that the base had, null if it had none
   */
  void lay(Installed one, PackageContents contents, Installed previous) throws IOException {
    var owners = new OwnerNames(tree);
    Map<Node, Node> laid = new IdentityHashMap<>(); // names that share a node keep sharing it
    for (PackageContents.Entry entry : contents.entries()) {
      Node node =
          laid.computeIfAbsent(
              entry.node(), n -> n.withMetadata(owners.owned(n.metadata(), entry)));
      if (node instanceof Directory) {
        layDirectory(one, entry.path(), node.metadata());
      } else {
        layFile(one, entry, node, previous);
      }
    }
  }

  private void layDirectory(Installed one, TreePath stated, Metadata metadata) {
    TreePath path = tree.real(stated).orElse(null);
    if (path == null) {
      problems.add(one.info() + ": " + stated + NO_PARENT);
      return;
    }
    Access access = Access.of(metadata);
    Node there = tree.get(path);
    if (there == null) {
      tree.put(path, Directory.of(metadata, List.of()));
    } else if (!(there instanceof Directory)) {
      problems.add(one.info() + ": " + stated + ": a directory, but there is a " + there.kind());
    } else if (installed.ownsDirectory(stated)) {
      tree.put(path, there.withMetadata(common(there.metadata(), metadata)));
    }
    one.files().directory(stated).access = access;
  }

  /** The lower owner's mode, or what both allow if it is one owner's. */
  private static Metadata common(Metadata there, Metadata stated) {
    boolean lower =
        stated.uid() < there.uid() || (stated.uid() == there.uid() && stated.gid() < there.gid());
    boolean same = stated.uid() == there.uid() && stated.gid() == there.gid();
    if (lower) {
      return stated;
    }
    return same ? there.withPermissions(there.permissions() & stated.permissions()) : there;
  }

  private void layFile(Installed one, PackageContents.Entry entry, Node node, Installed previous)
      throws IOException {
    TreePath stated = entry.path();
    TreePath path = tree.realParent(stated).orElse(null);
    if (path == null) {
      problems.add(one.info() + ": " + stated + NO_PARENT);
      return;
    }
    Node there = tree.get(path);
    if (there instanceof Directory) {
      problems.add(one.info() + ": " + stated + ": a " + node.kind() + " over a directory");
      return;
    }
    Installed owner = installed.ownerOf(stated, one);
    if (owner != null && !owner.info().name().equals(one.info().name())) {
      switch (FileClaims.between(owner, one)) {
        case KEEPS -> {
          return;
        }
        case CONFLICT -> {
          problems.add(one.info() + ": " + stated + " is of " + owner.info());
          return;
        }
        case REPLACES -> {}
      }
    }
    if (node.metadata().permissions() >= 02000) {
      notes.add(
          one.info()
              + ": "
              + stated
              + " is "
              + ((node.metadata().permissions() & 04000) != 0 ? "setuid" : "setgid or sticky"));
    }
    boolean changed = there != null && isChanged(stated, there, owner != null ? owner : previous);
    if (changed && !entry.checksum().equals(NodeChecksum.of(there))) {
      putBeside(one, path, node);
    } else if (!changed) {
      tree.put(path, node);
    }
    if (owner != null) {
      owner.files().removeFile(stated);
    }
    one.files().putFile(stated, new OwnedFile(Access.of(node.metadata()), entry.checksum()));
    requireDirectory(one, stated);
  }

  private void putBeside(Installed one, TreePath path, Node node) {
    String what = one.info() + ": " + path;
    Optional<TreePath> beside = NameBeside.of(path, BESIDE);
    if (beside.isEmpty()) {
      problems.add(what + ": was changed, and its name leaves no room for " + BESIDE);
      return;
    }
    tree.put(beside.get(), node);
    notes.add(what + " was changed and stays; its own is " + beside.get());
  }

  /** Whether a file of /etc is not, or no more, what a package brought. */
  static boolean isChanged(TreePath path, Node there, Installed owner) throws IOException {
    if (!path.startsWith(PROTECTED)) {
      return false;
    }
    OwnedFile known = owner == null ? null : owner.files().file(path);
    return known == null
        || known.checksum() == null
        || !known.checksum().equals(NodeChecksum.of(there));
  }

  /** A package may bring files of a directory that it does not state. */
  private void requireDirectory(Installed one, TreePath file) {
    TreePath parent = file.parent();
    OwnedDirectory directory = one.files().directory(parent);
    TreePath real = tree.real(parent).orElse(parent);
    if (tree.get(real) == null) {
      tree.put(real, Directory.of(Metadata.of(directory.access.mode()), List.of()));
    }
  }
}
