package dev.assembler.pipeline.packages;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TextLines;
import dev.assembler.pipeline.TreeLinks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which package of a tree brought a path, as the tree's own database of installed packages says:
 * apk's {@code lib/apk/db/installed} and dpkg's {@code var/lib/dpkg/info/NAME.list}. Any image that
 * a distribution's tools or ours have made tells it.
 */
public final class FileOwners {

  private static final List<String> APK =
      List.of("/lib/apk/db/installed", "/usr/lib/apk/db/installed");
  private static final String DPKG = "/var/lib/dpkg";

  /** What Status of a package ends with whose files are gone (dpkg(1), "Package states"). */
  private static final Set<String> ABSENT = Set.of(" not-installed", " config-files");

  private static final int LARGEST_DATABASE = 256 << 20;

  /**
   * A package that is installed.
   *
   * @param database "apk" or "dpkg"
   * @param license as the database states it; empty where it does not
   * @param source what it was built from, as the database states it: apk's origin, dpkg's Source;
   *     empty where it does not
   */
  public record Owner(
      String database,
      String name,
      String version,
      String architecture,
      String license,
      String source) {}

  private final FileTree tree;
  private final Map<TreePath, List<Owner>> owners = new HashMap<>();
  private final Map<TreePath, TreePath> folders = new HashMap<>();
  private final Set<Owner> packages = new LinkedHashSet<>();
  private boolean hasDatabase;

  private FileOwners(FileTree tree) {
    this.tree = tree;
  }

  /** Reads the databases of a tree, if it has any. */
  public static FileOwners of(FileTree tree) throws IOException {
    var owners = new FileOwners(tree);
    for (String path : APK) {
      Optional<byte[]> database = file(tree, path);
      if (database.isPresent()) {
        owners.hasDatabase = true;
        owners.readApk(database.get());
        break; // the other spelling is the same where /usr is merged
      }
    }
    owners.readDpkg();
    return owners;
  }

  /** Whether the tree says anything at all about its packages. */
  public boolean hasDatabase() {
    return hasDatabase;
  }

  /** All packages that are installed, in the databases' order. */
  public Set<Owner> packages() {
    return Collections.unmodifiableSet(packages);
  }

  /**
   * The packages that brought a path, several for directories; none if nobody says. A database has
   * the paths of packages, so it may call {@code /bin/x} what the tree has in {@code /usr/bin}: the
   * same folder by the tree's links is the same.
   */
  public List<Owner> of(TreePath path) {
    return List.copyOf(owners.getOrDefault(real(path), List.of()));
  }

  /** A path without links on its way; the last name itself stays as it is. */
  private TreePath real(TreePath path) {
    return path.isRoot()
        ? path
        : folders
            .computeIfAbsent(
                path.parent(),
                folder -> TreeLinks.real(at -> tree.find(at).orElse(null), folder).orElse(folder))
            .resolve(path.name());
  }

  private void readApk(byte[] database) {
    var fields = new LinkedHashMap<Character, String>();
    byte[] folder = {'/'};
    for (byte[] line : TextLines.of(database)) {
      if (line.length < 2 || line[1] != ':') {
        addApk(fields);
        fields.clear();
        continue;
      }
      char key = (char) line[0];
      byte[] value = Arrays.copyOfRange(line, 2, line.length);
      if (key == 'F') {
        folder = value;
        add(folder, apk(fields));
      } else if (key == 'R') {
        add(joined(folder, value), apk(fields));
      } else {
        fields.put(key, PrintableBytes.of(value));
      }
    }
    addApk(fields);
  }

  private void addApk(Map<Character, String> fields) {
    if (fields.containsKey('P')) {
      packages.add(apk(fields));
    }
  }

  private static byte[] joined(byte[] folder, byte[] name) {
    byte[] path = Arrays.copyOf(folder, folder.length + 1 + name.length);
    path[folder.length] = '/';
    System.arraycopy(name, 0, path, folder.length + 1, name.length);
    return path;
  }

  private static Owner apk(Map<Character, String> fields) {
    return new Owner(
        "apk",
        fields.getOrDefault('P', ""),
        fields.getOrDefault('V', ""),
        fields.getOrDefault('A', ""),
        fields.getOrDefault('L', ""),
        fields.getOrDefault('o', ""));
  }

  private void readDpkg() throws IOException {
    Optional<byte[]> status = file(tree, DPKG + "/status");
    Optional<Node> info = find(tree, DPKG + "/info");
    if (status.isEmpty() || info.isEmpty() || !(info.get() instanceof Directory lists)) {
      return;
    }
    hasDatabase = true;
    Map<String, Owner> installed = readStatus(status.get());
    for (int i = 0; i < lists.size(); i++) {
      String name = lists.name(i).toString();
      if (name.endsWith(".list") && lists.node(i) instanceof RegularFile file) {
        Owner owner = installed.get(name.substring(0, name.length() - ".list".length()));
        if (owner != null) {
          for (byte[] line : TextLines.of(bytes(file))) {
            add(line, owner);
          }
        }
      }
    }
  }

  /** By the names that their lists have: NAME, and NAME:ARCHITECTURE. */
  private Map<String, Owner> readStatus(byte[] status) {
    var installed = new TreeMap<String, Owner>();
    var fields = new TreeMap<String, String>();
    for (byte[] line : TextLines.of(status)) {
      String text = PrintableBytes.of(line);
      int colon = text.indexOf(": ");
      if (text.isEmpty()) {
        put(installed, fields);
        fields.clear();
      } else if (colon > 0 && text.charAt(0) != ' ') {
        fields.put(text.substring(0, colon), text.substring(colon + 2));
      }
    }
    put(installed, fields);
    return installed;
  }

  private void put(Map<String, Owner> installed, Map<String, String> fields) {
    String name = fields.getOrDefault("Package", "");
    String architecture = fields.getOrDefault("Architecture", "");
    if (!name.isEmpty()) {
      var owner =
          new Owner(
              "dpkg",
              name,
              fields.getOrDefault("Version", ""),
              architecture,
              "",
              fields.getOrDefault("Source", ""));
      installed.put(name, owner);
      installed.put(name + ":" + architecture, owner);
      String status = fields.getOrDefault("Status", "");
      if (ABSENT.stream().noneMatch(status::endsWith)) {
        packages.add(owner);
      }
    }
  }

  /** What is no path of a tree has no owner in it. */
  private void add(byte[] path, Owner owner) {
    TreePath stated;
    try {
      stated = TreePath.of(path);
    } catch (IllegalArgumentException noName) {
      return;
    }
    owners.computeIfAbsent(real(stated), added -> new ArrayList<>(1)).add(owner);
  }

  private static Optional<Node> find(FileTree tree, String path) {
    return TreeLinks.find(tree, TreePath.of(path)).map(TreeLinks.Place::node);
  }

  private static Optional<byte[]> file(FileTree tree, String path) throws IOException {
    Optional<Node> node = find(tree, path);
    return node.isPresent() && node.get() instanceof RegularFile file
        ? Optional.of(bytes(file))
        : Optional.empty();
  }

  private static byte[] bytes(RegularFile file) throws IOException {
    if (file.size() > LARGEST_DATABASE) {
      throw new IOException("a package database of " + file.size() + " bytes, at most 256 MiB");
    }
    var bytes = ByteBuffer.allocate((int) file.size());
    try (ImageSource source = file.content().open()) {
      source.readAt(0, bytes);
    }
    return bytes.array();
  }
}
