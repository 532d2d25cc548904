package dev.assembler.pipeline.build;

import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeLinks;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.pipeline.packages.FileOwners;
import dev.assembler.pipeline.recipe.ArtifactSpec;
import dev.assembler.pipeline.recipe.DeliveredName;
import dev.assembler.pipeline.recipe.Place;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.SourceSpec;
import dev.assembler.pipeline.recipe.TreeFile;
import dev.assembler.pipeline.recipe.TreeSpec;
import dev.assembler.pipeline.recipe.TreeSpec.Modules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a path of an artifact comes from, by the recipe: from what is delivered down to the line
 * that put it there, the source that has it and the package in it.
 */
public final class Origins {

  private final Site site;
  private final List<Origin> found = new ArrayList<>();

  /**
   * One step on the way down.
   *
   * @param place what of the recipe says it
   * @param what in words: "a file of the recipe", "bash 5.2.15-2+b7"
   */
  public record Origin(Place place, String what) {}

  private Origins(Site site) {
    this.site = site;
  }

  /**
   * @param request of one recipe, whose sources are read
   * @param file the name of the artifact, or of a file in which it is delivered
   * @return the artifact first; nothing but that and its tree if nobody else put the path there
   * @throws UsageException if there is no such artifact, or it is made of no tree
   */
  public static List<Origin> of(BuildRequest request, String file, TreePath path)
      throws IOException {
    Recipe recipe = request.recipes().getFirst();
    ArtifactSpec artifact = artifact(recipe, file);
    if (!(artifact instanceof ArtifactSpec.Image image)) {
      throw new UsageException(
          "artifact." + artifact.name(),
          "made of no tree",
          "one that is, as a partition's own",
          "");
    }
    try (Workspace workspace = Workspace.look(request.folder());
        var stored = new StoredInputs(request.inputs());
        var frame =
            new BuildFrame(
                new Cores(request.jobs()), workspace, BuildEvent.Listener.NONE, output -> {})) {
      var origins = new Origins(Site.of(request, recipe, frame, stored));
      origins.found.add(new Origin(image.common().place(), "written as " + image.format()));
      try {
        origins.tree(recipe.trees().get(image.tree()), path);
      } finally {
        frame.requireSuccess();
      }
      return List.copyOf(origins.found);
    }
  }

  private static ArtifactSpec artifact(Recipe recipe, String file) {
    Set<String> names = new LinkedHashSet<>();
    if (recipe.artifacts().containsKey(file)) {
      names.add(file);
    }
    recipe
        .variants()
        .values()
        .forEach(variant -> {
          variant
              .files()
              .forEach((name, artifact) -> {
                if (new DeliveredName(name).matches(file)) {
                  names.add(artifact);
                }
              });
        });
    if (names.size() != 1) {
      throw new UsageException(
          file,
          names.isEmpty() ? "no artifact of the recipe" : "artifacts " + String.join(", ", names),
          "one of " + String.join(", ", recipe.artifacts().keySet()),
          "state it: --artifact NAME");
    }
    return recipe.artifacts().get(names.iterator().next());
  }

  /** What is laid later hides what is below it, so it is asked first. */
  private boolean tree(TreeSpec spec, TreePath path) throws IOException {
    int depth = found.size();
    found.add(new Origin(spec.place(), "in this tree"));
    for (TreeFile file : spec.files().reversed()) {
      if (isAt(TreePath.of(file.path()), path, file.kind())) {
        found.add(new Origin(file.place(), what(file)));
        return true;
      }
    }
    boolean ofKernel =
        path.toString().startsWith("/lib/modules/")
            && !(spec.modules() instanceof Modules.None)
            && site.recipe().kernel().isPresent();
    if (ofKernel) {
      found.add(new Origin(site.recipe().kernel().get().place(), "of the kernel"));
      return source(site.recipe().kernel().get().from(), path);
    }
    for (String from : spec.from().reversed()) {
      boolean isThere =
          site.recipe().sources().containsKey(from)
              ? source(from, path)
              : tree(site.recipe().trees().get(from), path);
      if (isThere) {
        return true;
      }
    }
    if (spec.guest().isPresent()) {
      found.add(new Origin(spec.place(), "of the guest, or of nobody else"));
      return true;
    }
    found.subList(depth, found.size()).clear();
    return false;
  }

  private static boolean isAt(TreePath stated, TreePath path, TreeFile.Kind kind) {
    return stated.equals(path)
        || (kind == TreeFile.Kind.SOURCE && path.toString().startsWith(stated + "/"));
  }

  private static String what(TreeFile file) {
    return switch (file.kind()) {
      case TEXT -> "a text of the recipe";
      case FILE -> "the file " + file.value();
      case ARTIFACT -> "the artifact " + file.value();
      case SOURCE -> "copied from " + file.value();
      case LINK -> "a link of the recipe";
      case DIRECTORY -> "a directory of the recipe";
    };
  }

  private boolean source(String name, TreePath path) throws IOException {
    OpenSource source = site.sources().open(name);
    SourceSpec spec = site.recipe().sources().get(name);
    String below = path.toString();
    String destination = source.destination().isRoot() ? "" : source.destination().toString();
    boolean isBelow = below.startsWith(destination + "/");
    TreePath inside = isBelow ? TreePath.of(below.substring(destination.length())) : path;
    if (!isBelow || TreeLinks.at(source.tree(), inside).isEmpty()) {
      return false;
    }
    List<String> packages =
        FileOwners.of(source.tree()).of(inside).stream()
            .map(owner -> owner.name() + " " + owner.version())
            .toList();
    found.add(
        new Origin(
            spec.place(), packages.isEmpty() ? "of this source" : String.join(", ", packages)));
    return true;
  }
}
