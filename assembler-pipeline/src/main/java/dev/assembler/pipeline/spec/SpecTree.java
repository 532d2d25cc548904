package dev.assembler.pipeline.spec;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** A tree while specs are applied to it: an entry replaces the fields it states and no others. */
final class SpecTree {

  private final SpecDefaults defaults;
  private final Limits limits;
  private final Map<Node, SpecDraft> shared = new IdentityHashMap<>();
  private final SpecDraft root;
  private long names;

  SpecTree(FileTree tree, SpecDefaults defaults, Limits limits) {
    this.defaults = defaults;
    this.limits = limits;
    this.names = tree.nameCount();
    for (Node node : tree.linkedNodes()) {
      shared.put(node, new SpecDraft(this, node));
    }
    this.root = new SpecDraft(this, tree.root());
  }

  boolean hasLinks() {
    return !shared.isEmpty();
  }

  SpecDraft draftOf(Node node) {
    SpecDraft draft = shared.get(node);
    return draft != null ? draft : new SpecDraft(this, node);
  }

  FileTree freeze() {
    return FileTree.of((Directory) root.freeze());
  }

  void apply(SpecEntry entry) throws IOException {
    SpecDraft draft = find(entry.path);
    if (entry.hardLink != null) {
      link(entry, draft);
      return;
    }
    if (draft == null) {
      if (entry.optional) {
        return;
      }
      draft = create(entry);
    } else {
      change(entry, draft);
    }
    SpecChecks.check(entry, draft.node());
  }

  private void link(SpecEntry entry, SpecDraft present) throws SpecFormatException {
    SpecDraft target = find(entry.hardLink);
    if (target == null || target.isDirectory()) {
      throw entry.line.problem(
          entry.path
              + ": hard link to "
              + entry.hardLink
              + ", which "
              + (target == null ? "is missing" : "is a directory"));
    }
    if (present != null && present.isDirectory()) {
      throw entry.line.problem(entry.path + ": a directory is in the place of the hard link");
    }
    add(entry, target);
  }

  private SpecDraft create(SpecEntry entry) throws SpecFormatException {
    if (entry.nochange) {
      throw entry.line.problem(entry.path + ": not in the tree; nochange says it must be there");
    }
    if (entry.kind == null) {
      throw entry.line.problem(entry.path + ": not in the tree; a new path must state its type");
    }
    Metadata fresh =
        Metadata.of(defaultPermissions(entry.kind)).withMtime(defaults.epoch().seconds(), 0);
    Node node = node(entry, null, metadata(entry, fresh));
    var draft = new SpecDraft(this, node);
    add(entry, draft);
    return draft;
  }

  private void change(SpecEntry entry, SpecDraft draft) throws SpecFormatException {
    Node present = draft.node();
    boolean losesEntries =
        entry.kind != null
            && entry.kind != Node.Kind.DIRECTORY
            && draft.isDirectory()
            && !draft.children().isEmpty();
    if (losesEntries
        || (entry.path.isRoot() && entry.kind != null && entry.kind != present.kind())) {
      throw entry.line.problem(
          entry.path
              + ": a directory with entries in the tree, a "
              + entry.kind
              + " in the spec; exclude it or correct the type");
    }
    Node changed = node(entry, present, metadata(entry, present.metadata()));
    if (changed != present) {
      draft.replace(changed);
    }
  }

  /** What the entry makes of the present node, which is null for a new path. */
  private Node node(SpecEntry entry, Node present, Metadata metadata) throws SpecFormatException {
    Node.Kind kind = entry.kind != null ? entry.kind : present.kind();
    requireFieldsOf(kind, entry);
    boolean same = present != null && present.kind() == kind;
    return switch (kind) {
      case DIRECTORY -> same ? present.withMetadata(metadata) : Directory.of(metadata, List.of());
      case REGULAR_FILE -> {
        if (entry.content != null) {
          yield new RegularFile(metadata, entry.content);
        }
        if (same) {
          yield present.withMetadata(metadata);
        }
        if (entry.size != 0) {
          throw entry.line.problem(
              entry.path + ": a new file needs contents=FILE, or size=0 for an empty one");
        }
        yield new RegularFile(metadata, Content.of(new byte[0]));
      }
      case SYMLINK -> {
        if (entry.linkTarget == null && !same) {
          throw entry.line.problem(entry.path + ": a new symbolic link needs link=TARGET");
        }
        yield entry.linkTarget == null ? present.withMetadata(metadata) : symlink(entry, metadata);
      }
      case CHAR_DEVICE, BLOCK_DEVICE -> {
        if (entry.deviceMajor < 0 && !same) {
          throw entry.line.problem(entry.path + ": a new device needs device=linux,MAJOR,MINOR");
        }
        yield entry.deviceMajor < 0
            ? present.withMetadata(metadata)
            : new Device(metadata, kind, entry.deviceMajor, entry.deviceMinor);
      }
      case FIFO -> same ? present.withMetadata(metadata) : new Fifo(metadata);
      case SOCKET -> same ? present.withMetadata(metadata) : new Socket(metadata);
    };
  }

