package dev.assembler.pipeline.build;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.Words;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputRequest;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.inputs.LockedInput;
import dev.assembler.pipeline.inputs.LockedPackage;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.packages.debian.DebianPackages;
import dev.assembler.pipeline.packages.debian.DebianRequest;
import dev.assembler.pipeline.packages.debian.DebianSource;
import dev.assembler.pipeline.packages.debian.DpkgState;
import dev.assembler.pipeline.packages.debian.InstallOptions;
import dev.assembler.pipeline.packages.debian.Keyring;
import dev.assembler.pipeline.packages.debian.ResolvedPackage;
import dev.assembler.pipeline.packages.debian.ResolvedPackages;
import dev.assembler.pipeline.packages.debian.SuiteIndexes;
import dev.assembler.pipeline.packages.debian.Variant;
import dev.assembler.pipeline.recipe.SourceSpec;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * @param base of what packages go into
   * @param below it, which is asked for only where the packages are not known yet
   */
  PinnedSource pin(SourceSpec.Debian spec, Key base, Cores.Work<FileTree> below)
      throws IOException {
    DebianSource archive = archive(spec);
    try (SharedIndexes.Use indexes = indexes(spec, archive)) {
      Optional<PinnedSource> known =
          build.cores().one(() -> known(spec, base, below, indexes.get()));
      if (known.isPresent()) {
        return known.get();
      }
      FileTree tree = below.run();
      return build.cores().one(() -> found(spec, base, tree, indexes.get()));
    }
  }

  private Optional<PinnedSource> known(
      SourceSpec.Debian spec, Key base, Cores.Work<FileTree> below, SuiteIndexes indexes)
      throws IOException {
    long started = System.nanoTime();
    Optional<List<LockedPackage>> known = resolutions().find(asked(spec, base, indexes));
    if (known.isEmpty()) {
      return Optional.empty();
    }
    build.timed(subject(spec), started);
    return Optional.of(
        pinned(
            spec,
            base,
            known.get(),
            indexes.files(),
            new PinnedSource.Opening() {
              @Override
              public OpenSource open() throws IOException {
                return opened(spec, resolvedAgain(spec, below.run(), known.get()));
              }

              @Override
              public Closeable holding() throws IOException {
                return indexes(spec, archive(spec));
              }
            }));
  }

  private PinnedSource found(SourceSpec.Debian spec, Key base, FileTree below, SuiteIndexes indexes)
      throws IOException {
    long started = System.nanoTime();
    ResolvedPackages resolved = DebianPackages.resolve(request(spec, below), indexes);
    List<LockedPackage> locked = locked(resolved);
    keep(asked(spec, base, indexes), locked);
    build.timed(subject(spec), started);
    return pinned(spec, base, locked, indexes.files(), () -> opened(spec, resolved));
  }

  /** It saves work, and a store that cannot be written to saves none. */
  private void keep(Key request, List<LockedPackage> packages) throws InterruptedIOException {
    try {
      resolutions().keep(request, packages);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      // found out anew the next time
    }
  }

  private static String subject(SourceSpec.Debian spec) {
    return "pin source." + spec.name();
  }

  private KnownResolutions resolutions() {
    return new KnownResolutions(build.request().inputs().store().folder().resolve("resolved"));
  }

  /** Everything that decides which packages it comes to. */
  private Key asked(SourceSpec.Debian spec, Key base, SuiteIndexes indexes) {
    return Key.of(
        Map.of(
            "program", build.request().program(),
            "code", build.request().code(),
            "architecture", build.recipe().architecture().toString(),
            "source", spec.meaning(),
            "base", base.hex(),
            "indexes",
                indexes.files().stream().map(one -> one.pin() + " " + one.sha256()).toList()));
  }

  private DebianRequest request(SourceSpec.Debian spec, FileTree below) throws IOException {
    return new DebianRequest(
        List.of(archive(spec)),
        List.of(build.recipe().architecture().toString()),
        Words.one("variant", spec.variant(), Variant.class),
        spec.packages(),
        below,
        spec.assumed());
  }

  /** For a tree of packages that were known: what they replace and what they go into. */
  private ResolvedPackages resolvedAgain(
      SourceSpec.Debian spec, FileTree below, List<LockedPackage> known) throws IOException {
    try (SharedIndexes.Use indexes = indexes(spec, archive(spec))) {
      ResolvedPackages resolved = DebianPackages.resolve(request(spec, below), indexes.get());
      if (!locked(resolved).equals(known)) {
        throw new InputException(
            "source." + spec.name(),
            "other packages than before of the same indexes; remove " + resolutions().folder());
      }
      return resolved;
    }
  }

  private PinnedSource pinned(
      SourceSpec.Debian spec,
      Key base,
      List<LockedPackage> locked,
      List<InputFile> files,
      PinnedSource.Opening opening)
      throws IOException {
    PackageLocks.require(locked, build.request().inputs());
    var meaning = new TreeMap<String, Object>(spec.meaning());
    meaning.keySet().removeAll(List.of("mirror", "keys", "snapshot")); // packages have digests
    var parts = new TreeMap<String, Object>();
    parts.put("kind", "debian");
    parts.put("source", meaning);
    parts.put("base", base.hex());
    parts.put("packages", PackageLocks.meaning(locked));
    return new PinnedSource(Key.of(parts), files, locked, opening);
  }

  private static List<LockedPackage> locked(ResolvedPackages resolved) {
    return resolved.packages().stream().map(DebianArchive::locked).toList();
  }

  private SharedIndexes.Use indexes(SourceSpec.Debian spec, DebianSource archive) {
    List<String> architectures = List.of(build.recipe().architecture().toString());
    List<Object> name =
        List.of(
            archive.base(),
            archive.pinned(),
            archive.suite(),
            archive.components(),
            archive.at(),
            keyringPath(spec),
            architectures);
    return build
        .frame()
        .indexes()
        .use(
            name,
            () -> SuiteIndexes.fetch(List.of(archive), architectures, inputs, build::room, 1));
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
    Path path = keyringPath(spec);
    if (!Files.exists(path)) {
      throw new InputException(
          path.toString(), "no such keyring; name one by keys = FILE in " + spec.place());
    }
    return Keyring.at(path);
  }

  private Path keyringPath(SourceSpec.Debian spec) {
    return spec.keys().map(build::path).orElse(KEYRING);
  }
}
