package dev.assembler.pipeline.build;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.packages.PackageOrigin;
import dev.assembler.pipeline.recipe.ArtifactSpec;
import dev.assembler.pipeline.recipe.MadeArtifacts;
import dev.assembler.pipeline.recipe.References;
import dev.assembler.pipeline.recipe.References.Need;
import dev.assembler.pipeline.recipe.RootHashes;
import dev.assembler.pipeline.recipe.SourceRef;
import dev.assembler.pipeline.shape.BudgetException;
import dev.assembler.pipeline.uki.StubPlace;
import dev.assembler.verity.RootHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The artifacts of a recipe: each made once, or found where an earlier build has left it. */
final class ArtifactRoom implements MadeArtifacts {

  private final RecipeBuild build;
  private final SourceRoom sources;
  private final TreeRoom trees;
  private final KernelRoom kernel;
  private final Map<String, MadeFile> made = new TreeMap<>();

  ArtifactRoom(RecipeBuild build, SourceRoom sources, TreeRoom trees, KernelRoom kernel) {
    this.build = build;
    this.sources = sources;
    this.trees = trees;
    this.kernel = kernel;
  }

  /** The artifact of that name, made by whoever asks first. */
  MadeFile get(String name) throws IOException {
    ArtifactSpec spec = build.recipe().artifacts().get(name);
    String subject = "artifact." + name;
    return build.once(
        subject,
        spec.common().place(),
        () -> {
          MadeFile file = found(spec);
          synchronized (made) {
            made.put(name, file);
          }
          return file;
        });
  }

  private MadeFile found(ArtifactSpec spec) throws IOException {
    Key key = key(spec);
    Optional<MadeFile> there = build.cores().one(() -> looked(spec, key));
    if (there.isPresent()) {
      return there.get();
    }
    build.frame().requireMaking();
    MadeFile made = new ArtifactMaking(build, trees, kernel, this).make(spec, key);
    requireBudget(spec, made);
    build.workspace().note(build.recipe().architecture() + "/" + spec.name(), made);
    return made;
  }

  private Optional<MadeFile> looked(ArtifactSpec spec, Key key) throws IOException {
    long started = System.nanoTime();
    Optional<MadeFile> there = build.workspace().find(key);
    if (there.isPresent()) {
      if (spec instanceof ArtifactSpec.Image && isTooLarge(spec, there.get())) {
        return Optional.empty(); // who makes it sees which of its files are the largest
      }
      requireBudget(spec, there.get());
      build.finished("artifact." + spec.name(), true, there.get().size(), started);
    }
    return there;
  }

  private void requireBudget(ArtifactSpec spec, MadeFile file) throws IOException {
    if (isTooLarge(spec, file)) {
      throw BudgetException.ofParts(
          file.size(),
          spec.common().budget().getAsLong(),
          LargestParts.of(file, sizesOfNeeds(spec)));
    }
  }

  private static boolean isTooLarge(ArtifactSpec spec, MadeFile file) {
    var budget = spec.common().budget();
    return budget.isPresent() && file.size() > budget.getAsLong();
  }

  /** Of the artifacts that it is made of, which are there. */
  private Map<String, Long> sizesOfNeeds(ArtifactSpec spec) throws IOException {
    var sizes = new TreeMap<String, Long>();
    for (Need need : References.needsOf(spec)) {
      if (need.kind().equals("artifact")) {
        sizes.put(need.name(), get(need.name()).size());
      }
    }
    return sizes;
  }

