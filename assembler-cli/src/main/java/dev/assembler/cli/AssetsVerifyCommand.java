package dev.assembler.cli;

import dev.assembler.assets.AssetVerifier;
import dev.assembler.assets.BuildHashes;
import dev.assembler.assets.FileCheck;
import dev.assembler.assets.ResolvedAsset;
import dev.assembler.assets.ResolvedAssets;
import dev.assembler.assets.UnverifiedAssetsException;
import dev.assembler.assets.VerificationReport;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the files that a binary boots with what is expected of them. */
@Command(
    name = "assemble assets verify",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Verifies the files a binary boots: contents, sizes, the kernel's architecture.",
    footer = {
      "",
      "Each file is verified, mismatch, missing or skipped (with the reason), never left out.",
      "",
      "Example:",
      "  assemble assets verify --dir inst --arch arm64 --public-key RWQ.. --require-signature"
    })
final class AssetsVerifyCommand implements Verb {

  @Mixin ResolveOptions what = new ResolveOptions();

  @Option(
      names = "--hashes",
      paramLabel = "FILE",
      description = "Expected hashes beside the manifest's, as assets hashes prints them.")
  String hashes;

  @Option(names = "--require-hashes", description = "A file that nothing is expected of fails.")
  boolean requireHashes;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return what.shown();
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    ResolveOptions.Resolved resolved = what.resolve();
    ResolvedAssets assets = resolved.assets();
    VerificationReport report;
    try {
      report = AssetVerifier.verify(assets, expected(assets));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--hashes", e.getMessage(), "", "");
    }
    List<FileCheck> failed = report.checks().stream().filter(this::fails).toList();
    if (common.json) {
      console.printJson("assets verify", json(resolved, report));
      return failed.isEmpty() ? ExitCode.DONE : exit(failed);
    }
    for (FileCheck check : report.checks()) {
      if (!console.isQuiet() && !failed.contains(check)) {
        console.print(VerificationReport.line(check) + "\n");
      }
    }
    if (!console.isQuiet()) {
      console.print("manifest signature: " + resolved.signature() + "\n");
    }
    if (!failed.isEmpty()) {
      throw new UnverifiedAssetsException(new VerificationReport(failed));
    }
    return ExitCode.DONE;
  }

  /** Files that are missing are unreadable input, all else is a difference. */
  static int exit(List<FileCheck> failed) {
    return failed.stream().anyMatch(FileCheck.Missing.class::isInstance)
        ? ExitCode.INPUT
        : ExitCode.DIFFERENT;
  }

  private boolean fails(FileCheck check) {
    return switch (check) {
      case FileCheck.Verified verified -> false;
      case FileCheck.Skipped skipped -> requireHashes;
      case FileCheck.Mismatch mismatch -> true;
      case FileCheck.Missing missing -> true;
    };
  }

  /** Lines of NAME_HASH=HEX, by logical name. */
  private Map<String, String> expected(ResolvedAssets assets) throws IOException {
    if (hashes == null) {
      return Map.of();
    }
    Path file = Requests.path("--hashes", hashes).toPath();
    var byConstant = new HashMap<String, String>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      int equals = line.indexOf('=');
      if (equals > 0) {
        byConstant.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        throw new InputException(file + ":" + (i + 1), "expected NAME_HASH=HEX");
      }
    }
    var byName = new HashMap<String, String>();
    for (ResolvedAsset asset : assets.all()) {
      String hash = byConstant.remove(BuildHashes.constant(asset.name()));
      if (hash != null) {
        byName.put(asset.name(), hash);
      }
    }
    if (!byConstant.isEmpty()) {
      throw new InputException(
          file.toString(), byConstant.keySet().iterator().next() + " is no file's here");
    }
    return byName;
  }

  private static Map<String, Object> json(
      ResolveOptions.Resolved resolved, VerificationReport report) {
    var files = new ArrayList<Object>();
    for (FileCheck check : report.checks()) {
      var file = new TreeMap<String, Object>();
      file.put("name", check.name());
      file.put("path", check.path().toString());
      file.put("status", check.status());
      switch (check) {
        case FileCheck.Verified verified -> file.put("hash", verified.hash());
        case FileCheck.Skipped skipped -> file.put("reason", skipped.reason());
        case FileCheck.Missing missing -> {}
        case FileCheck.Mismatch mismatch -> {
          file.put("property", mismatch.property());
          file.put("expected", mismatch.expected());
          file.put("actual", mismatch.actual());
        }
      }
      files.add(file);
    }
    var json = new TreeMap<String, Object>();
    json.put("version", resolved.assets().version());
    json.put("arch", resolved.assets().arch());
    json.put("signature", resolved.signature());
    json.put("status", report.status());
    json.put("files", files);
    return json;
  }
}
