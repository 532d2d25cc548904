package dev.assembler.cli;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.LockedInput;
import dev.assembler.pipeline.inputs.LockedPackage;
import dev.assembler.pipeline.packages.InstalledPackage;
import dev.assembler.pipeline.packages.OpenPackages;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.packages.alpine.AlpinePackages;
import dev.assembler.pipeline.packages.alpine.AlpineRequest;
import dev.assembler.pipeline.packages.alpine.ApkDependency;
import dev.assembler.pipeline.packages.alpine.ApkKeys;
import dev.assembler.pipeline.packages.alpine.ApkPackage;
import dev.assembler.pipeline.packages.alpine.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Alpine's packages for the command line. */
final class AlpineRun implements PackageRun {

  private final AlpinePackages packages;
  private final Resolution resolution;

  private AlpineRun(AlpinePackages packages, Resolution resolution) {
    this.packages = packages;
    this.resolution = resolution;
  }

  static AlpineRun of(PackageOptions options, FileTree base, ScriptPolicy scripts, PackageWork work)
      throws IOException {
    options.debian.requireNone();
    var words = new ArrayList<ApkDependency>();
    for (String text : options.packages) {
      words.add(word(text));
    }
    AlpineRequest request =
        AlpineRequest.of(base, words)
            .withArchitecture(options.arch)
            .withRepositories(options.repositories)
            .withKeys(options.keys == null ? null : keys(options.keys))
            .withAllowUntrusted(options.allowUntrusted)
            .withScripts(scripts);
    AlpinePackages packages = AlpinePackages.open(request, work.inputs());
    return new AlpineRun(packages, packages.resolve());
  }

  private static ApkDependency word(String text) {
    try {
      return ApkDependency.parse(text);
    } catch (ImageFormatException e) {
      throw new UsageException("--package " + Arguments.shown(text), e.getMessage(), "", "");
    }
  }

  private static ApkKeys keys(String folder) throws IOException {
    Path path = Requests.path("--keys", folder).toPath();
    if (!Files.isDirectory(path)) {
      throw new InputException(Arguments.shown(folder), "no folder, expected one with keys");
    }
    FileTree tree = HostDirectory.read(path, HostReadOptions.defaults()).tree();
    return ApkKeys.of(Arguments.shown(folder), tree.root());
  }

  @Override
  public String distribution() {
    return "alpine";
  }

  @Override
  public String architecture() {
    return packages.architecture();
  }

  @Override
  public List<Row> rows() {
    return resolution.packages().stream()
        .map(one ->
            new Row(
                one.info().name(),
                one.info().version(),
                one.info().architecture(),
                one.info().size(),
                one.info().installedSize(),
                one.info().license(),
                one.repository(),
                one.requestedBy(),
                one.isKept()))
        .toList();
  }

  @Override
  public List<String> removed() {
    return resolution.removed().stream().map(ApkPackage::id).toList();
  }

  @Override
  public OpenPackages install(PackageWork work) throws IOException {
    return OpenPackages.of(
        work.rooms().open(),
        room -> packages.install(resolution, work.inputs(), room, work.threads()));
  }

  @Override
  public InputLock pinned(InputLock lock, OpenPackages installed) {
    var locked = new ArrayList<LockedPackage>();
    for (InstalledPackage one : installed.packages().packages()) {
      InputFile file = one.file();
      locked.add(
          new LockedPackage(
              distribution(),
              one.version(),
              one.architecture(),
              new LockedInput(one.name(), file.address(), file.size(), file.sha256())));
    }
    return lock.with(packages.indexes()).withoutPackages(distribution()).withPackages(locked);
  }
}
