package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.InputSettings;
import dev.assembler.pipeline.inputs.LockedPackage;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pins packages without installing them. */
@Command(
    name = "assemble packages lock",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Resolves packages, fetches them and writes the lock; installs nothing.",
    footer = {
      "",
      "The lock is assemble.lock.toml where --lock names none. What it has already counts and"
          + " stays:",
      "one lock may have several requests, architectures and distributions. With --locked nothing"
          + " is",
      "written: whether the lock has all of it is checked.",
      "",
      "Examples:",
      "  assemble packages lock --base minirootfs.tar.gz --package nginx",
      "  assemble packages lock --distribution debian --arch arm64 --variant minbase \\",
      "      --keys /usr/share/keyrings/debian-archive-keyring.gpg \\",
      "      --repository 'http://mirror.example/debian bookworm main' --lock minbase.lock.toml",
      "  assemble packages install .. --lock minbase.lock.toml --locked --offline --out minbase.tar"
    })
final class PackagesLockCommand implements Verb {

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
    PackagesResolveCommand.requirePackages(packages);
    if (inputs.lock == null) {
      inputs.lock = InputOptions.LOCK_FILE;
    }
    ProgressListener progress = ProgressPrinter.of(common.progress, console);
    try {
      SourceAddress address = packages.address(inputs, console, progress);
      InputSettings settings = inputs.settings(console, progress);
      try (OpenTree base = packages.open(address, console);
          var stored = new StoredInputs(settings)) {
        var work =
            new PackageWork(
                stored, packages.rooms(inputs.folder(console), null), Requests.jobs(null));
        PackageRun run = PackageRun.of(packages, base.tree(), ScriptPolicy.listed(), work);
        List<LockedPackage> pinned = run.fetched(work);
        InputLock lock = settings.lock().with(run.indexes()).withPackages(pinned);
        inputs.writeLock(lock);
        ProgressPrinter.end(progress);
        report(console, run, pinned);
      }
    } finally {
      ProgressPrinter.end(progress);
    }
    return ExitCode.DONE;
  }

  private void report(Console console, PackageRun run, List<LockedPackage> pinned)
      throws IOException {
    if (console.isJson()) {
      console.printJson("packages lock", json(run, pinned));
    } else if (!console.isQuiet()) {
      long size = pinned.stream().mapToLong(one -> one.file().size()).sum();
      console.print(
          Arguments.shown(inputs.lock)
              + ": "
              + pinned.size()
              + " packages, "
              + Sizes.text(size)
              + ", and "
              + run.indexes().size()
              + " files of indexes\n");
    }
  }

  private Map<String, Object> json(PackageRun run, List<LockedPackage> pinned) {
    var json = new TreeMap<String, Object>();
    json.put("lock", Arguments.shown(inputs.lock));
    json.put("distribution", run.distribution());
    json.put("architecture", run.architecture());
    json.put("indexes", run.indexes().stream().map(PackagesLockCommand::json).toList());
    json.put("packages", pinned.stream().map(PackagesLockCommand::json).toList());
    return json;
  }

  private static Map<String, Object> json(InputFile index) {
    return Map.of(
        "name", index.name(),
        "address", index.pin(),
        "size", index.size(),
        "sha256", index.sha256());
  }

  private static Map<String, Object> json(LockedPackage one) {
    return Map.of(
        "name", one.name(),
        "version", one.version(),
        "architecture", one.architecture(),
        "address", one.file().address(),
        "size", one.file().size(),
        "sha256", one.file().sha256());
  }
}
