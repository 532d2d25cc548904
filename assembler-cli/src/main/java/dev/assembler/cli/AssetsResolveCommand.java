package dev.assembler.cli;

import dev.assembler.assets.ResolvedAsset;
import dev.assembler.assets.ResolvedAssets;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says which files a binary boots. */
@Command(
    name = "assemble assets resolve",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Says which kernel, initrd and root file system a binary boots.",
    footer = {
      "",
      "Example:",
      "  assemble assets resolve --binary 1.0.1776269479 --arch arm64 --dir inst --format args"
    })
final class AssetsResolveCommand implements Verb {

  @Mixin ResolveOptions what = new ResolveOptions();

  @Option(
      names = "--format",
      paramLabel = "paths|args",
      description = "A line each, or a launcher's arguments. Default: paths.")
  String format = "paths";

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
    if (!format.equals("paths") && !format.equals("args")) {
      throw new UsageException(
          "--format " + Arguments.shown(format), "unknown", "paths or args", "");
    }
    ResolveOptions.Resolved resolved = what.resolve();
    ResolvedAssets assets = resolved.assets();
    if (common.json) {
      var json = new TreeMap<String, Object>();
      json.put("version", assets.version());
      json.put("arch", assets.arch());
      json.put("signature", resolved.signature());
      json.put("kernel", json(assets.kernel()));
      json.put("initrd", json(assets.initrd()));
      json.put("rootfs", json(assets.rootfs()));
      console.printJson("assets resolve", json);
      return ExitCode.DONE;
    }
    for (ResolvedAsset asset : assets.all()) {
      if (!asset.exists()) {
        console.warn(asset.path() + ": no such file or directory");
      }
    }
    if (format.equals("args")) {
      console.print(String.join(" ", assets.launchArguments()) + "\n");
    } else {
      console.print(
          "version: "
              + assets.version()
              + "\nkernel: "
              + assets.kernel().path()
              + "\ninitrd: "
              + assets.initrd().path()
              + "\nrootfs: "
              + assets.rootfs().path()
              + "\n");
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> json(ResolvedAsset asset) {
    var json = new TreeMap<String, Object>();
    json.put("name", asset.name());
    json.put("path", asset.path().toString());
    json.put("exists", asset.exists());
    asset
        .expected()
        .ifPresent(expected -> {
          json.put("hash", expected.hash());
          json.put("size", expected.size());
        });
    return json;
  }
}
