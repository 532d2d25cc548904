package dev.assembler.pipeline.recipe;

import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.toml.TomlTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What trees and artifacts need of one another, by name: whether it is there, and no circle. */
public final class References {

  /**
   * What something needs.
   *
   * @param kind "source", "tree" or "artifact"
   */
  public record Need(String kind, String name) {
    @Override
    public String toString() {
      return kind + '.' + name;
    }
  }

  private final RecipeScope scope;
  private final Map<String, SourceSpec> sources;
  private final Map<String, TreeSpec> trees;
  private final Map<String, ArtifactSpec> artifacts;
  private final Set<Need> sound = new LinkedHashSet<>();

  References(
      RecipeScope scope,
      Map<String, SourceSpec> sources,
      Map<String, TreeSpec> trees,
      Map<String, ArtifactSpec> artifacts) {
    this.scope = scope;
    this.sources = sources;
    this.trees = trees;
    this.artifacts = artifacts;
  }

  /**
   * What is needed to make these artifacts must be there.
   *
   * @return everything that is needed, the artifacts among it
   */
  Set<String> check(Set<String> delivered, Optional<KernelSpec> kernel) {
    var needed = new LinkedHashSet<String>();
    delivered.forEach(name -> reach(new Need("artifact", name), kernel, needed));
    checkAll(needed);
    return needed;
  }

  private void reach(Need need, Optional<KernelSpec> kernel, Set<String> needed) {
    if (!needed.add(need.toString())) {
      return;
    }
    boolean ofKernel = false;
    List<Need> needs = List.of();
    if (need.kind().equals("tree") && trees.containsKey(need.name())) {
      TreeSpec tree = trees.get(need.name());
      needs = needsOf(tree);
      ofKernel = !(tree.modules() instanceof TreeSpec.Modules.None) || tree.firmware();
    } else if (need.kind().equals("artifact") && artifacts.containsKey(need.name())) {
      ArtifactSpec artifact = artifacts.get(need.name());
      needs = needsOf(artifact);
      ofKernel = artifact instanceof ArtifactSpec.Kernel;
    } else if (need.kind().equals("source") && sources.containsKey(need.name())) {
      needs =
          SourcesReader.baseOf(sources.get(need.name())).stream()
              .map(base -> new Need("source", base))
              .toList();
    }
    needs.forEach(next -> reach(next, kernel, needed));
    if (ofKernel && kernel.isPresent()) {
      reach(new Need("source", kernel.get().from()), kernel, needed);
    }
    if (need.kind().equals("tree")) {
      needed.add("source." + need.name()); // one that there is nothing of for this architecture
    }
  }

  private void checkAll(Set<String> needed) {
    for (TreeSpec tree : trees.values()) {
      for (String from : tree.from()) {
        if (sources.containsKey(from) && trees.containsKey(from)) {
          problem("tree", tree.name(), "from: \"" + from + "\" is both a source and a tree");
        }
      }
      if (needed.contains("tree." + tree.name())) {
        needsOf(tree).forEach(need -> require("tree", tree.name(), need));
      }
    }
    for (ArtifactSpec artifact : artifacts.values()) {
      if (needed.contains("artifact." + artifact.name())) {
        needsOf(artifact).forEach(need -> require("artifact", artifact.name(), need));
      }
    }
    for (ArtifactSpec artifact : artifacts.values()) {
      requireVerity(artifact);
    }
    trees.keySet().forEach(name -> walk(new Need("tree", name), new LinkedHashSet<>()));
    artifacts.keySet().forEach(name -> walk(new Need("artifact", name), new LinkedHashSet<>()));
  }

  /** What a tree is made of, besides the kernel's source. */
  public static List<Need> needsOf(TreeSpec tree, Set<String> sources) {
    var needs = new ArrayList<Need>();
    tree.from()
        .forEach(from -> needs.add(new Need(sources.contains(from) ? "source" : "tree", from)));
    tree.files().stream()
        .filter(file -> file.kind() == TreeFile.Kind.ARTIFACT)
        .forEach(file -> needs.add(new Need("artifact", file.value())));
    tree.files().stream()
        .filter(file -> file.kind() == TreeFile.Kind.SOURCE)
        .flatMap(file -> SourceRef.parse(file.value()).stream())
        .forEach(ref -> needs.add(new Need("source", ref.source())));
    tree.raspberryPi()
        .ifPresent(pi -> {
          needs.add(new Need("artifact", pi.kernel()));
          needs.add(new Need("artifact", pi.initrd()));
        });
    tree.guest()
        .ifPresent(
            guest -> guest.images().forEach(image -> needs.add(new Need("artifact", image))));
    return needs;
  }

  private List<Need> needsOf(TreeSpec tree) {
    return needsOf(tree, sources.keySet());
  }

