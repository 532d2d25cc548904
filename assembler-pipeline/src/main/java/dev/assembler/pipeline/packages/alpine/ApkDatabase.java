package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.packages.PackageScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a tree says of its packages: {@code /etc/apk} (architecture, repositories, world) and apk's
 * folder of the database ({@code installed}, {@code scripts.tar}, {@code triggers}, {@code lock}).
 */
final class ApkDatabase {

  /** Where apk 2 has it, and where systems with a merged /usr do. */
  private static final List<String> FOLDERS = List.of("/lib/apk/db", "/usr/lib/apk/db");

  private static final String WORLD = "/etc/apk/world";
  private static final String ARCHITECTURE = "/etc/apk/arch";
  private static final String REPOSITORIES = "/etc/apk/repositories";

  private final WorkTree tree;
  private final String folder;
  private final List<Installed> installed;
  private final List<ApkDependency> world;
  private final ScriptsArchive scripts;
  private final StringBuilder triggers = new StringBuilder();

  /**
   * @throws InputException if the base's database is malformed
   */
  ApkDatabase(WorkTree tree) throws IOException {
    this.tree = tree;
    this.folder =
        FOLDERS.stream()
            .filter(one -> tree.find(TreePath.of(one)) != null)
            .findFirst()
            .orElse(FOLDERS.getFirst());
    byte[] text = tree.bytes(TreePath.of(folder + "/installed"));
    try {
      this.installed = text == null ? List.of() : InstalledDatabase.read(text);
    } catch (ImageFormatException e) {
      throw new InputException(folder + "/installed", e.getMessage(), e);
    }
    try {
      this.world = ApkDependency.list(text(WORLD), true);
    } catch (ImageFormatException e) {
      throw new InputException(WORLD, e.getMessage(), e);
    }
    byte[] archive = tree.bytes(TreePath.of(folder + "/scripts.tar"));
    this.scripts = new ScriptsArchive(archive == null ? new byte[0] : archive);
    this.scripts.arrange(installed.stream().map(Installed::info).toList());
    this.triggers.append(text(folder + "/triggers"));
  }

  /** Whether a tree has such a database. */
  static boolean isIn(FileTree tree) {
    return FOLDERS.stream().anyMatch(one -> tree.find(TreePath.of(one)).isPresent());
  }

  private String text(String path) throws IOException {
    byte[] bytes = tree.bytes(TreePath.of(path));
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  List<Installed> installed() {
    return installed;
  }

  List<ApkDependency> world() {
    return world;
  }

  /** Empty if the tree does not say. */
  String architecture() throws IOException {
    return text(ARCHITECTURE).strip();
  }

  /** Lines that are neither empty nor a comment. */
  List<String> repositories() throws IOException {
    return text(REPOSITORIES)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  /** Forgets a package's trigger and scripts. */
  void remove(ApkPackage info) {
    String kept =
        triggers
            .toString()
            .lines()
            .filter(line -> !line.startsWith(info.checksum() + " "))
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    triggers.setLength(0);
    triggers.append(kept);
    scripts.remove(info);
  }

  void add(ApkPackage info, Pkginfo stated, List<PackageScript> itsScripts) {
    scripts.add(info, itsScripts);
    if (!stated.triggers().isEmpty()) {
      triggers
          .append(info.checksum())
          .append(' ')
          .append(String.join(" ", stated.triggers()))
          .append('\n');
    }
  }

  /** Writes all of it into the tree. */
  void write(InstalledSet packages, Resolution resolution, String architecture, long time)
      throws IOException {
    tree.makeDirectory(TreePath.of(folder), 0755, time);
    tree.makeDirectory(TreePath.of("/etc/apk"), 0755, time);
    put(folder + "/installed", 0644, InstalledDatabase.write(packages.all()), time);
    put(folder + "/scripts.tar", 0644, scripts.build(), time);
    put(folder + "/triggers", 0644, bytes(triggers.toString()), time);
    if (tree.find(TreePath.of(folder + "/lock")) == null) {
      put(folder + "/lock", 0600, new byte[0], time);
    }
    var lines = new ArrayList<String>();
    resolution.world().forEach(word -> lines.add(word + "\n"));
    put(WORLD, 0644, bytes(String.join("", lines)), time);
    if (architecture().isEmpty()) {
      put(ARCHITECTURE, 0644, bytes(architecture + "\n"), time);
    }
  }

  private void put(String path, int mode, byte[] bytes, long time) throws IOException {
    tree.putFile(tree.requireReal(TreePath.of(path)), mode, bytes, time);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
