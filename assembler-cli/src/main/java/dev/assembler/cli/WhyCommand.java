package dev.assembler.cli;

import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.packages.FileOwners;
import dev.assembler.pipeline.source.OpenTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says which package put a file into an image. */
@Command(
    name = "assemble why",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Says which package put a path into an image, by the image's own package database.",
    footer = {
      "",
      "Reads the databases of apk and dpkg. A path that no package brought is exit 1.",
      "",
      "Examples:",
      "  assemble why root.squashfs /usr/bin/bash",
      "  assemble why disk.raw#root /etc/passwd"
    })
final class WhyCommand extends PlaceVerb {

  @Parameters(index = "1", paramLabel = "PATH", description = "A path inside the image.")
  String path;

  @Override
  public int run(Console console) throws IOException {
    TreePath wanted;
    try {
      wanted = TreePath.of(Arguments.bytes(path));
    } catch (IllegalArgumentException e) {
      throw new UsageException(Arguments.shown(path), e.getMessage(), "a path like /usr/bin", "");
    }
    try (OpenTree source = place.open(console)) {
      Node node =
          source
              .tree()
              .find(wanted)
              .orElseThrow(
                  () -> new InputException(source.name() + ":" + wanted, "no such path in it"));
      FileOwners owners = FileOwners.of(source.tree());
      if (!owners.hasDatabase()) {
        throw new InputException(
            source.name(),
            "no database of packages in it, expected /lib/apk/db/installed or"
                + " /var/lib/dpkg/status");
      }
      List<FileOwners.Owner> found = owners.of(wanted);
      if (console.isJson()) {
        console.printJson("why", json(wanted, node, found));
      } else {
        print(console, wanted, found);
      }
      return found.isEmpty() ? ExitCode.DIFFERENT : ExitCode.DONE;
    }
  }

  private static void print(Console console, TreePath path, List<FileOwners.Owner> owners)
      throws IOException {
    if (owners.isEmpty()) {
      console.print(path + ": of no package\n");
    }
    for (FileOwners.Owner owner : owners) {
      console.print(
          path
              + ": "
              + owner.name()
              + " "
              + owner.version()
              + " ("
              + owner.database()
              + ", "
              + owner.architecture()
              + (owner.license().isEmpty() ? "" : ", " + owner.license())
              + ")\n");
    }
  }

  private static Map<String, Object> json(TreePath path, Node node, List<FileOwners.Owner> owners) {
    var json = new TreeMap<String, Object>();
    json.put("path", path.toString());
    json.put("kind", node.kind().toString());
    json.put(
        "packages",
        owners.stream()
            .<Object>map(owner ->
                Map.of(
                    "database", owner.database(),
                    "name", owner.name(),
                    "version", owner.version(),
                    "architecture", owner.architecture(),
                    "license", owner.license()))
            .toList());
    return json;
  }
}
