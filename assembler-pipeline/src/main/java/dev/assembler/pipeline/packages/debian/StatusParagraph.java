package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What dpkg's status file says of one package: its control file in dpkg's order of fields. */
record StatusParagraph(Unpacked unpacked, DpkgState state) {

  /** dpkg knows these and writes them first (dpkg 1.21, lib/dpkg/parse.c); others follow. */
  private static final List<String> ORDER =
      List.of(
          "Package",
          "Essential",
          "Protected",
          "Status",
          "Priority",
          "Section",
          "Installed-Size",
          "Origin",
          "Maintainer",
          "Bugs",
          "Architecture",
          "Multi-Arch",
          "Source",
          "Version",
          "Replaces",
          "Provides",
          "Depends",
          "Pre-Depends",
          "Recommends",
          "Suggests",
          "Breaks",
          "Conflicts",
          "Enhances",
          "Conffiles",
          "Description");

  /** What dpkg reads as a list, and so writes on one line. */
  private static final Set<String> RELATIONS =
      Set.of(
          "Replaces",
          "Provides",
          "Depends",
          "Pre-Depends",
          "Recommends",
          "Suggests",
          "Breaks",
          "Conflicts",
          "Enhances");

  /** With a line feed at its end. */
  String text() throws IOException {
    Deb822Reader control =
        new Deb822Reader(unpacked + ": control", unpacked.control("control").orElseThrow());
    if (!control.next()) {
      throw new ImageFormatException(unpacked + ": control: empty");
    }
    var text = new StringBuilder();
    for (String field : ORDER) {
      switch (field) {
        case "Status" -> append(text, field, "install ok " + state);
        case "Conffiles" -> text.append(conffileLines());
        default -> append(text, field, value(control, field));
      }
    }
    for (String field : control.names()) {
      if (ORDER.stream().noneMatch(field::equalsIgnoreCase)) {
        append(text, field, control.get(field));
      }
    }
    return text.toString();
  }

  private static String value(Deb822Reader control, String field) {
    String value = control.get(field);
    return value != null && RELATIONS.contains(field) ? value.replaceAll("\\s+", " ") : value;
  }

  private static void append(StringBuilder text, String field, String value) {
    if (value != null && !value.isEmpty()) {
      text.append(field).append(": ").append(value).append('\n');
    }
  }

  /** The paths of files that belong to the administrator once they are there. */
  static List<String> conffiles(Unpacked unpacked) {
    var paths = new ArrayList<String>();
    for (String line : unpacked.text("conffiles").lines().toList()) {
      String path = line.strip();
      if (path.startsWith("/") && !path.contains("..")) { // others have flags: "remove-on-upgrade"
        paths.add(path);
      }
    }
    return paths;
  }

  /** The files are in place already; dpkg finds no ".dpkg-new" beside them and leaves them. */
  private String conffileLines() throws IOException {
    var lines = new StringBuilder();
    for (String path : conffiles(unpacked)) {
      Optional<Node> node = unpacked.data().find(TreePath.of(path.getBytes(UTF_8)));
      if (node.isPresent() && node.get() instanceof RegularFile file) {
        lines
            .append(' ')
            .append(path)
            .append(' ')
            .append(Contents.md5(file.content()))
            .append('\n');
      }
    }
    return lines.isEmpty() ? "" : "Conffiles:\n" + lines;
  }
}
