package dev.assembler.pipeline.kernel.firmware;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeLinks;
import dev.assembler.pipeline.kernel.Fnmatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The folder of firmware in a tree: {@code lib/firmware}, {@code usr/lib/firmware}, or all of it,
 * as a checkout of linux-firmware is. Its file WHENCE is read if it has one, and the links are made
 * that WHENCE says there are to be. Files may be compressed as the kernel reads them.
 */
public final class FirmwareTree {

  private static final int LARGEST_WHENCE = 1 << 24;

  /** In the order in which the kernel tries them, each in all folders. */
  private static final List<String> SUFFIXES = List.of("", ".zst", ".xz");

  private final FileTree tree;
  private final TreePath source;
  private final Whence whence;

  /** Files and links below the folder by their paths. */
  private final SequencedMap<String, Node> nodes;

  private FirmwareTree(
      FileTree tree, TreePath source, Whence whence, SequencedMap<String, Node> nodes) {
    this.tree = tree;
    this.source = source;
    this.whence = whence;
    this.nodes = nodes;
  }

  /**
   * @throws ImageFormatException if WHENCE cannot be understood
   */
  public static FirmwareTree of(FileTree tree) throws IOException {
    TreePath base = TreePath.ROOT;
    for (String place : new String[] {"usr/lib/firmware", "lib/firmware"}) {
      Optional<TreeLinks.Place> found = TreeLinks.find(tree, TreePath.of(place));
      if (found.isPresent() && found.get().node() instanceof Directory) {
        base = found.get().path();
      }
    }
    return of(tree, base);
  }

  private static FirmwareTree of(FileTree whole, TreePath base) throws IOException {
    FileTree folder = FileTree.of((Directory) whole.find(base).orElseThrow());
    Whence whence = whence(folder);
    FileTree linked = withLinks(folder, whence);
    var nodes = new TreeMap<String, Node>();
    linked.walk((path, node) -> {
      if (node instanceof RegularFile || node instanceof Symlink) {
        nodes.put(text(path), node);
      }
    });
    return new FirmwareTree(linked, base, whence, nodes);
  }

  /** The file WHENCE; empty without one. */
  public Whence whence() {
    return whence;
  }

  /** Where it was in the tree it came from. */
  TreePath source() {
    return source;
  }

  /**
   * The stored path of what a kernel would load: itself or in the folders for updates, or with the
   * suffix of a compression; empty if not there.
   *
   * @param release of the kernel
   */
  Optional<String> stored(String path, String release) {
    return SUFFIXES.stream()
        .flatMap(suffix -> folders(release).stream().map(folder -> folder + path + suffix))
        .filter(nodes::containsKey)
        .findFirst();
  }

  /** All names that a pattern matches: without folders for updates and suffixes of compressions. */
  Set<String> matching(String pattern, String release) {
    Fnmatch match = Fnmatch.ofPath(pattern);
    var names = new TreeSet<String>();
    for (String path : nodes.sequencedKeySet()) {
      for (String folder : folders(release)) {
        if (path.startsWith(folder)) {
          String name = plain(path.substring(folder.length()));
          if (match.matches(name)) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }

  /** Where the kernel looks, in this order: fw_path of drivers/base/firmware_loader/main.c. */
  private static List<String> folders(String release) {
    return List.of("updates/" + release + "/", "updates/", release + "/", "");
  }

  /** The file or link at a stored path. */
  Node node(String stored) {
    return nodes.get(stored);
  }

  /** What a stored link leads to in the end, as a stored path; empty where it leads nowhere. */
  Optional<String> target(String stored) {
    TreePath path = path(stored);
    return TreeLinks.follow(tree, path.parent(), (Symlink) nodes.get(stored))
        .filter(place -> place.node() instanceof RegularFile)
        .map(place -> text(place.path()));
  }

  /** Metadata of a directory below the folder. */
  Metadata directory(TreePath below) {
    return tree.find(below).map(Node::metadata).orElse(Metadata.of(0755));
  }

  static String plain(String stored) {
    for (String suffix : SUFFIXES.subList(1, SUFFIXES.size())) {
      if (stored.endsWith(suffix)) {
        return stored.substring(0, stored.length() - suffix.length());
      }
    }
    return stored;
  }

  static TreePath path(String text) {
    return TreePath.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(TreePath path) {
    return new String(path.toBytes(), StandardCharsets.ISO_8859_1).substring(1);
  }

  private static Whence whence(FileTree folder) throws IOException {
    Node node = folder.root().find(EntryName.of("WHENCE")).orElse(null);
    if (!(node instanceof RegularFile file)) {
      return Whence.parse(new byte[0]);
    }
    if (file.size() > LARGEST_WHENCE) {
      throw new ImageFormatException(
          "WHENCE: " + file.size() + " bytes, expected at most " + LARGEST_WHENCE);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    try (ImageSource content = file.content().open()) {
      content.readAt(0, bytes);
    }
    return Whence.parse(bytes.array());
  }

  /** A link of WHENCE is made where nothing is, to its target or the target's compressed file. */
  private static FileTree withLinks(FileTree folder, Whence whence) throws ImageFormatException {
    TreeBuilder builder = FileTree.builder().put(TreePath.ROOT, folder.root());
    for (Whence.Section section : whence.sections()) {
      for (Whence.Link link : section.links()) {
        try {
          addLink(builder, link);
        } catch (IllegalArgumentException e) {
          throw new ImageFormatException("WHENCE: Link: " + link.path() + ": " + e.getMessage(), e);
        }
      }
    }
    return builder.build();
  }

  private static void addLink(TreeBuilder builder, Whence.Link link) {
    boolean taken = SUFFIXES.stream().anyMatch(s -> builder.contains(path(link.path() + s)));
    if (taken) {
      return;
    }
    String folder = link.path().substring(0, link.path().lastIndexOf('/') + 1);
    Optional<String> suffix =
        SUFFIXES.stream()
            .filter(s -> builder.contains(resolved(folder, link.target() + s)))
            .findFirst();
    if (suffix.isPresent()) {
      builder.add(
          path(link.path() + suffix.get()),
          new Symlink(
              Metadata.of(0777),
              (link.target() + suffix.get()).getBytes(StandardCharsets.ISO_8859_1)));
    }
  }

  /** A path with its ".." taken back, as far as there is something to take. */
  private static TreePath resolved(String folder, String target) {
    TreePath at = path(folder);
    for (String name : target.split("/", -1)) {
      if (name.equals("..")) {
        at = at.isRoot() ? at : at.parent();
      } else {
        at = at.resolve(path(name));
      }
    }
    return at;
  }
}
