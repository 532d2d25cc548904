package dev.assembler.pipeline.layout;

import dev.assembler.core.tree.PathPattern;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.SpecArgument;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.toml.TomlTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a description says is in a partition. */
final class PartitionContents {

  private final DiskGround ground;

  PartitionContents(DiskGround ground) {
    this.ground = ground;
  }

  /** Trees of somebody else's, laid over one another; there is nothing more to say of them. */
  List<NamedTree> settled(TomlTable each) {
    if (!(ground instanceof DiskGround.Within within)) {
      return List.of();
    }
    for (String key : List.of("exclude", "spec")) {
      if (each.has(key)) {
        each.problem(key, key + ": a tree comes settled; say it where it is made");
      }
    }
    return each.texts("tree").stream().map(name -> within.names().tree(each, name)).toList();
  }

  /** Sources laid over one another. */
  List<SourceAddress> trees(TomlTable each) {
    var trees = new ArrayList<SourceAddress>();
    if (!(ground instanceof DiskGround.OwnFile own)) {
      return trees;
    }
    for (String text : each.texts("tree")) {
      try {
        SourceAddress address = address(own, text);
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

  /** The file that is all of a partition, or of a piece outside; a problem if there is none. */
  static Optional<NamedFile> body(DiskGround ground, TomlTable each) {
    boolean made = each.has(LayoutKeys.ARTIFACT) && ground instanceof DiskGround.Within;
    if (made && each.has("source")) {
      each.problem(LayoutKeys.ARTIFACT, "artifact and source: one of them");
    } else if (!made && !each.has("source")) {
      each.problem(
          "",
          ground instanceof DiskGround.Within
              ? "no artifact and no source; name one"
              : "no source; name a file");
    }
    String key = made ? LayoutKeys.ARTIFACT : "source";
    return each.text(key).map(name -> ground.file(each, key, name));
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
    if (!(ground instanceof DiskGround.OwnFile own)) {
      return specs;
    }
    for (String text : each.texts("spec")) {
      try {
        SpecArgument spec = SpecArgument.parse(text.getBytes(StandardCharsets.UTF_8));
        HostPath place = HostPath.of(below(own, spec.file().toBytes()));
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

  private static SourceAddress address(DiskGround.OwnFile own, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return SourceAddress.ofTree(bytes.length == 0 || text.equals("-") ? bytes : below(own, bytes));
  }

  /** A relative path begins at the layout's folder, as the caller named that. */
  private static byte[] below(DiskGround.OwnFile own, byte[] bytes) {
    if (bytes[0] == '/') {
      return bytes;
    }
    byte[] layout = own.file().toBytes();
    int slash = layout.length - 1;
    while (slash >= 0 && layout[slash] != '/') {
      slash--;
    }
    byte[] joined = Arrays.copyOf(layout, slash + 1 + bytes.length);
    System.arraycopy(bytes, 0, joined, slash + 1, bytes.length);
    return joined;
  }

  /** Files by their paths in the partition. */
  Map<String, NamedFile> files(TomlTable each) {
    var files = new LinkedHashMap<String, NamedFile>();
    each.pairs("files")
        .forEach((path, name) -> {
          if (!path.startsWith("/")) {
            each.problem("files", "files: \"" + path + "\" is not absolute, as in \"/EFI/x\"");
          }
          files.put(path, ground.file(each, "files", name));
        });
    return files;
  }
}
