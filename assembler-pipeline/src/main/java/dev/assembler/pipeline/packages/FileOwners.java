package dev.assembler.pipeline.packages;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TextLines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final int LARGEST_DATABASE = 256 << 20;

  /** Folders that are links into /usr where it is merged. */
  private static final List<String> MERGED =
      List.of("/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/", "/libx32/");

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

  private final Map<String, List<Owner>> owners = new TreeMap<>();
  private boolean hasDatabase;

  private FileOwners() {}

  /** Reads the databases of a tree, if it has any. */
  public static FileOwners of(FileTree tree) throws IOException {
    var owners = new FileOwners();
    for (String path : APK) {
      Optional<byte[]> database = file(tree, path);
      if (database.isPresent()) {
        owners.hasDatabase = true;
        owners.readApk(database.get());
      }
    }
    owners.readDpkg(tree);
    return owners;
  }

  /** Whether the tree says anything at all about its packages. */
  public boolean hasDatabase() {
    return hasDatabase;
  }

  /** The packages that brought a path, several for directories; none if nobody says. */
  public List<Owner> of(TreePath path) {
    String name = path.toString();
    for (String spelled : spellings(name)) {
      List<Owner> found = owners.get(spelled);
      if (found != null) {
        return List.copyOf(found);
      }
    }
    return List.of();
  }

  private static List<String> spellings(String path) {
    var spellings = new ArrayList<String>();
    spellings.add(path);
    if (path.startsWith("/usr/")) {
      spellings.add(path.substring("/usr".length()));
    } else if (MERGED.stream().anyMatch(path::startsWith)) {
      spellings.add("/usr" + path);
    }
    return spellings;
  }

  private void readApk(byte[] database) {
    var fields = new LinkedHashMap<Character, String>();
    String folder = "";
    for (byte[] line : TextLines.of(database)) {
      if (line.length < 2 || line[1] != ':') {
        fields.clear();
        continue;
      }
      char key = (char) line[0];
      String value = PrintableBytes.of(java.util.Arrays.copyOfRange(line, 2, line.length));
      if (key == 'F') {
        folder = "/" + value;
        add(folder.equals("/") ? "/" : folder, apk(fields));
      } else if (key == 'R') {
        add((folder.equals("/") ? "" : folder) + "/" + value, apk(fields));
      } else {
        fields.put(key, value);
      }
    }
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

  private void readDpkg(FileTree tree) throws IOException {
    Optional<byte[]> status = file(tree, DPKG + "/status");
    Optional<Node> info = tree.find(TreePath.of(DPKG + "/info"));
    if (status.isEmpty() || info.isEmpty() || !(info.get() instanceof Directory lists)) {
      return;
    }
    hasDatabase = true;
    Map<String, Owner> installed = status(status.get());
    for (int i = 0; i < lists.size(); i++) {
      String name = lists.name(i).toString();
      if (name.endsWith(".list") && lists.node(i) instanceof RegularFile file) {
        Owner owner = installed.get(name.substring(0, name.length() - ".list".length()));
        if (owner != null) {
          for (byte[] line : TextLines.of(bytes(file))) {
            String path = PrintableBytes.of(line);
            add(path.equals("/.") ? "/" : path, owner);
          }
        }
      }
    }
  }

  /** By the names that their lists have: NAME, and NAME:ARCHITECTURE. */
  private static Map<String, Owner> status(byte[] status) {
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

  private static void put(Map<String, Owner> installed, Map<String, String> fields) {
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
    }
  }

  private void add(String path, Owner owner) {
    if (!path.isEmpty()) {
      owners.computeIfAbsent(path, added -> new ArrayList<>(1)).add(owner);
    }
  }

  private static Optional<byte[]> file(FileTree tree, String path) throws IOException {
    Optional<Node> node = tree.find(TreePath.of(path));
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
