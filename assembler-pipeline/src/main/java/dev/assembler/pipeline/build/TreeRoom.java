package dev.assembler.pipeline.build;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.Words;
import dev.assembler.pipeline.convert.OwnerRule;
import dev.assembler.pipeline.convert.SpecArgument;
import dev.assembler.pipeline.convert.TreeLayers;
import dev.assembler.pipeline.format.PatternSet;
import dev.assembler.pipeline.guest.GuestInitramfs;
import dev.assembler.pipeline.recipe.References;
import dev.assembler.pipeline.recipe.References.Need;
import dev.assembler.pipeline.recipe.SourceSpec;
import dev.assembler.pipeline.recipe.TreeFile;
import dev.assembler.pipeline.recipe.TreeSpec;
import dev.assembler.pipeline.shape.Prune;
import dev.assembler.pipeline.shape.Strip;
import dev.assembler.pipeline.spec.SpecDefaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The trees of a recipe: sources laid over one another, pruned, stripped, with the kernel's modules
 * and the recipe's own files, specs applied, and last the guest's init.
 */
final class TreeRoom {

  private final RecipeBuild build;
  private final SourceRoom sources;
  private final KernelRoom kernel;
  private ArtifactRoom artifacts;

  TreeRoom(RecipeBuild build, SourceRoom sources, KernelRoom kernel) {
    this.build = build;
    this.sources = sources;
    this.kernel = kernel;
  }

  /** Trees may hold artifacts, which are made of other trees. */
  void with(ArtifactRoom newArtifacts) {
    artifacts = newArtifacts;
  }

  /** What the tree of that name will be. */
  Key key(String name) throws IOException {
    TreeSpec spec = build.recipe().trees().get(name);
    return build.once("key of tree." + name, spec.place(), () -> key(spec));
  }

  private Key key(TreeSpec spec) throws IOException {
    var parts = new TreeMap<String, Object>();
    parts.put("spec", spec.meaning());
    parts.put("epoch", build.epoch().toString());
    parts.put("needs", build.together("key", needsOf(spec), this::needed));
    parts.put("kernel", kernel.isNeededBy(spec) ? kernel.key(spec).hex() : "");
    parts.put("files", build.digests(hostFiles(spec)));
    if (!spec.specs().isEmpty() || hasHostOwners(spec)) {
      // Specs name files of the host, and these owners are the host's: only the tree tells.
      FileTree tree = tree(spec.name());
      parts.put("tree", build.cores().one(() -> TreeDigest.of(tree)));
    }
    spec.raspberryPi().ifPresent(pi -> parts.put("loads", artifacts.output(pi.initrd())));
    return Key.of(parts);
  }

  private boolean hasHostOwners(TreeSpec spec) {
    return !spec.owner().contains(":")
        && spec.from().stream()
            .map(from -> build.recipe().sources().get(from))
            .anyMatch(
                source -> source instanceof SourceSpec.Tree tree && tree.kind().equals("dir"));
  }

  private String needed(Need need) throws IOException {
    String key =
        switch (need.kind()) {
          case "source" -> sources.pin(need.name()).key().hex();
          case "tree" -> key(need.name()).hex();
          default -> ArtifactRoom.meaning(artifacts.get(need.name()));
        };
    return need + " " + key;
  }

  /** What it is made of, the kernel's source last. */
  private List<Need> needsOf(TreeSpec spec) {
    var all = new ArrayList<>(References.needsOf(spec, build.recipe().sources().keySet()));
    if (kernel.isNeededBy(spec)) {
      all.add(kernel.source());
    }
    return all;
  }

  /** Files of the host that decide what is in it. */
  private static List<String> hostFiles(TreeSpec spec) {
    var files = new ArrayList<String>();
    spec.files().stream()
        .filter(file -> file.kind() == TreeFile.Kind.FILE)
        .forEach(file -> files.add(file.value()));
    spec.specs().forEach(text -> files.add(specOf(text).file().toString()));
    spec.identity().flatMap(TreeSpec.Identity::ca).ifPresent(files::add);
    return files;
  }

