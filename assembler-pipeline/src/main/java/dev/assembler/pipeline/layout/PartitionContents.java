package dev.assembler.pipeline.layout;

import dev.assembler.core.tree.PathPattern;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.SpecArgument;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.toml.TomlTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a layout says is in a partition; relative paths begin at the layout's folder. */
final class PartitionContents {

  private final HostPath file;
  private final Path folder;

  /**
   * @param file the layout, as the caller named it
   * @param folder where it lies
   */
  PartitionContents(HostPath file, Path folder) {
    this.file = file;
    this.folder = folder;
  }

  /** Sources laid over one another. */
  List<SourceAddress> trees(TomlTable each) {
    var trees = new ArrayList<SourceAddress>();
    for (String text : each.texts("tree")) {
      try {
        SourceAddress address = address(text);
        if (address.isStandardInput()) {
          each.problem("tree", "tree = \"-\": standard input is no source of a layout");
        } else if (!address.file().exists()) {
          each.problem("tree", text + ": no such file; paths are relative to the layout's folder");
        } else {
          trees.add(address);
        }
      } catch (UsageException e) {
        each.problem("tree", e.getMessage());
      }
    }
    return trees;
  }

  /** Patterns of what stays out. */
  List<PathPattern> excluded(TomlTable each) {
    var patterns = new ArrayList<PathPattern>();
    for (String text : each.texts("exclude")) {
      try {
        patterns.add(PathPattern.of(text.getBytes(StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException e) {
        each.problem("exclude", "exclude: " + e.getMessage());
      }
    }
    return patterns;
  }

  /** Specs, their files where they are. */
  List<SpecArgument> specs(TomlTable each) {
    var specs = new ArrayList<SpecArgument>();
    for (String text : each.texts("spec")) {
      try {
        SpecArgument spec = SpecArgument.parse(text.getBytes(StandardCharsets.UTF_8));
        HostPath place = HostPath.of(below(spec.file().toBytes()));
        if (!place.exists()) {
          each.problem("spec", text + ": no such file; paths are relative to the layout's folder");
        }
        specs.add(new SpecArgument(spec.language(), place));
      } catch (UsageException e) {
        each.problem("spec", e.getMessage());
      }
    }
    return specs;
  }

  private SourceAddress address(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return SourceAddress.ofTree(bytes.length == 0 || text.equals("-") ? bytes : below(bytes));
  }

  /** A relative path begins at the layout's folder, as the caller named that. */
  private byte[] below(byte[] bytes) {
    if (bytes[0] == '/') {
      return bytes;
    }
    byte[] layout = file.toBytes();
    int slash = layout.length - 1;
    while (slash >= 0 && layout[slash] != '/') {
      slash--;
    }
    byte[] joined = Arrays.copyOf(layout, slash + 1 + bytes.length);
    System.arraycopy(bytes, 0, joined, slash + 1, bytes.length);
    return joined;
  }

  /** Files of the host by their paths in the partition. */
  Map<String, HostFile> files(TomlTable each) {
    var files = new LinkedHashMap<String, HostFile>();
    each.pairs("files")
        .forEach((path, name) -> {
          if (!path.startsWith("/")) {
            each.problem("files", "files: \"" + path + "\" is not absolute, as in \"/EFI/x\"");
          }
          files.put(path, LayoutReader.file(each, "files", name, folder));
        });
    return files;
  }
}
