package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.LockedInput;
import dev.assembler.pipeline.inputs.LockedPackage;
import dev.assembler.pipeline.packages.InstalledPackage;
import dev.assembler.pipeline.packages.OpenPackages;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.pipeline.packages.debian.DebianPackages;
import dev.assembler.pipeline.packages.debian.DebianRequest;
import dev.assembler.pipeline.packages.debian.InstallOptions;
import dev.assembler.pipeline.packages.debian.ResolvedPackages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Debian's packages for the command line: a system from packages alone. */
final class DebianRun implements PackageRun {

  private final ResolvedPackages resolved;
  private final InstallOptions options;

  private DebianRun(ResolvedPackages resolved, InstallOptions options) {
    this.resolved = resolved;
    this.options = options;
  }

  static DebianRun of(PackageOptions options, ScriptPolicy scripts, PackageWork work)
      throws IOException {
    if (options.base != null) {
      throw new UsageException(
          "--base", "not for debian", "a system from packages alone", "name what it is to have");
    }
    if (options.arch == null) {
      throw new UsageException("--arch", "missing", "one such as amd64", "");
    }
    if (options.allowUntrusted) {
      throw new UsageException("--allow-untrusted", "not for debian", "--keys KEYRING", "");
    }
    var request =
        new DebianRequest(
            options.debian.sources(options.repositories, options.keys),
            List.of(options.arch.split(",", -1)),
            options.debian.variant(),
            options.packages);
    try (UnpackRoom room = work.rooms().open()) {
      return new DebianRun(
          DebianPackages.resolve(request, work.inputs(), room, work.threads()),
          options.debian.install(scripts, work.threads()));
    }
  }

  @Override
  public String distribution() {
    return "debian";
  }

  @Override
  public String architecture() {
    return resolved.architectures().getFirst();
  }

  @Override
  public List<Row> rows() {
    return resolved.packages().stream()
        .map(one ->
            new Row(
                one.name(),
                one.version().toString(),
                one.architecture(),
                one.request().size().orElse(0),
                one.installedSize(),
                "",
                one.source(),
                one.requestedBy(),
                false))
        .toList();
  }

  @Override
  public List<String> removed() {
    return List.of();
  }

  @Override
  public OpenPackages install(PackageWork work) throws IOException {
    return OpenPackages.of(
        work.rooms().open(),
        room -> DebianPackages.install(resolved, work.inputs(), room, options));
  }

  @Override
  public InputLock pinned(InputLock lock, OpenPackages installed) {
    var locked = new ArrayList<LockedPackage>();
    for (InstalledPackage one : installed.packages().packages()) {
      locked.add(
          new LockedPackage(
              distribution(),
              one.version(),
              one.architecture(),
              new LockedInput(
                  one.name(), one.file().address(), one.file().size(), one.file().sha256())));
    }
    return lock.with(resolved.indexes()).withoutPackages(distribution()).withPackages(locked);
  }
}
