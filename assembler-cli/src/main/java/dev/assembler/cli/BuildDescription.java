package dev.assembler.cli;

import dev.assembler.assets.AssetBuild;
import dev.assembler.assets.BuildOptions;
import dev.assembler.assets.DigestAlgorithm;
import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeMap;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a build's folder is and what the build says of itself. */
final class BuildDescription {

  /** Who describes the folder, and how. */
  interface Describing {
    AssetBuild of(Path folder, BuildOptions options) throws IOException;
  }

  @Parameters(index = "0", paramLabel = "DIR", description = "The build's folder.")
  String folder;

  @Option(
      names = "--binary",
      paramLabel = "VERSION",
      description = "The binary's version. Default: 1.0.SECONDS of the epoch.")
  String binary;

  @Option(
      names = "--binary-from",
      paramLabel = "FILE",
      description = "Take it from a file's first line like: version = \"1.2.3\"")
  String binaryFrom;

  @Option(
      names = "--min-binary",
      paramLabel = "VERSION",
      description = "The oldest binary that can use the assets. Default: 1.0.0.")
  String minBinary = BuildOptions.FIRST_BINARY;

  @Option(
      names = "--epoch",
      paramLabel = "SECONDS|ISO8601",
      description = "The build's time; versions are made of it. Default: SOURCE_DATE_EPOCH.")
  String epoch;

  @Option(names = "--sha256", description = "State the SHA-256 of each file, too.")
  boolean sha256;

  @Option(names = "--fs-verity", description = "State the fs-verity digest of each file, too.")
  boolean fsVerity;

  String shown() {
    return folder == null ? "" : Arguments.shown(folder);
  }

  int run(Console console, String command, Describing describing) throws IOException {
    Path place = Requests.path("DIR", folder).toPath();
    BuildOptions options = options(console);
    AssetBuild build;
    try {
      build = describing.of(place, options);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--epoch", e.getMessage(), "", "");
    }
    if (build.droppedFormat1()) {
      console.say("assemble: a manifest of format 1 was there; only its last version counts");
    }
    String assets = build.manifest().assets().current();
    String binaries = build.manifest().binaries().current();
    int count =
        build.manifest().assets().byVersion().get(assets).arches().values().stream()
            .mapToInt(files -> files.size())
            .sum();
    if (console.isJson()) {
      var json = new TreeMap<String, Object>();
      json.put("folder", shown());
      json.put("assets", assets);
      json.put("binary", binaries);
      json.put("changed", build.changed());
      json.put("files", count);
      json.put("releases", build.manifest().assets().byVersion().size());
      console.printJson(command, json);
    } else if (!console.isQuiet()) {
      console.print(
          place.resolve("manifest.json")
              + ": assets "
              + assets
              + (build.changed() ? "" : " (unchanged)")
              + ", binary "
              + binaries
              + ", "
              + count
              + " files\n");
    }
    return ExitCode.DONE;
  }

  private BuildOptions options(Console console) throws IOException {
    Epoch time = AssetsVersionCommand.stated(epoch, console);
    if (binary != null && binaryFrom != null) {
      throw new UsageException("--binary", "given with --binary-from", "one of them", "");
    }
    try {
      BuildOptions options = BuildOptions.of(time).withMinBinary(minBinary).withDigests(digests());
      if (binaryFrom != null) {
        return options.withBinary(versionIn(binaryFrom));
      }
      return binary == null ? options : options.withBinary(binary);
    } catch (IllegalArgumentException e) {
      throw new UsageException("version", e.getMessage(), "", "");
    }
  }

  private DigestAlgorithm[] digests() {
    var digests = new ArrayList<DigestAlgorithm>();
    if (sha256) {
      digests.add(DigestAlgorithm.SHA256);
    }
    if (fsVerity) {
      digests.add(DigestAlgorithm.FSVERITY_SHA256);
    }
    return digests.toArray(DigestAlgorithm[]::new);
  }

  /** The first line that begins with "version" and has a "=": Cargo.toml, and others alike. */
  private static String versionIn(String option) throws IOException {
    HostPath file = Requests.path("--binary-from", option);
    return Files.readAllLines(file.toPath()).stream()
        .filter(line -> line.startsWith("version") && line.contains("="))
        .findFirst()
        .map(line -> line.substring(line.indexOf('=') + 1).replaceAll("[\\s\"']", ""))
        .orElseThrow(
            () -> new InputException(file.toString(), "no line like: version = \"1.2.3\""));
  }
}
