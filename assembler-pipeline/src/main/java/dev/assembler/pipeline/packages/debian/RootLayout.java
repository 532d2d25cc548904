package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.packages.NameBeside;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays packages over one another as dpkg unpacks them: a directory that is there stays as it is, a
 * link to a directory stays and what lies below goes where it leads, a file of another package is
 * replaced only by one that says so, and diverted files go to where they are diverted.
 */
final class RootLayout {

  /** Top-level directories that are links into /usr on a merged system (hier(7)). */
  private static final List<String> MERGED = List.of("bin", "lib", "sbin");

  private static final Map<String, List<String>> MERGED_LIBRARIES =
      Map.of(
          "amd64", List.of("lib32", "lib64", "libx32"),
          "i386", List.of("lib64", "libx32"),
          "ppc64el", List.of("lib64"),
          "s390x", List.of("lib32"),
          "loong64", List.of("lib64"));

  /** Whose a path is, and what it calls it. */
  private record Owner(Unpacked unpacked, TreePath stated) {}

  private final RootDraft root;
  private final BaseFiles base;
  private final List<String> notes;
  private final List<String> problems = new ArrayList<>();
  private final Map<TreePath, Diversion> diversions = new HashMap<>();
  private final List<Diversion> added = new ArrayList<>();
  private final StatOverrides overrides;

  /**
   * Begins with what the root has on record of diversions and overridden owners and modes.
   *
   * @param base whose the files are that the root has
   * @param notes what is left to know
   */
  RootLayout(RootDraft root, BaseFiles base, List<String> notes) throws IOException {
    this.root = root;
    this.base = base;
    this.notes = notes;
    this.overrides = StatOverrides.of(root);
    for (Diversion diversion : Diversion.recorded(root)) {
      diversions.put(diversion.from(), diversion);
    }
  }

  /** Makes /bin and its like links into /usr, where nothing is. */
  void mergeUsr(String architecture) {
    var names = new ArrayList<>(MERGED);
    names.addAll(MERGED_LIBRARIES.getOrDefault(architecture, List.of()));
    for (String name : names) {
      if (!root.isThere("/" + name)) {
        root.directory("/usr/" + name, Metadata.of(0755));
        root.symlink("/" + name, "usr/" + name);
      }
    }
  }

  /** Lays all of them, in this order. */
  void lay(List<Unpacked> packages) throws IOException {
    for (Unpacked unpacked : packages) {
      for (Diversion diversion : Diversion.of(unpacked)) {
        divert(unpacked, diversion);
      }
    }
    for (Unpacked unpacked : packages) {
      unpacked.data().walk((path, node) -> place(path, node, unpacked));
    }
    if (!problems.isEmpty()) {
      throw new InputException(
          "packages",
          "cannot be laid over one another ("
              + problems.size()
              + (problems.size() == 1 ? " problem): " : " problems): ")
              + String.join("\n  ", problems));
    }
  }

  /** The first who diverts a place has it; what the base has there moves. */
  private void divert(Unpacked unpacked, Diversion diversion) {
    Diversion before = diversions.putIfAbsent(diversion.from(), diversion);
    if (before != null) {
      if (before.concerns(diversion.by())) {
        notes.add(
            unpacked + ": " + diversion.from() + " is diverted by " + before.by() + " already");
      }
      return;
    }
    added.add(diversion);
    Optional<RootDraft.Entry> there = root.at(diversion.from());
    if (there.isEmpty() || there.get().owner != RootDraft.BASE || there.get().isDirectory()) {
      return;
    }
    if (root.at(diversion.to()).isPresent()) {
      problems.add(
          unpacked
              + ": diverts "
              + diversion.from()
              + " to "
              + diversion.to()
              + ", which is there");
    } else if (root.put(diversion.to(), there.get().node(), RootDraft.BASE)) {
      root.remove(diversion.from());
      base.move(diversion.from(), diversion.to());
    }
  }

  /** What was not diverted before, in order. */
  List<Diversion> diversions() {
    return added.stream().sorted((a, b) -> a.from().compareTo(b.from())).toList();
  }

