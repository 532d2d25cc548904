package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.TreeLinks;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.build.Origins;
import dev.assembler.pipeline.inputs.InputLockReader;
import dev.assembler.pipeline.inputs.LockedInput;
import dev.assembler.pipeline.inputs.LockedPackage;
import dev.assembler.pipeline.packages.FileOwners;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says which package put a file into an image. */
@Command(
    name = "assemble why",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Says which package put a path into an image, by the image's own package database.",
    footer = {
      "",
      "Reads the databases of apk and dpkg, which name the source, too, where it has another name;",
      "a lock tells where the package came from; a recipe, which of its lines put the path there."
          + " A",
      "path that nobody brought is exit 1. Links on the way to the path are followed, a last one is"
          + " asked",
      "for itself.",
      "",
      "Examples:",
      "  assemble why root.squashfs /usr/bin/bash --lock assemble.lock.toml",
      "  assemble why disk.raw#root /etc/passwd",
      "  assemble why images/raw/amd64/rootfs.squashfs /sbin/init --recipe recipe.toml"
    })
final class WhyCommand extends PlaceVerb {

  @Parameters(index = "1", paramLabel = "PATH", description = "A path inside the image.")
  String path;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "Say which lines of the recipe that the image was built by put the path there.")
  String recipe;

  @Option(
      names = "--artifact",
      paramLabel = "NAME",
      description = "Of the recipe. Default: what is delivered under the image's name.")
  String artifact;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "Of the recipe. Default: the first that it is for.")
  String arch;

  @Option(
      names = "--lock",
      paramLabel = "FILE",
      description = "Say of each package which file it was, by the lock that it was installed by.")
  String lock;

  @Override
  public int run(Console console) throws IOException {
    TreePath wanted;
    try {
      wanted = TreePath.of(Arguments.bytes(path));
    } catch (IllegalArgumentException e) {
      throw new UsageException(Arguments.shown(path), e.getMessage(), "a path like /usr/bin", "");
    }
    try (OpenTree source = place.open(console)) {
      TreeLinks.Place there =
          TreeLinks.at(source.tree(), wanted)
              .orElseThrow(
                  () -> new InputException(source.name() + ":" + wanted, "no such path in it"));
      List<Origins.Origin> origins = recipe == null ? List.of() : origins(console, there.path());
      FileOwners owners = FileOwners.of(source.tree());
      if (!owners.hasDatabase() && recipe == null) {
        throw new InputException(
            source.name(),
            "no database of packages in it, expected /lib/apk/db/installed or"
                + " /var/lib/dpkg/status");
      }
      List<LockedPackage> locked =
          lock == null
              ? List.of()
              : InputLockReader.read(Requests.path("--lock", lock).toPath()).packages();
      List<Found> found =
          owners.of(there.path()).stream().map(owner -> Found.of(owner, locked)).toList();
      if (console.isJson()) {
        console.printJson("why", json(wanted, there.node(), found, origins));
      } else {
        if (recipe == null || !found.isEmpty()) {
          print(console, wanted, found);
        }
        for (Origins.Origin origin : origins) {
          console.print("  " + origin.place() + ": " + origin.what() + "\n");
        }
      }
      return found.isEmpty() && origins.isEmpty() ? ExitCode.DIFFERENT : ExitCode.DONE;
    }
  }

  private List<Origins.Origin> origins(Console console, TreePath path) throws IOException {
    var options = new RecipeOptions();
    options.choice.recipe = recipe;
    options.inputs.lock = lock;
    if (arch != null) {
      options.choice.selection.architectures = List.of(arch);
    }
    SourceAddress address = SourceAddress.ofPlace(Arguments.bytes(place.address));
    Path image = address.isStandardInput() ? null : address.file().toPath().getFileName();
    String name = artifact == null ? String.valueOf(image) : Arguments.shown(artifact);
    return Origins.of(options.request(console, ProgressListener.NONE), name, path);
  }

  /** A package, and its file if the lock has it. */
  private record Found(FileOwners.Owner owner, Optional<LockedInput> file) {

    static Found of(FileOwners.Owner owner, List<LockedPackage> locked) {
      boolean isAlpine = owner.database().equals("apk");
      return new Found(
          owner,
          locked.stream()
              .filter(one ->
                  one.distribution().equals("alpine") == isAlpine
                      && one.name().equals(owner.name())
                      && one.version().equals(owner.version())
                      && one.architecture().equals(owner.architecture()))
              .map(LockedPackage::file)
              .findFirst());
    }
  }

  private static void print(Console console, TreePath path, List<Found> found) throws IOException {
    if (found.isEmpty()) {
      console.print(path + ": of no package\n");
    }
    for (Found one : found) {
      FileOwners.Owner owner = one.owner;
      boolean other = !owner.source().isEmpty() && !owner.source().equals(owner.name());
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
              + (other ? ", of source " + owner.source() : "")
              + ")"
              + one.file
                  .map(file -> " from " + file.address() + " sha256:" + file.sha256())
                  .orElse("")
              + "\n");
    }
  }

  private static Map<String, Object> json(
      TreePath path, Node node, List<Found> found, List<Origins.Origin> origins) {
    var json = new TreeMap<String, Object>();
    json.put("path", path.toString());
    json.put("kind", node.kind().toString());
    json.put("packages", found.stream().map(WhyCommand::json).toList());
    json.put(
        "origins",
        origins.stream()
            .map(origin ->
                Map.of(
                    "line", origin.place().line(),
                    "subject", origin.place().subject(),
                    "what", origin.what()))
            .toList());
    return json;
  }

  private static Map<String, Object> json(Found found) {
    var json = new TreeMap<String, Object>();
    json.put("database", found.owner.database());
    json.put("name", found.owner.name());
    json.put("version", found.owner.version());
    json.put("architecture", found.owner.architecture());
    json.put("license", found.owner.license());
    json.put("source", found.owner.source());
    found.file.ifPresent(file -> {
      json.put("address", file.address().toString());
      json.put("sha256", file.sha256());
    });
    return json;
  }
}
