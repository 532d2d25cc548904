package dev.assembler.cli;

import dev.assembler.assets.AssetManifest;
import dev.assembler.assets.ManifestMerge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds to a manifest what others have more. */
@Command(
    name = "assemble assets merge",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Adds the releases of other manifests; none is replaced, currents only rise.",
    footer = {"", "Example:", "  assemble assets merge manifest.json published.json"})
final class AssetsMergeCommand implements Verb {

  @Parameters(index = "0", paramLabel = "MANIFEST", description = "The manifest that gets more.")
  String file;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "OTHER", description = "The others.")
  List<String> others = new ArrayList<>();

  @Option(names = "--out", paramLabel = "FILE", description = "Default: MANIFEST itself.")
  String out;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return file == null ? "" : Arguments.shown(file);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    Path first = Requests.path("MANIFEST", file).toPath();
    Path target = out == null ? first : Requests.path("--out", out).toPath();
    AssetManifest manifest = AssetManifest.read(first);
    var added = new ArrayList<String>();
    var kept = new ArrayList<String>();
    var dropped = new ArrayList<String>();
    for (String other : others) {
      Path path = Requests.path("OTHER", other).toPath();
      if (AssetManifest.latestOfFormat1(Files.readAllBytes(path)).isPresent()) {
        dropped.add(Arguments.shown(other));
        continue;
      }
      ManifestMerge merge = manifest.merge(AssetManifest.read(path));
      manifest = merge.manifest();
      added.addAll(merge.added());
      kept.addAll(merge.kept());
    }
    manifest.write(target);
    for (String name : dropped) {
      console.warn(name + ": a manifest of format 1 has nothing to add");
    }
    for (String name : kept) {
      console.warn(name + " differs; that of " + subject() + " stands");
    }
    if (common.json) {
      var json = new TreeMap<String, Object>();
      json.put("manifest", target.toString());
      json.put("added", added);
      json.put("kept", kept);
      json.put("dropped", dropped);
      console.printJson("assets merge", json);
    } else if (!console.isQuiet()) {
      console.print(target + ": " + added.size() + " releases added\n");
    }
    return ExitCode.DONE;
  }
}
