package dev.assembler.pipeline.packages.debian;

import dev.assembler.codec.OrderedPool;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.packages.InstalledPackage;
import dev.assembler.pipeline.packages.Nothing;
import dev.assembler.pipeline.packages.PackageScript;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The order of things from packages' files to a root: read, lay, record, do in their place. */
final class Installation {

  private static final int MOST_AT_ONCE = 64;

  private final InstallOptions options;
  private final List<String> notes = new ArrayList<>();

  Installation(InstallOptions options) {
    this.options = options;
  }

  PackageTree install(ResolvedPackages resolved, Inputs inputs, UnpackRoom room)
      throws IOException {
    notes.addAll(resolved.notes());
    List<InputFile> fetched =
        inputs.fetch(resolved.packages().stream().map(ResolvedPackage::request).toList());
    List<Unpacked> packages = unpack(resolved.packages(), fetched, room, DebFile.LIMITS);
    requireAcknowledged(packages);
    var root = new RootDraft(resolved.base());
    try {
      BaseSystem base = BaseSystem.of(resolved.base());
      var files = new BaseFiles(root, base.packages());
      var layout = new RootLayout(root, files, notes);
      if (isMerged(packages)) {
        layout.mergeUsr(resolved.architectures().getFirst());
      }
      layout.lay(packages);
      files.writeLists();
      new DpkgDatabase(root, options.state())
          .write(packages, layout.diversions(), resolved.architectures());
      if (options.effects()) {
        applyEffects(root, base, packages);
      }
    } catch (ImageFormatException | IllegalArgumentException e) {
      throw new InputException("packages", e.getMessage(), e);
    }
    for (Unpacked unpacked : packages) {
      note(unpacked);
    }
    return new PackageTree(
        root.tree(), packages.stream().map(Installation::installed).toList(), notes);
  }

  /** Reads all, several at once; each is whole before it is laid. */
  private List<Unpacked> unpack(
      List<ResolvedPackage> resolved, List<InputFile> files, UnpackRoom room, Limits limits)
      throws IOException {
    var packages = new ArrayList<Unpacked>();
    try (var pool = new OrderedPool<>(options.threads(), MOST_AT_ONCE, Nothing::new)) {
      for (int i = 0; i < files.size(); i++) {
        ResolvedPackage which = resolved.get(i);
        InputFile file = files.get(i);
        pool.submit(
            1 << 20, // a batch of its own
            worker -> {
              DebFile deb = DebFile.read(file, room, limits);
              requireNamed(which, file, deb);
              return new Unpacked(which, file, deb);
            },
            packages::add);
      }
      pool.drain();
    }
    return packages;
  }

  /** The file must be the package that its index says it is. */
  private static void requireNamed(ResolvedPackage which, InputFile file, DebFile deb)
      throws IOException {
    var control = new Deb822Reader("control", deb.control().get("control"));
    try {
      boolean same =
          control.next()
              && control.require("Package").equals(which.name())
              && control.require("Version").equals(which.version().toString())
              && control.require("Architecture").equals(which.architecture());
      if (!same) {
        throw new InputException(
            file.name(),
            "is "
                + control.get("Package")
                + " "
                + control.get("Version")
                + " "
                + control.get("Architecture")
                + ", expected "
                + which);
      }
    } catch (ImageFormatException e) {
      throw new InputException(file.name(), e.getMessage(), e);
    }
  }

  private void requireAcknowledged(List<Unpacked> packages) throws InputException {
    List<String> others =
        options.scripts().refused(packages.stream().map(Installation::installed).toList());
    if (!others.isEmpty()) {
      throw new InputException(
          "packages",
          "scripts that would not be run and are not acknowledged: " + String.join(", ", others));
    }
  }

  private static String kinds(Unpacked unpacked) {
    return String.join(", ", unpacked.scripts().stream().map(PackageScript::kind).toList());
  }

  private boolean isMerged(List<Unpacked> packages) {
    return switch (options.mergedUsr()) {
      case YES -> true;
      case NO -> false;
      case AUTO ->
          packages.stream()
              .anyMatch(unpacked ->
                  unpacked.name().equals("usrmerge")
                      || unpacked.name().equals("usr-is-merged")
                      || unpacked
                          .data()
                          .find(TreePath.of("/bin"))
                          .filter(Symlink.class::isInstance)
                          .isPresent());
    };
  }

  private void applyEffects(RootDraft root, BaseSystem base, List<Unpacked> packages)
      throws IOException {
    Set<String> names = new HashSet<>();
    base.packages().forEach(there -> names.add(there.name()));
    packages.forEach(unpacked -> names.add(unpacked.name()));
    for (Effect effect : Effect.ALL) {
      if (effect.packageName().isEmpty() || names.contains(effect.packageName())) {
        effect.apply(root, packages, notes);
      }
    }
  }

  private void note(Unpacked unpacked) throws IOException {
    var privileged = new ArrayList<String>();
    unpacked
        .data()
        .walk((path, node) -> {
          if (node instanceof RegularFile && (node.metadata().permissions() & 06000) != 0) {
            privileged.add(path.toString());
          }
        });
    if (!privileged.isEmpty()) {
      notes.add(unpacked.name() + ": setuid or setgid: " + String.join(", ", privileged));
    }
    if (!unpacked.scripts().isEmpty()) {
      notes.add(unpacked.name() + ": not run: " + kinds(unpacked));
    }
  }

  private static InstalledPackage installed(Unpacked unpacked) {
    ResolvedPackage resolved = unpacked.resolved();
    return new InstalledPackage(
        resolved.name(),
        resolved.version().toString(),
        resolved.architecture(),
        resolved.requestedBy(),
        unpacked.file(),
        unpacked.scripts());
  }
}
