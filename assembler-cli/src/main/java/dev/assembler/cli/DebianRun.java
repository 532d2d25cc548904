package dev.assembler.cli;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.LockedInput;
import dev.assembler.pipeline.inputs.LockedPackage;
import dev.assembler.pipeline.packages.InstalledPackage;
import dev.assembler.pipeline.packages.OpenPackages;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.pipeline.packages.debian.BasePackage;
import dev.assembler.pipeline.packages.debian.DebianPackages;
import dev.assembler.pipeline.packages.debian.DebianRequest;
import dev.assembler.pipeline.packages.debian.InstallOptions;
import dev.assembler.pipeline.packages.debian.ResolvedPackage;
import dev.assembler.pipeline.packages.debian.ResolvedPackages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Debian's packages for the command line. */
final class DebianRun implements PackageRun {

  private final String distribution;
  private final ResolvedPackages resolved;
  private final InstallOptions options;

  private DebianRun(String distribution, ResolvedPackages resolved, InstallOptions options) {
    this.distribution = distribution;
    this.resolved = resolved;
    this.options = options;
  }

  static DebianRun of(
      String distribution,
      PackageOptions options,
      FileTree base,
      ScriptPolicy scripts,
      PackageWork work)
      throws IOException {
    if (options.allowUntrusted) {
      throw new UsageException(
          "--allow-untrusted", "not for " + distribution, "--keys KEYRING", "");
    }
    var request =
        new DebianRequest(
            options.debian.sources(options.repositories, options.keys),
            architectures(options.arch, base),
            options.debian.variant(),
            options.packages,
            base,
            options.debian.assumed());
    try (UnpackRoom room = work.rooms().open()) {
      return new DebianRun(
          distribution,
          DebianPackages.resolve(request, work.inputs(), room, work.threads()),
          options.debian.install(scripts, work.threads()));
    }
  }

  private static List<String> architectures(String stated, FileTree base) throws IOException {
    List<String> ofBase = DebianPackages.architectures(base);
    if (stated == null && ofBase.isEmpty()) {
      throw new UsageException("--arch", "missing", "one such as amd64", "");
    }
    List<String> wanted = stated == null ? ofBase : List.of(stated.split(",", -1));
    if (!ofBase.isEmpty() && !ofBase.getFirst().equals(wanted.getFirst())) {
      String first = ofBase.getFirst();
      throw new UsageException("--arch " + stated, "the base is for " + first, first, "");
    }
    return wanted;
  }

  @Override
  public String distribution() {
    return distribution;
  }

  @Override
  public List<String> notes() {
    return resolved.notes();
  }

  @Override
  public String architecture() {
    return resolved.architectures().getFirst();
  }

  @Override
  public List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (BasePackage one : resolved.kept()) {
      rows.add(
          new Row(
              one.name(),
              one.version(),
              one.architecture(),
              0,
              0,
              "",
              "",
              List.of("the base"),
              true));
    }
    for (ResolvedPackage one : resolved.packages()) {
      rows.add(
          new Row(
              one.name(),
              one.version().toString(),
              one.architecture(),
              one.request().size().orElse(0),
              one.installedSize(),
              "",
              one.source(),
              one.requestedBy(),
              false));
    }
    return rows;
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