  private static Symlink symlink(SpecEntry entry, Metadata metadata) throws SpecFormatException {
    try {
      return new Symlink(metadata, entry.linkTarget);
    } catch (IllegalArgumentException e) {
      throw entry.line.problem(e.getMessage());
    }
  }

  private static void requireFieldsOf(Node.Kind kind, SpecEntry entry) throws SpecFormatException {
    boolean device = kind == Node.Kind.CHAR_DEVICE || kind == Node.Kind.BLOCK_DEVICE;
    String misplaced =
        entry.linkTarget != null && kind != Node.Kind.SYMLINK
            ? "link"
            : entry.deviceMajor >= 0 && !device
                ? "device"
                : entry.content != null && kind != Node.Kind.REGULAR_FILE ? "contents" : null;
    if (misplaced != null) {
      throw entry.line.problem(
          entry.path + ": " + misplaced + " stated for a " + kind + ", which has none");
    }
  }

  private Metadata metadata(SpecEntry entry, Metadata base) {
    Metadata changed = base;
    if (entry.permissions >= 0) {
      changed = changed.withPermissions(entry.permissions);
    }
    if (entry.hostUid >= 0) {
      changed = defaults.hostOwners().apply(changed.withOwner(entry.hostUid, entry.hostGid));
    }
    changed =
        changed.withOwner(
            entry.uid >= 0 ? entry.uid : changed.uid(), entry.gid >= 0 ? entry.gid : changed.gid());
    if (entry.timed) {
      changed = changed.withMtime(entry.mtimeSeconds, entry.mtimeNanos);
    }
    Xattrs xattrs = changed.xattrs();
    for (Xattr xattr : entry.xattrs) {
      xattrs = xattrs.with(xattr);
    }
    return changed.withXattrs(xattrs);
  }

  private SpecDraft find(TreePath path) {
    SpecDraft at = root;
    for (EntryName name : path.names()) {
      at = at.isDirectory() ? at.children().get(name) : null;
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  /** The directory an entry's path is in; what is missing on the way becomes implicit ones. */
  private SpecDraft parent(SpecEntry entry) throws SpecFormatException {
    if (entry.path.depth() > TreeBuilder.MAX_DEPTH) {
      throw entry.line.problem(
          "a path of " + entry.path.depth() + " names, expected at most " + TreeBuilder.MAX_DEPTH);
    }
    SpecDraft at = root;
    TreePath path = TreePath.ROOT;
    for (EntryName name : entry.path.parent().names()) {
      path = path.resolve(name);
      SpecDraft below = at.children().get(name);
      if (below == null) {
        below = new SpecDraft(this, Directory.of(defaults.implicitDirectories(), List.of()));
        at.children().put(name, below);
        countName(entry);
      }
      if (!below.isDirectory()) {
        throw entry.line.problem(
            entry.path + ": " + path + " is a " + below.node().kind() + ", no directory");
      }
      at = below;
    }
    return at;
  }

  private void add(SpecEntry entry, SpecDraft draft) throws SpecFormatException {
    if (parent(entry).children().put(entry.path.name(), draft) == null) {
      countName(entry);
    }
  }

  private void countName(SpecEntry entry) throws SpecFormatException {
    if (++names > limits.nodes()) {
      throw entry.line.problem(
          entry.path
              + ": "
              + names
              + " names in the tree, beyond the limit ("
              + limits.nodes()
              + ")");
    }
  }

  private static int defaultPermissions(Node.Kind kind) {
    return switch (kind) {
      case DIRECTORY -> 0755;
      case SYMLINK -> 0777;
      case CHAR_DEVICE, BLOCK_DEVICE -> 0600;
      case REGULAR_FILE, FIFO, SOCKET -> 0644;
    };
  }
}