  /** Everything that decides its bytes. What it is made of is made first. */
  Key key(ArtifactSpec spec) throws IOException {
    var parts = new TreeMap<String, Object>();
    parts.put("program", build.request().program());
    parts.put("code", build.request().code());
    parts.put("codecs", UsedCodecs.provenance(UsedCodecs.of(spec)));
    parts.put("architecture", build.recipe().architecture().toString());
    parts.put("epoch", build.epoch().toString());
    parts.put("seed", build.recipe().seed());
    var meaning = new TreeMap<String, Object>(spec.common().meaning());
    meaning.keySet().removeAll(List.of("budget", "output")); // bytes do not depend on them
    parts.put("artifact", meaning);
    parts.put("written", UsedCodecs.chosen(spec));
    parts.put("name", spec.name());
    if (spec instanceof ArtifactSpec.Kernel) {
      parts.put("kernel", kernel.imageKey().hex());
    }
    parts.put("needs", build.together("key", References.needsOf(spec), this::needed));
    switch (spec) {
      case ArtifactSpec.Uki uki -> {
        parts.put("cmdline", uki.commandLine());
        new UkiMaking(build, this).requireArchitecture(uki, get(uki.kernel()));
        parts.put("release", get(uki.kernel()).facts().getOrDefault(MadeFile.RELEASE, ""));
        if (uki.stub().isEmpty()) {
          Path stub = StubPlace.of(build.recipe().architecture().peMachine());
          parts.put("stub", build.cores().one(() -> build.files().stubDigest(stub)));
        }
      }
      case ArtifactSpec.Spdx spdx -> // of a tree's key addresses are no part
          parts.put("from", packages(spdx.tree()).stream().map(PackageOrigin::address).toList());
      case ArtifactSpec.Ipxe ipxe -> {
        parts.put("cmdline", ipxe.commandLine());
        parts.put("loads", List.of(output(ipxe.kernel()), output(ipxe.initrd())));
      }
      default -> {}
    }
    parts.put("files", build.digests(HostFiles.of(spec)));
    return Key.of(parts);
  }

  /** What was installed into the sources that a tree is laid of. */
  List<PackageOrigin> packages(String tree) throws IOException {
    var packages = new LinkedHashSet<PackageOrigin>();
    for (String from : build.recipe().trees().get(tree).from()) {
      if (build.recipe().sources().containsKey(from)) {
        sources.pin(from).packages().forEach(one -> packages.add(PackageOrigin.of(one)));
      } else {
        packages.addAll(packages(from));
      }
    }
    return List.copyOf(packages);
  }

  /** The name of its file. */
  String output(String artifact) {
    return build.recipe().artifacts().get(artifact).common().output();
  }

  /** Files of the host that they are made of, besides those of sources. */
  UsedFiles files() {
    return build.files();
  }

  /** All that have been asked for, by name. */
  Map<String, MadeFile> made() {
    synchronized (made) {
      return new TreeMap<>(made);
    }
  }

  /** Makes and opens all that these are, so that whoever uses them need not wait. */
  void require(List<Need> needs) throws IOException {
    build.together("open", needs, this::opened);
  }

  private Object opened(Need need) throws IOException {
    return switch (need.kind()) {
      case "source" -> sources.open(need.name());
      case "tree" -> trees.tree(need.name());
      default -> get(need.name());
    };
  }

  private String needed(Need need) throws IOException {
    String key =
        switch (need.kind()) {
          case "source" -> sources.pin(need.name()).key().hex();
          case "tree" -> trees.key(need.name()).hex();
          default -> meaning(get(need.name()));
        };
    return need + " " + key;
  }

  /** A hash area of one block is the same for all data: only its root hash tells them apart. */
  static String meaning(MadeFile file) {
    return (file.sha256() + " " + file.facts().getOrDefault(MadeFile.ROOT_HASH, "")).strip();
  }

  /** The tree of a source, for what reads several files of it. */
  FileTree sourceTree(String source) throws IOException {
    OpenSource open = sources.open(source);
    return build.normalized(open.tree(), open.fromHost());
  }

  @Override
  public Content content(String artifact) throws IOException {
    return TreeFiles.content(artifact, get(artifact).path());
  }

  @Override
  public String sha256(String artifact) throws IOException {
    return get(artifact).sha256();
  }

  @Override
  public RootHash rootHash(String artifact) throws IOException {
    return RootHash.parse(get(artifact).facts().get(MadeFile.ROOT_HASH));
  }

  /** With root hashes in their places. */
  String commandLine(String template) throws IOException {
    var hashes = new TreeMap<String, String>();
    for (String name : RootHashes.named(template)) {
      hashes.put(name, rootHash(name).toString());
    }
    return RootHashes.in(template, hashes::get);
  }

  @Override
  public Content sourceFile(SourceRef ref) throws IOException {
    if (sources.node(ref) instanceof RegularFile file) {
      return file.content();
    }
    throw new InputException("source." + ref.source(), ref.path() + " is no file");
  }

  @Override
  public FileTree tree(String name) throws IOException {
    return trees.tree(name);
  }
}
