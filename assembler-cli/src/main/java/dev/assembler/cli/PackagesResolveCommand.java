package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.source.OpenTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what would be installed, and why. */
@Command(
    name = "assemble packages resolve",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Resolves packages by their distribution's rules and says why each is there.",
    footer = {
      "",
      "Examples:",
      "  assemble packages resolve --base minirootfs.tar.gz --package nginx 'openssl>3'",
      "  assemble packages resolve --distribution alpine --arch x86_64 --keys keys/ \\",
      "      --repository https://mirror.example/alpine/v3.20/main --package alpine-base",
      "  assemble packages resolve --distribution debian --arch amd64 --variant minbase \\",
      "      --keys /usr/share/keyrings/debian-archive-keyring.gpg \\",
      "      --repository 'http://mirror.example/debian bookworm main'"
    })
final class PackagesResolveCommand implements Verb {

  @Mixin PackageOptions packages = new PackageOptions();
  @Mixin InputOptions inputs = new InputOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return packages.subject();
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    requirePackages(packages);
    ProgressListener progress = ProgressPrinter.of(common.progress, console);
    try (OpenTree base = packages.open(packages.address(inputs, console, progress), console);
        var stored = new StoredInputs(inputs.settings(console, progress))) {
      var work =
          new PackageWork(
              stored, packages.rooms(inputs.folder(console), null), Requests.jobs(null));
      PackageRun run = PackageRun.of(packages, base.tree(), ScriptPolicy.listed(), work);
      run.notes().forEach(console::warn);
      ProgressPrinter.end(progress);
      report(console, run);
    } finally {
      ProgressPrinter.end(progress);
    }
    return ExitCode.DONE;
  }

  static void requirePackages(PackageOptions options) {
    if (options.packages.isEmpty() && options.debian.variant == null) {
      throw new UsageException("--package", "missing", "names of packages", "add --package NAME");
    }
  }

  private static void report(Console console, PackageRun run) throws IOException {
    if (console.isJson()) {
      console.printJson("packages resolve", json(run));
      return;
    }
    List<PackageRun.Row> added = run.rows().stream().filter(row -> !row.isKept()).toList();
    var text = new StringBuilder();
    long size = 0;
    for (PackageRun.Row row : added) {
      text.append(row.name()).append(' ').append(row.version()).append(": for ");
      text.append(String.join(", ", row.requestedBy())).append('\n');
      size += row.size();
    }
    run.removed().forEach(gone -> text.append("removed: ").append(gone).append('\n'));
    console.print(text.toString());
    console.say(
        added.size()
            + " packages, "
            + Sizes.text(size)
            + ", "
            + (run.rows().size() - added.size())
            + " there already");
  }

  static Map<String, Object> json(PackageRun run) {
    var json = new TreeMap<String, Object>();
    json.put("distribution", run.distribution());
    json.put("architecture", run.architecture());
    json.put("packages", run.rows().stream().map(PackagesResolveCommand::json).toList());
    json.put("removed", run.removed());
    return json;
  }

  private static Map<String, Object> json(PackageRun.Row row) {
    var json = new TreeMap<String, Object>();
    json.put("name", row.name());
    json.put("version", row.version());
    json.put("architecture", row.architecture());
    json.put("size", row.size());
    json.put("installedSize", row.installedSize());
    json.put("license", row.license());
    json.put("repository", row.repository());
    json.put("requestedBy", row.requestedBy());
    json.put("kept", row.isKept());
    return json;
  }
}
