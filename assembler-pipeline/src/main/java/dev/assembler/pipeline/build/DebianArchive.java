package dev.assembler.pipeline.build;

import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.Words;
import dev.assembler.pipeline.inputs.InputRequest;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.inputs.LockedInput;
import dev.assembler.pipeline.inputs.LockedPackage;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.pipeline.packages.debian.DebianPackages;
import dev.assembler.pipeline.packages.debian.DebianRequest;
import dev.assembler.pipeline.packages.debian.DebianSource;
import dev.assembler.pipeline.packages.debian.DpkgState;
import dev.assembler.pipeline.packages.debian.InstallOptions;
import dev.assembler.pipeline.packages.debian.Keyring;
import dev.assembler.pipeline.packages.debian.ResolvedPackage;
import dev.assembler.pipeline.packages.debian.ResolvedPackages;
import dev.assembler.pipeline.packages.debian.Variant;
import dev.assembler.pipeline.recipe.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** A source that is Debian's packages. */
final class DebianArchive {

  /** Where Debian's own package puts its keys. */
  private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

  private final RecipeBuild build;
  private final Inputs inputs;

  DebianArchive(RecipeBuild build, Inputs inputs) {
    this.build = build;
    this.inputs = inputs;
  }

  PinnedSource pin(SourceSpec.Debian spec, SourceRoom sources) throws IOException {
    var request =
        new DebianRequest(
            List.of(archive(spec)),
            List.of(build.recipe().architecture().toString()),
            Words.one("variant", spec.variant(), Variant.class),
            spec.packages(),
            sources.base(spec.base()),
            spec.assumed());
    ResolvedPackages resolved;
    try (UnpackRoom room = build.room()) {
      resolved = DebianPackages.resolve(request, inputs, room, build.cores().count());
    }
    List<LockedPackage> locked = resolved.packages().stream().map(DebianArchive::locked).toList();
    var parts = new TreeMap<String, Object>();
    parts.put("kind", "debian");
    parts.put("source", spec.meaning());
    parts.put("base", sources.keyOf(spec.base()).hex());
    parts.put("packages", PackageLocks.meaning(locked));
    return new PinnedSource(
        Key.of(parts), resolved.indexes(), locked, () -> opened(spec, resolved));
  }

  /** An index states size and digest of every file. */
  private static LockedPackage locked(ResolvedPackage one) {
    InputRequest request = one.request();
    return new LockedPackage(
        "debian",
        one.version().toString(),
        one.architecture(),
        new LockedInput(
            one.name(),
            request.pin(),
            request.size().orElseThrow(),
            request.sha256().orElseThrow()));
  }

  private OpenSource opened(SourceSpec.Debian spec, ResolvedPackages resolved) throws IOException {
    InstallOptions options =
        InstallOptions.defaults()
            .withThreads(build.cores().count())
            .withState(Words.one("dpkg-state", spec.state().orElse("installed"), DpkgState.class))
            .withScripts(
                spec.acknowledged().map(ScriptPolicy::onlyOf).orElse(ScriptPolicy.listed()));
    return build.unpacked(room -> DebianPackages.install(resolved, inputs, room, options));
  }

  private DebianSource archive(SourceSpec.Debian spec) throws IOException {
    String mirror = spec.mirror().orElseGet(() -> build.request().mirrors().required("debian"));
    DebianSource source = DebianSource.of(mirror, spec.suite(), spec.components(), keyring(spec));
    if (spec.mirror().isEmpty()) {
      source = source.ofAnyMirror("debian");
    }
    return spec.snapshot().isPresent() ? source.snapshot(spec.snapshot().get()) : source;
  }

  private Keyring keyring(SourceSpec.Debian spec) throws IOException {
    Path path = spec.keys().map(build::path).orElse(KEYRING);
    if (!Files.exists(path)) {
      throw new InputException(
          path.toString(), "no such keyring; name one by keys = FILE in " + spec.place());
    }
    return Keyring.at(path);
  }
}
