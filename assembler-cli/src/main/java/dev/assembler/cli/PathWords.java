package dev.assembler.cli;

import dev.assembler.pipeline.inputs.RemoteTree;
import dev.assembler.pipeline.source.HostPath;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;

/** Values of options that name files, told by what help calls them. */
final class PathWords {

  /** Labels of values that are nothing but the name of a file. */
  private static final Set<String> PLAIN =
      Set.of(
          "FILE", "DIR", "MAP", "VMLINUZ", "BMP", "CPIO", "PEM", "JSON", "DISK.toml", "GUEST.toml");

  private PathWords() {}

  /** The same value from whatever working directory. */
  static String absolute(OptionSpec option, String value) {
    int start = start(option.paramLabel(), value);
    String path = start < 0 ? "" : value.substring(start);
    if (path.isEmpty() || path.equals("-") || path.startsWith("-:") || path.startsWith("-#")) {
      return value;
    }
    boolean isSource = option.paramLabel().contains("SRC");
    if (isSource && RemoteTree.parse(Arguments.shown(path)).isPresent()) {
      return value;
    }
    HostPath absolute = HostPath.of(Arguments.bytes(path)).toAbsolute();
    return value.substring(0, start) + Arguments.decode(absolute.toBytes());
  }

  /** Where in the value the path begins; -1 if there is none in it. */
  private static int start(String label, String value) {
    if (PLAIN.contains(label) || label.startsWith("SRC")) {
      return 0;
    }
    return switch (label) {
      case "KIND:FILE" -> value.indexOf(':') + 1;
      case "HOW=SRC[:DEST]" -> value.indexOf('=') + 1;
      case "TEXT|@FILE" -> value.startsWith("@") ? 1 : -1;
      default -> -1;
    };
  }

  /** The last name of a path. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
