package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What packages are laid over: a tree, and the packages that dpkg's status file in it tells of.
 * These stay as they are; a tree without a status file has none.
 */
final class BaseSystem {

  static final String STATUS = "/var/lib/dpkg/status";

  /** The last word of Status of a package whose files are not there, or not all of them. */
  private static final Set<String> ABSENT =
      Set.of("not-installed", "config-files", "half-installed");

  private final FileTree tree;
  private final List<BinaryPackage> packages;

  private BaseSystem(FileTree tree, List<BinaryPackage> packages) {
    this.tree = tree;
    this.packages = packages;
  }

  /**
   * @throws InputException if the status file is not as it must be
   */
  static BaseSystem of(FileTree tree) throws IOException {
    Optional<RegularFile> status = status(tree);
    if (status.isEmpty()) {
      return new BaseSystem(tree, List.of());
    }
    ImageSource text = Content.of(Contents.read(status.get().content())).open(); // held: no file
    PackageIndex index = PackageIndex.installed("the base: " + STATUS, text, BaseSystem::isThere);
    return new BaseSystem(tree, index.packages());
  }

  /** Whether dpkg has been at work in a tree. */
  static boolean isIn(FileTree tree) {
    return status(tree).isPresent();
  }

  static boolean isUbuntu(FileTree tree) throws IOException {
    Optional<RegularFile> release = file(tree, "/usr/lib/os-release");
    return release.isPresent()
        && new String(Contents.read(release.get().content()), StandardCharsets.UTF_8)
            .lines()
            .anyMatch(line -> line.matches("ID=(ubuntu|\"ubuntu\"|'ubuntu')"));
  }

  private static Optional<RegularFile> status(FileTree tree) {
    return file(tree, STATUS);
  }

  private static Optional<RegularFile> file(FileTree tree, String path) {
    Optional<Node> node = tree.find(TreePath.of(path));
    return node.filter(RegularFile.class::isInstance).map(RegularFile.class::cast);
  }

  static boolean isThere(Deb822Reader paragraph) {
    String status = paragraph.get("Status");
    String[] words = status == null ? new String[0] : status.split("\\s+", -1);
    return words.length == 3 && !ABSENT.contains(words[2]);
  }

  FileTree tree() {
    return tree;
  }

  /** Whose files are there. */
  List<BinaryPackage> packages() {
    return packages;
  }

  /** What the tree is made for, and foreign ones, as dpkg was told; none if it does not say. */
  static List<String> architectures(FileTree tree) throws IOException {
    Optional<RegularFile> arch = file(tree, "/var/lib/dpkg/arch");
    if (arch.isPresent()) {
      byte[] text = Contents.read(arch.get().content());
      List<String> lines = new String(text, StandardCharsets.UTF_8).lines().toList();
      if (!lines.isEmpty()) {
        return lines;
      }
    }
    var own = new ArrayList<String>();
    for (BinaryPackage there : of(tree).packages()) {
      if (there.name().equals("dpkg")) {
        own.add(there.architecture()); // which is never "all"
      }
    }
    return own;
  }
}
