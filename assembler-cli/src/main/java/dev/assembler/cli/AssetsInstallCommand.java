package dev.assembler.cli;

import dev.assembler.assets.AssetInstall;
import dev.assembler.assets.AssetLayout;
import dev.assembler.assets.AssetManifest;
import dev.assembler.assets.AssetResolver;
import dev.assembler.assets.AssetSource;
import dev.assembler.assets.HashAliases;
import dev.assembler.assets.InstallOptions;
import dev.assembler.assets.InstallReport;
import dev.assembler.assets.ManifestFile;
import dev.assembler.assets.MinisignSignature;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts releases of assets into a folder. */
@Command(
    name = "assemble assets install",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Installs a release under hash names: whole right files or none, each once.",
    footer = {
      "",
      "SRC is a folder of either layout, or a URL (http, https, file): of such a folder, or a",
      "pattern of addresses with {release} {binary} {arch} {name} {file}. What broke off is gone on",
      "with. Without --from, a build folder's files get their hash names as hard links.",
      "",
      "Examples:",
      "  assemble assets install --from assets --to inst",
      "  assemble assets install --from https://example.org/assets --to inst --arch arm64",
      "  assemble assets install --to assets --layout development"
    })
final class AssetsInstallCommand implements Verb {

  @Option(names = "--from", paramLabel = "SRC", description = "A folder or a URL.")
  String from;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "The folder.")
  String to;

  @Option(
      names = "--layout",
      paramLabel = "installed|development",
      description = "Flat, or by architecture with logical names beside. Default: installed.")
  String layout = "installed";

  @Option(
      names = "--release",
      paramLabel = "VERSION",
      description =
          "Of assets; repeatable. Default: the current one, or what --binary resolves to.")
  List<String> releases = new ArrayList<>();

  @Option(names = "--binary", paramLabel = "VERSION", description = "The binary it is for.")
  String binary;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "Repeatable. Default: all that the release has.")
  List<String> arches = new ArrayList<>();

  @Option(
      names = "--replace-manifest",
      description = "Also by one that lacks releases of the manifest that is there.")
  boolean replaceManifest;

  @Mixin ManifestOptions manifest = new ManifestOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return to == null ? "" : Arguments.shown(to);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    Path target = Requests.path("--to", to).toPath();
    AssetLayout form = Words.one("--layout", layout, AssetLayout.class);
    if (from == null) {
      if (form != AssetLayout.DEVELOPMENT) {
        throw new UsageException(
            "--from", "missing", "a folder or a URL", "or name --layout development");
      }
      List<Path> made = HashAliases.make(target, manifest.read(target).manifest());
      return report(console, new InstallReport(made, List.of()));
    }
    try (AssetSource source = source()) {
      ManifestFile published = published(source);
      InstallOptions options =
          InstallOptions.defaults()
              .withLayout(form)
              .withArches(arches)
              .withBinary(binary == null ? published.manifest().binaries().current() : binary)
              .withReleases(releases(published.manifest()))
              .withReplaceManifest(replaceManifest);
      return report(console, AssetInstall.run(published, source, target, options));
    }
  }

  private AssetSource source() {
    try {
      return from.contains(":/")
          ? AssetSource.of(from)
          : AssetSource.folder(Requests.path("--from", from).toPath());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--from " + Arguments.shown(from), e.getMessage(), "", "");
    }
  }

  private ManifestFile published(AssetSource source) throws IOException {
    if (manifest.manifest != null) {
      return manifest.read(Path.of("."));
    }
    String name = AssetManifest.FILE_NAME;
    String shown = Arguments.shown(from) + "/" + name;
    byte[] bytes =
        source
            .document(name)
            .orElseThrow(
                () -> new InputException(shown, "no manifest there; name one: --manifest"));
    return ManifestFile.of(
        shown, bytes, source.document(name + MinisignSignature.SUFFIX), manifest.keys.policy());
  }

  private List<String> releases(AssetManifest published) throws IOException {
    if (!releases.isEmpty() || binary == null) {
      return releases;
    }
    return List.of(AssetResolver.of(published, Path.of(".")).release(binary));
  }

  private int report(Console console, InstallReport report) throws IOException {
    if (common.json) {
      var json = new TreeMap<String, Object>();
      json.put("folder", subject());
      json.put("installed", report.installed().stream().map(Path::toString).toList());
      json.put("present", report.present().stream().map(Path::toString).toList());
      console.printJson("assets install", json);
    } else if (!console.isQuiet()) {
      for (Path file : report.installed()) {
        console.print(file + "\n");
      }
      console.say(
          report.installed().size() + " installed, " + report.present().size() + " there already");
    }
    return ExitCode.DONE;
  }
}