  private void place(TreePath stated, Node node, Unpacked by) throws IOException {
    Diversion diversion = diversions.get(stated);
    boolean diverted = diversion != null && diversion.concerns(by.name());
    TreePath path = diverted ? diversion.to() : stated;
    Optional<RootDraft.Entry> there = root.at(path);
    var owner = new Owner(by, stated);
    if (there.isEmpty()) {
      put(path, node, owner);
    } else if (node instanceof Directory) {
      placeDirectory(path, node, there.get(), owner);
    } else if (there.get().isDirectory()) {
      if (!(node instanceof Symlink)) {
        problems.add(by + ": " + path + ": a " + node.kind() + ", and a directory is there");
      }
    } else {
      placeOver(path, node, there.get(), owner);
    }
  }

  /** The first that states a directory says what it is like. */
  private void placeDirectory(TreePath path, Node node, RootDraft.Entry there, Owner by) {
    if (there.isDirectory()) {
      if (there.owner == null) {
        put(path, node, by);
      }
      return;
    }
    Optional<TreePath> real = root.real(path);
    Optional<RootDraft.Entry> target = real.flatMap(root::at);
    if (!(there.node() instanceof Symlink)
        || target.filter(entry -> !entry.isDirectory()).isPresent()
        || real.isEmpty()) {
      problems.add(
          by.unpacked + ": " + path + ": a directory, and a " + there.node().kind() + " is there");
    } else if (target.isEmpty() || target.get().owner == null) {
      put(real.get(), node, by);
    }
  }

  private void placeOver(TreePath path, Node node, RootDraft.Entry there, Owner by)
      throws IOException {
    Unpacked upper = by.unpacked;
    if (there.owner == RootDraft.BASE) {
      placeOverBase(path, node, there, by);
      return;
    }
    if (!(there.owner instanceof Owner owner)) { // only the links of a merged /usr have none
      if (!isSame(node, there.node())) {
        problems.add(upper + ": " + path + ": a " + node.kind() + ", and a merged /usr has a link");
      }
      return;
    }
    Unpacked lower = owner.unpacked;
    if (lower == upper || upper.resolved().mayReplace(lower.resolved())) {
      lower.lose(owner.stated);
      put(path, node, by);
    } else if (lower.resolved().mayReplace(upper.resolved())) {
      upper.lose(by.stated);
    } else if (!isShared(node, there.node(), lower, upper)) {
      problems.add(upper + ": " + path + ": is also in " + lower + ", which it does not replace");
    }
  }

  /** What no package has brought is replaced, but what somebody may have configured stays. */
  private void placeOverBase(TreePath path, Node node, RootDraft.Entry there, Owner by)
      throws IOException {
    Unpacked upper = by.unpacked;
    Optional<BaseFiles.Owned> owned = base.of(path);
    if (owned.isEmpty()) {
      String stated = new String(by.stated.toBytes(), StandardCharsets.UTF_8);
      boolean conffile = StatusParagraph.conffiles(upper).contains(stated);
      if (conffile && !isSame(node, there.node())) {
        Optional<TreePath> beside = NameBeside.of(path, ".dpkg-dist");
        if (beside.isEmpty()) {
          problems.add(
              upper + ": " + path + " of the base stays, and leaves no room for .dpkg-dist");
          return;
        }
        put(beside.get(), node, by);
        notes.add(upper + ": " + path + " of the base stays; its own is " + beside.get());
      } else {
        put(path, node, by);
      }
      return;
    }
    BinaryPackage lower = owned.get().by();
    if (upper.resolved().mayReplace(lower.name(), lower.version())) {
      base.lose(owned.get());
      put(path, node, by);
    } else if (!lower.name().equals(upper.name()) || !isSame(node, there.node())) {
      problems.add(
          upper
              + ": "
              + path
              + ": is also in "
              + lower
              + " of the base, which it does not replace");
    }
  }

  /** A package for several architectures may bring the same file with each. */
  private static boolean isShared(Node node, Node there, Unpacked owner, Unpacked by)
      throws IOException {
    return owner.name().equals(by.name())
        && by.resolved().sameForArchitectures()
        && isSame(node, there);
  }

  private static boolean isSame(Node one, Node other) throws IOException {
    return switch (one) {
      case Symlink link ->
          other instanceof Symlink target && link.targetText().equals(target.targetText());
      case RegularFile file ->
          other instanceof RegularFile target
              && file.size() == target.size()
              && Contents.md5(file.content()).equals(Contents.md5(target.content()));
      default -> false;
    };
  }

  private void put(TreePath path, Node node, Owner by) {
    if (!root.put(path, overrides.applied(by.stated, node), by)) {
      problems.add(by.unpacked + ": " + path + ": a parent of it is no directory");
    }
  }
}
