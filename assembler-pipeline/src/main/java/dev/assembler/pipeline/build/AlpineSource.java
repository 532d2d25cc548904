package dev.assembler.pipeline.build;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.inputs.LockedPackage;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.packages.alpine.AlpinePackages;
import dev.assembler.pipeline.packages.alpine.AlpineRequest;
import dev.assembler.pipeline.packages.alpine.ApkDependency;
import dev.assembler.pipeline.packages.alpine.ApkKeys;
import dev.assembler.pipeline.packages.alpine.Resolution;
import dev.assembler.pipeline.recipe.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A source that is Alpine's packages, in a base or alone. */
final class AlpineSource {

  /** Where a mirror has what every system needs. */
  private static final List<String> REPOSITORIES = List.of("main", "community");

  private final RecipeBuild build;
  private final Inputs inputs;

  AlpineSource(RecipeBuild build, Inputs inputs) {
    this.build = build;
    this.inputs = inputs;
  }

  /**
   * @param base of what packages go into
   * @param below it
   */
  PinnedSource pin(SourceSpec.Alpine spec, Key base, FileTree below) throws IOException {
    AlpineRequest request =
        AlpineRequest.of(below, words(spec))
            .withArchitecture(build.recipe().architecture().machine())
            .withRepositories(repositories(spec), build.recipe().folder())
            .withStated(!spec.repositories().isEmpty())
            .withKeys(spec.keys().isPresent() ? keys(spec.keys().get()) : null)
            .withAllowUntrusted(spec.untrusted())
            .withScripts(
                spec.acknowledged().map(ScriptPolicy::onlyOf).orElse(ScriptPolicy.listed()));
    AlpinePackages packages = AlpinePackages.open(request, inputs);
    Resolution resolution = packages.resolve();
    List<LockedPackage> locked = locked(resolution);
    var parts = new TreeMap<String, Object>();
    parts.put("kind", "alpine");
    parts.put("source", spec.meaning());
    parts.put("base", base.hex());
    parts.put("packages", PackageLocks.meaning(locked));
    return new PinnedSource(
        Key.of(parts), packages.indexes(), locked, () -> opened(packages, resolution));
  }

  private OpenSource opened(AlpinePackages packages, Resolution resolution) throws IOException {
    return build.unpacked(
        room -> packages.install(resolution, inputs, room, build.cores().count()));
  }

  /** Their files are fetched: an index has no SHA-256 of them. */
  private List<LockedPackage> locked(Resolution resolution) throws IOException {
    List<InputFile> files = inputs.fetch(AlpinePackages.requests(resolution));
    var locked = new ArrayList<LockedPackage>();
    for (int i = 0; i < files.size(); i++) {
      var info = resolution.installed().get(i).info();
      locked.add(
          LockedPackage.of(
              "alpine", info.name(), info.version(), info.architecture(), files.get(i)));
    }
    return locked;
  }

  /** Those that the recipe names, else those of the mirror, else those of the base. */
  private List<String> repositories(SourceSpec.Alpine spec) {
    if (!spec.repositories().isEmpty()) {
      return spec.repositories();
    }
    var mirror = build.request().mirrors().of("alpine");
    if (mirror.isEmpty() && spec.base().isPresent()) {
      return List.of();
    }
    String address = build.request().mirrors().required("alpine");
    return REPOSITORIES.stream().map(name -> address + "/" + spec.release() + "/" + name).toList();
  }

  private static List<ApkDependency> words(SourceSpec.Alpine spec) {
    var words = new ArrayList<ApkDependency>();
    for (String text : spec.packages()) {
      try {
        words.add(ApkDependency.parse(text));
      } catch (ImageFormatException e) {
        throw new UsageException(spec.place() + ": packages", e.getMessage(), "", "");
      }
    }
    return words;
  }

  private ApkKeys keys(String folder) throws IOException {
    Path path = build.path(folder);
    if (!Files.isDirectory(path)) {
      throw new InputException(folder, "no folder, expected one with keys");
    }
    return ApkKeys.of(folder, HostDirectory.read(path, HostReadOptions.defaults()).tree().root());
  }
}
