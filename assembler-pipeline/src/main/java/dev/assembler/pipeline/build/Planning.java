package dev.assembler.pipeline.build;

import dev.assembler.pipeline.inputs.FetchedOnce;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.pipeline.layout.DiskDescription;
import dev.assembler.pipeline.recipe.ArtifactSpec;
import dev.assembler.pipeline.recipe.KernelSpec;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.References;
import dev.assembler.pipeline.recipe.References.Need;
import dev.assembler.pipeline.recipe.TreeSpec;
import dev.assembler.pipeline.recipe.TreeSpec.Modules;
import dev.assembler.pipeline.recipe.VariantSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Says what a build would do. Sources are pinned, for which files may be fetched into the store; of
 * Debian's packages an index tells enough. Nothing is written to the output directory.
 */
public final class Planning {

  private final BuildRequest request;
  private final Site site;
  private final Set<Need> planned = new LinkedHashSet<>();
  private final List<BuildPlan.Step> steps = new ArrayList<>();

  private Planning(BuildRequest request, Site site) {
    this.request = request;
    this.site = site;
  }

  /**
   * @throws BuildException with every source that cannot be had
   * @throws dev.assembler.pipeline.UsageException for variants that there are not
   */
  public static BuildPlan plan(BuildRequest request, BuildEvent.Listener listener)
      throws IOException {
    ChosenVariants.require(request.recipes(), request.variants());
    var parts = new ArrayList<BuildPlan.Part>();
    try (Workspace workspace = Workspace.look(request.folder());
        var stored = new StoredInputs(request.inputs());
        var frame =
            new BuildFrame(new Cores(request.jobs()), workspace, listener, unfinished -> {})) {
      var inputs = new FetchedOnce(stored);
      for (Recipe recipe : request.recipes()) {
        Site site = Site.of(request, recipe, frame, inputs);
        parts.add(new Planning(request, site).part());
      }
      frame.requireSuccess();
    }
    return new BuildPlan(parts);
  }

  private BuildPlan.Part part() throws IOException {
    for (String artifact : site.delivered()) {
      plan(new Need("artifact", artifact));
    }
    for (Need need : planned) {
      if (need.kind().equals("source")) {
        pin(need.name());
      }
    }
    var inputs = new ArrayList<BuildPlan.Input>();
    site.sources()
        .pinned()
        .forEach((name, source) ->
            inputs.add(
                new BuildPlan.Input(name, source.key().hex(), source.inputs(), source.packages())));
    var outputs = new ArrayList<BuildPlan.Delivery>();
    for (VariantSpec variant : site.chosen().variants()) {
      String folder = request.folderOf(site.recipe().architecture(), variant.name());
      variant
          .files()
          .forEach((file, artifact) ->
              outputs.add(new BuildPlan.Delivery(folder + "/" + file, artifact)));
    }
    return new BuildPlan.Part(
        site.recipe().architecture(), inputs, steps, outputs, site.chosen().leftOut());
  }

  /** So that the plan has it, and what it goes into. */
  private void pin(String source) throws IOException {
    try {
      site.sources().pin(source);
    } catch (SkippedException e) {
      // told by the frame
    }
  }

  /** What something needs comes before it. */
  private void plan(Need need) throws IOException {
    if (!planned.add(need)) {
      return;
    }
    Recipe recipe = site.recipe();
    switch (need.kind()) {
      case "tree" -> {
        TreeSpec tree = recipe.trees().get(need.name());
        List<Need> needs = new ArrayList<>(References.needsOf(tree, recipe.sources().keySet()));
        if (!(tree.modules() instanceof Modules.None) || tree.firmware()) {
          needs.add(kernelSource());
        }
        planAll(needs);
        steps.add(
            new BuildPlan.Step(
                need.toString(), verb(tree), texts(needs), false, OptionalLong.empty(), List.of()));
      }
      case "artifact" -> {
        ArtifactSpec artifact = recipe.artifacts().get(need.name());
        List<Need> needs = new ArrayList<>(References.needsOf(artifact));
        if (artifact instanceof ArtifactSpec.Kernel) {
          needs.add(kernelSource());
        }
        planAll(needs);
        Optional<MadeFile> there = there(need.name());
        steps.add(
            new BuildPlan.Step(
                need.toString(),
                verb(artifact),
                texts(needs),
                there.isPresent(),
                there.map(file -> OptionalLong.of(file.size())).orElse(OptionalLong.empty()),
                partitions(artifact)));
      }
      default -> {}
    }
  }

  private Need kernelSource() {
    return new Need("source", site.recipe().kernel().map(KernelSpec::from).orElseThrow());
  }

  private void planAll(List<Need> needs) throws IOException {
    for (Need need : needs) {
      plan(need);
    }
  }

  private Optional<MadeFile> there(String artifact) throws IOException {
    try {
      return Optional.of(site.artifacts().get(artifact));
    } catch (SkippedException e) {
      return Optional.empty();
    }
  }

  private static List<String> texts(List<Need> needs) {
    return needs.stream().map(Need::toString).toList();
  }

  private static List<DiskDescription.Slot> partitions(ArtifactSpec artifact) {
    return artifact instanceof ArtifactSpec.Disk disk ? disk.description().partitions() : List.of();
  }

  private static String verb(TreeSpec tree) {
    var verbs = new ArrayList<String>();
    verbs.add("lay " + String.join(", ", tree.from()));
    if (!tree.prune().isEmpty()) {
      verbs.add("prune");
    }
    tree.strip().ifPresent(level -> verbs.add("strip " + level));
    if (!(tree.modules() instanceof Modules.None)) {
      verbs.add("add modules");
    }
    if (tree.guest().isPresent()) {
      verbs.add("add the guest's init");
    }
    return String.join(", ", verbs);
  }

  private static String verb(ArtifactSpec artifact) {
    return switch (artifact) {
      case ArtifactSpec.Image image ->
          "write " + image.format() + image.compression().map(codec -> " " + codec).orElse("");
      case ArtifactSpec.Kernel kernel -> "copy the kernel";
      case ArtifactSpec.Verity verity -> "hash " + verity.of();
      case ArtifactSpec.Uki uki ->
          uki.signing().isPresent() ? "write and sign a UKI" : "write a UKI";
      case ArtifactSpec.Disk disk -> "write a disk";
      case ArtifactSpec.Container container ->
          "convert " + container.of() + " to " + container.container();
      case ArtifactSpec.Plain plain -> "copy";
      case ArtifactSpec.Spdx spdx -> "list what is in " + spdx.tree();
      case ArtifactSpec.Ipxe ipxe -> "write a script of iPXE";
      case ArtifactSpec.GrubCore grub -> "write GRUB's core";
    };
  }
}
