package dev.assembler.cli;

import dev.assembler.assets.UnusedAssets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes what no living release needs. */
@Command(
    name = "assemble assets clean",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Removes hash-named files that no living release names, and old v*/ folders.",
    footer = {
      "",
      "Files of other names and links stay. Names in DIR/pinned.json (an array) stay, too.",
      "",
      "Example:",
      "  assemble assets clean inst --dry-run"
    })
final class AssetsCleanCommand implements Verb {

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder of assets.")
  String folder;

  @Option(
      names = "--pin",
      paramLabel = "NAME",
      description = "A release, a file or a v*/ folder that stays; repeatable.")
  List<String> pins = new ArrayList<>();

  @Option(names = "--dry-run", description = "Say what would be removed, and remove nothing.")
  boolean dryRun;

  @Mixin ManifestOptions manifest = new ManifestOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return folder == null ? "" : Arguments.shown(folder);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    Path place = Requests.path("DIR", folder).toPath();
    List<Path> removed =
        Files.notExists(place)
            ? List.of()
            : UnusedAssets.remove(place, manifest.read(place).manifest(), Set.copyOf(pins), dryRun);
    if (common.json) {
      var json = new TreeMap<String, Object>();
      json.put("folder", subject());
      json.put("dryRun", dryRun);
      json.put("removed", removed.stream().map(Path::toString).toList());
      console.printJson("assets clean", json);
    } else if (!console.isQuiet()) {
      for (Path path : removed) {
        console.print(path + "\n");
      }
      console.say(removed.size() + (dryRun ? " to be removed" : " removed"));
    }
    return ExitCode.DONE;
  }
}
