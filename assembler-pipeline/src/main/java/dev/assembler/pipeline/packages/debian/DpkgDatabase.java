package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Writes {@code /var/lib/dpkg}, as dpkg 1.21 leaves it after unpacking these packages. */
final class DpkgDatabase {

  private static final String FOLDER = "/var/lib/dpkg";

  /** Files of the control archive that are kept elsewhere, or not at all. */
  private static final Set<String> NOT_INFO = Set.of("control", "list");

  private static final Set<String> EXECUTABLE =
      Set.of("preinst", "postinst", "prerm", "postrm", "config");

  private final RootDraft root;
  private final DpkgState state;

  DpkgDatabase(RootDraft root, DpkgState state) {
    this.root = root;
    this.state = state;
  }

  /**
   * Writes all of it.
   *
   * @param architectures the one that is made for, and foreign ones
   */
  void write(List<Unpacked> packages, List<Diversion> diversions, List<String> architectures)
      throws IOException {
    for (String name : List.of("", "/info", "/alternatives", "/parts", "/triggers", "/updates")) {
      root.directory(FOLDER + name, Metadata.of(0755));
    }
    var sorted = new ArrayList<>(packages);
    sorted.sort(
        Comparator.comparing(Unpacked::name)
            .thenComparing(unpacked -> unpacked.resolved().architecture()));
    Map<String, String> status = baseParagraphs();
    for (Unpacked unpacked : sorted) {
      String key = key(unpacked.name(), unpacked.resolved().architecture());
      status.put(key, new StatusParagraph(unpacked, state).text());
      writeInfo(unpacked);
    }
    root.file(FOLDER + "/status", 0644, String.join("\n", status.values()) + "\n");
    if (!root.isThere(FOLDER + "/available")) {
      root.file(FOLDER + "/available", 0644, "");
    }
    Set<String> allArchitectures = new LinkedHashSet<>(before("/arch").lines().toList());
    allArchitectures.addAll(architectures);
    root.file(FOLDER + "/arch", 0644, String.join("\n", allArchitectures) + "\n");
    root.file(FOLDER + "/info/format", 0644, "1\n");
    var diverted = new StringBuilder(before("/diversions"));
    diversions.forEach(diversion -> diverted.append(diversion.lines()));
    root.file(FOLDER + "/diversions", 0644, diverted.toString());
    writeTriggers(sorted);
  }

  /** What the base has in a file of its database; empty without a base. */
  private String before(String name) throws IOException {
    return root.text(FOLDER + name).orElse("");
  }

  /** The base's status file by name and architecture, each paragraph with its line feed. */
  private Map<String, String> baseParagraphs() throws IOException {
    Map<String, String> paragraphs = new TreeMap<>();
    byte[] text = before("/status").getBytes(UTF_8);
    var reader = new Deb822Reader("the base: " + BaseSystem.STATUS, text);
    while (reader.next()) {
      int length = reader.end() - reader.start();
      String paragraph = new String(text, reader.start(), length, UTF_8);
      paragraphs.put(
          key(
              reader.require("Package"),
              Objects.requireNonNullElse(reader.get("Architecture"), "")),
          paragraph.endsWith("\n") ? paragraph : paragraph + "\n");
    }
    return paragraphs;
  }

  /** Sorts by name and then by architecture: a space is before whatever a name may have. */
  private static String key(String name, String architecture) {
    return name + " " + architecture;
  }

  private void writeInfo(Unpacked unpacked) throws IOException {
    String stem = FOLDER + "/info/" + infoName(unpacked);
    root.file(stem + ".list", Metadata.of(0644), Content.of(list(unpacked)));
    for (String name : unpacked.controlNames()) {
      if (!NOT_INFO.contains(name)) {
        int mode = EXECUTABLE.contains(name) ? 0755 : 0644;
        root.file(
            stem + "." + name, Metadata.of(mode), Content.of(unpacked.control(name).orElseThrow()));
      }
    }
    if (unpacked.control("md5sums").isEmpty()) {
      root.file(stem + ".md5sums", Metadata.of(0644), Content.of(digests(unpacked)));
    }
  }

  /** With the architecture where others may be beside it. */
  private static String infoName(Unpacked unpacked) {
    ResolvedPackage resolved = unpacked.resolved();
    return resolved.sameForArchitectures()
        ? resolved.name() + ":" + resolved.architecture()
        : resolved.name();
  }

  /** "/." and every path the package owns, a line each. */
  private static byte[] list(Unpacked unpacked) throws IOException {
    var list = new ByteArrayOutputStream();
    unpacked
        .data()
        .walk((path, node) -> {
          if (unpacked.owns(path)) {
            list.writeBytes(path.isRoot() ? "/.".getBytes(UTF_8) : path.toBytes());
            list.write('\n');
          }
        });
    return list.toByteArray();
  }

  private static byte[] digests(Unpacked unpacked) throws IOException {
    List<String> conffiles = StatusParagraph.conffiles(unpacked);
    var lines = new ByteArrayOutputStream();
    unpacked
        .data()
        .walk((TreePath path, Node node) -> {
          byte[] name = path.toBytes();
          if (node instanceof RegularFile file && !conffiles.contains(new String(name, UTF_8))) {
            lines.writeBytes((Contents.md5(file.content()) + "  ").getBytes(UTF_8));
            lines.write(name, 1, name.length - 1);
            lines.write('\n');
          }
        });
    return lines.toByteArray();
  }

  /** Who waits for what (deb-triggers(5)): paths in one file, names in one each. */
  private void writeTriggers(List<Unpacked> packages) throws IOException {
    var paths = new StringBuilder(before("/triggers/File"));
    Map<String, StringBuilder> names = new TreeMap<>();
    for (Unpacked unpacked : packages) {
      for (String line : unpacked.text("triggers").lines().toList()) {
        String[] words = line.replaceFirst("#.*", "").strip().split("\\s+", -1);
        if (words.length != 2 || !words[0].startsWith("interest")) {
          continue;
        }
        String who = infoName(unpacked) + (words[0].endsWith("-noawait") ? "/noawait" : "");
        if (words[1].startsWith("/")) {
          paths.append(words[1]).append(' ').append(who).append('\n');
        } else if (words[1].matches("[A-Za-z0-9][A-Za-z0-9+.:_-]*")) {
          names.computeIfAbsent(words[1], name -> new StringBuilder()).append(who).append('\n');
        } else {
          throw new ImageFormatException(unpacked + ": triggers: \"" + words[1] + "\": no name");
        }
      }
    }
    root.file(FOLDER + "/triggers/File", 0644, paths.toString());
    if (!root.isThere(FOLDER + "/triggers/Unincorp")) {
      root.file(FOLDER + "/triggers/Unincorp", 0644, "");
    }
    for (Map.Entry<String, StringBuilder> one : names.entrySet()) {
      String file = "/triggers/" + one.getKey();
      root.file(FOLDER + file, 0644, before(file) + one.getValue());
    }
  }
}
