package dev.assembler.pipeline.kernel.module;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeLinks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file of kmod's configuration in a tree.
 *
 * @param path where it is
 * @param text a character for each byte
 */
public record ConfigFile(TreePath path, String text) {

  /**
   * A line that says something.
   *
   * @param place {@code PATH:NUMBER}, for messages
   * @param words at least one
   */
  public record Line(String place, List<String> words) {
    public Line {
      Objects.requireNonNull(place, "place");
      words = List.copyOf(words);
    }
  }

  public ConfigFile {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(text, "text");
  }

  /**
   * The files {@code *.conf} of folders in the order of their names. One hides those of its name in
   * later folders, also where it is a link that leads to no file, such as to /dev/null.
   *
   * @param folders those that are not there are passed over
   */
  public static List<ConfigFile> read(FileTree tree, List<TreePath> folders) throws IOException {
    var files = new TreeMap<EntryName, ConfigFile>();
    for (TreePath folder : folders) {
      Optional<TreeLinks.Place> found = TreeLinks.find(tree, folder);
      if (found.isPresent() && found.get().node() instanceof Directory directory) {
        for (Directory.Entry entry : directory.entries()) {
          TreePath path = found.get().path().resolve(entry.name());
          if (latin1(entry.name().toBytes()).endsWith(".conf")
              && !(entry.node() instanceof Directory)
              && !files.containsKey(entry.name())) {
            files.put(entry.name(), new ConfigFile(path, text(tree, path, entry.node())));
          }
        }
      }
    }
    return List.copyOf(files.values());
  }

  /** The last part of the path. */
  public String name() {
    return latin1(path.name().toBytes());
  }

  /** What it says: without comments, and with lines that end in a backslash joined to the next. */
  public List<Line> lines() {
    var lines = new ArrayList<Line>();
    String shown = PrintableBytes.of(path.toBytes());
    String[] physical = text.split("\n", -1);
    for (int i = 0; i < physical.length; i++) {
      int number = i + 1;
      var whole = new StringBuilder(physical[i]);
      while (whole.toString().endsWith("\\") && i + 1 < physical.length) {
        whole.setLength(whole.length() - 1);
        whole.append(physical[++i]);
      }
      if (whole.indexOf("#") != 0) {
        List<String> words =
            Arrays.stream(whole.toString().split("[ \t]+", -1)).filter(w -> !w.isEmpty()).toList();
        if (!words.isEmpty()) {
          lines.add(new Line(shown + ":" + number, words));
        }
      }
    }
    return lines;
  }

  private static String text(FileTree tree, TreePath path, Node node) throws IOException {
    Node file =
        node instanceof Symlink link
            ? TreeLinks.follow(tree, path.parent(), link).map(TreeLinks.Place::node).orElse(null)
            : node;
    return file instanceof RegularFile regular
        ? latin1(ModuleDirectory.read(regular, PrintableBytes.of(path.toBytes())))
        : "";
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