  private static SpecArgument specOf(String text) {
    return SpecArgument.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The tree, composed by whoever asks first. */
  FileTree tree(String name) throws IOException {
    TreeSpec spec = build.recipe().trees().get(name);
    String subject = "tree." + name;
    return build.once(
        subject,
        spec.place(),
        () -> {
          artifacts.require(needsOf(spec)); // nobody waits with a core in hand
          Cores.Work<FileTree> work =
              () -> {
                long started = build.started(subject);
                FileTree composed = composed(spec, laid(spec));
                build.finished(subject, false, -1, started);
                return composed;
              };
          // Modules are read by all cores.
          return kernel.isNeededBy(spec) ? build.cores().all(work) : build.cores().one(work);
        });
  }

  private FileTree laid(TreeSpec spec) throws IOException {
    var exclude = new ArrayList<PathPattern>();
    for (String text : spec.exclude()) {
      exclude.add(PathPattern.of(text.getBytes(StandardCharsets.UTF_8)));
    }
    var patterns = new PatternSet(exclude);
    OwnerRule owner = OwnerRule.parse("owner", spec.owner());
    var layers =
        new TreeLayers(
            build.rules(owner),
            patterns,
            spec.whiteouts(),
            build.implicit(),
            text -> build.warn("tree." + spec.name(), text));
    for (String from : spec.from()) {
      if (build.recipe().sources().containsKey(from)) {
        OpenSource source = sources.open(from);
        layers.lay(
            new TreeLayers.Layer("source." + from, source.fromHost(), source.tree(), true),
            source.destination());
      } else {
        layers.lay(new TreeLayers.Layer("tree." + from, false, tree(from), false), TreePath.ROOT);
      }
    }
    if (!patterns.unmatched().isEmpty()) {
      throw new InputException(
          "exclude " + String.join(", ", patterns.unmatched()), "matches nothing in the sources");
    }
    FileTree laid = kernel.isNeededBy(spec) ? kernel.laidOver(layers.tree(), spec) : layers.tree();
    return new BootFiles(build, artifacts)
        .laidOver(new TreeFiles(build, sources, artifacts).laidOver(laid, spec), spec);
  }

  private FileTree composed(TreeSpec spec, FileTree laid) throws IOException {
    Prune.Result pruned = Prune.of(spec.prune()).apply(laid);
    if (!pruned.unmatched().isEmpty()) {
      throw new InputException(
          "prune " + String.join(", ", pruned.unmatched()), "matches nothing in the tree");
    }
    FileTree tree = pruned.tree();
    if (spec.strip().isPresent()) {
      Strip.Result stripped =
          Strip.apply(tree, Words.one("strip", spec.strip().get(), Strip.Level.class));
      stripped.left().forEach(left -> build.warn("tree." + spec.name(), "not stripped: " + left));
      tree = stripped.tree();
    }
    for (String text : spec.specs()) {
      SpecArgument argument = specOf(text);
      tree =
          dev.assembler.pipeline.spec.TreeSpec.read(
                  argument.language(), build.path(argument.file().toString()), text)
              .applyTo(
                  tree,
                  new SpecDefaults(
                      build.implicit(), build.epoch(), new OwnerRule.Fixed(0, 0).onHost(0, 0)));
    }
    if (spec.guest().isPresent()) {
      GuestInitramfs.Composed guest =
          GuestInitramfs.compose(spec.guest().get().config(), tree, build.epoch());
      guest.warnings().forEach(text -> build.warn("tree." + spec.name(), text));
      tree = guest.tree();
    }
    ForeignPrograms.warning(tree, build.recipe().architecture())
        .ifPresent(text -> build.warn("tree." + spec.name(), text));
    return tree;
  }
}