  /** What an artifact is made of, besides the kernel's source. */
  public static List<Need> needsOf(ArtifactSpec artifact) {
    return switch (artifact) {
      case ArtifactSpec.Image image ->
          Stream.concat(Stream.of(image.tree()), image.ownTrees().stream())
              .map(name -> new Need("tree", name))
              .toList();
      case ArtifactSpec.Kernel kernel -> List.of();
      case ArtifactSpec.Verity verity -> List.of(new Need("artifact", verity.of()));
      case ArtifactSpec.Uki uki ->
          Stream.concat(
                  Stream.of(
                          Stream.of(uki.kernel()),
                          uki.initrds().stream(),
                          RootHashes.named(uki.commandLine()).stream())
                      .flatMap(names -> names)
                      .map(name -> new Need("artifact", name)),
                  uki.files()
                      .flatMap(file -> SourceRef.parse(file).stream())
                      .map(ref -> new Need("source", ref.source())))
              .toList();
      case ArtifactSpec.GrubCore grub ->
          Stream.concat(
                  Stream.of(new Need("source", grub.from().source())),
                  RootHashes.named(grub.config()).stream().map(name -> new Need("artifact", name)))
              .toList();
      case ArtifactSpec.Disk disk -> disk.names().needs();
      case ArtifactSpec.Container container -> List.of(new Need("artifact", container.of()));
      case ArtifactSpec.Plain plain -> List.of();
      case ArtifactSpec.Spdx spdx -> List.of(new Need("tree", spdx.tree()));
      case ArtifactSpec.Ipxe ipxe ->
          Stream.concat(
                  Stream.of(ipxe.kernel(), ipxe.initrd()),
                  RootHashes.named(ipxe.commandLine()).stream())
              .map(name -> new Need("artifact", name))
              .toList();
    };
  }

  private void require(String kind, String name, Need need) {
    if (need.name().isEmpty()) {
      return; // told already
    }
    Set<String> known =
        switch (need.kind()) {
          case "tree" -> trees.keySet();
          case "source" -> sources.keySet();
          default -> artifacts.keySet();
        };
    boolean mayBeSource =
        need.kind().equals("source") || kind.equals("tree") && need.kind().equals("tree");
    if (!known.contains(need.name())
        && !(mayBeSource && scope.toml().table("source").has(need.name()))) {
      var near = new LinkedHashSet<String>(known);
      if (mayBeSource) {
        near.addAll(sources.keySet());
      }
      String what = mayBeSource && need.kind().equals("tree") ? "source and no tree" : need.kind();
      problem(
          kind,
          name,
          need.name(),
          "there is no " + what + " \"" + need.name() + '"' + Nearest.hint(need.name(), near));
    }
  }

  /** A root hash is that of a hash area. */
  private void requireVerity(ArtifactSpec artifact) {
    String commandLine =
        switch (artifact) {
          case ArtifactSpec.Uki uki -> uki.commandLine();
          case ArtifactSpec.Ipxe ipxe -> ipxe.commandLine();
          case ArtifactSpec.GrubCore grub -> grub.config();
          default -> "";
        };
    for (String name : RootHashes.named(commandLine)) {
      if (artifacts.containsKey(name) && !(artifacts.get(name) instanceof ArtifactSpec.Verity)) {
        problem(
            "artifact",
            artifact.name(),
            "cmdline: {roothash:" + name + "} is no artifact of kind verity");
      }
    }
  }

  private void walk(Need at, Set<Need> path) {
    if (sound.contains(at)) {
      return;
    }
    if (!path.add(at)) {
      var circle = new ArrayList<>(path);
      List<Need> part = circle.subList(circle.indexOf(at), circle.size());
      problem(
          at.kind(),
          at.name(),
          "needs itself: "
              + String.join(" -> ", part.stream().map(Need::toString).toList())
              + " -> "
              + at);
      sound.addAll(part);
      return;
    }
    List<Need> needs = List.of();
    if (at.kind().equals("tree") && trees.containsKey(at.name())) {
      needs = needsOf(trees.get(at.name()));
    } else if (at.kind().equals("artifact") && artifacts.containsKey(at.name())) {
      needs = needsOf(artifacts.get(at.name()));
    }
    needs.forEach(need -> walk(need, path));
    path.remove(at);
    sound.add(at);
  }

  private void problem(String kind, String name, String reason) {
    problem(kind, name, "", reason);
  }

  /**
   * @param value that is wrong
   */
  private void problem(String kind, String name, String value, String reason) {
    scope
        .toml()
        .table(kind)
        .table(name)
        .ifPresentOrElse(
            table -> table.problem(keyOf(table, value), reason),
            () -> scope.toml().root().problem(kind, reason));
  }

  /** The key that has the value, alone or in a list; empty where it lies deeper. */
  private static String keyOf(TomlTable table, String value) {
    return table.values().entrySet().stream()
        .filter(each -> !RecipeKeys.ARTIFACT.contains(each.getKey()))
        .filter(each ->
            each.getValue().equals(value)
                || each.getValue() instanceof List<?> list && list.contains(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }
}
