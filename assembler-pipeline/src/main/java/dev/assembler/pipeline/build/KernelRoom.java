package dev.assembler.pipeline.build;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeOverlay;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.TreeLinks;
import dev.assembler.pipeline.kernel.ModuleRequest;
import dev.assembler.pipeline.kernel.ModuleSelection;
import dev.assembler.pipeline.kernel.ModuleTree;
import dev.assembler.pipeline.kernel.firmware.FirmwareSelection;
import dev.assembler.pipeline.kernel.firmware.FirmwareTree;
import dev.assembler.pipeline.kernel.firmware.SelectedFirmware;
import dev.assembler.pipeline.recipe.KernelSpec;
import dev.assembler.pipeline.recipe.References.Need;
import dev.assembler.pipeline.recipe.TreeSpec;
import dev.assembler.pipeline.recipe.TreeSpec.Modules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kernel of a recipe: its image, its modules, and the firmware that they ask for. */
final class KernelRoom {

  /** Where packages put a kernel's image, RELEASE in its place. */
  private static final List<String> IMAGES =
      List.of(
          "/boot/vmlinuz-RELEASE",
          "/usr/lib/modules/RELEASE/vmlinuz",
          "/lib/modules/RELEASE/vmlinuz",
          "/boot/vmlinuz");

  private final RecipeBuild build;
  private final SourceRoom sources;

  KernelRoom(RecipeBuild build, SourceRoom sources) {
    this.build = build;
    this.sources = sources;
  }

  private KernelSpec spec() {
    return build.recipe().kernel().orElseThrow();
  }

  boolean isNeededBy(TreeSpec tree) {
    return !(tree.modules() instanceof Modules.None) || tree.firmware();
  }

  /** What all of it is from. */
  Need source() {
    return new Need("source", spec().from());
  }

  /** Stands for the image. */
  Key imageKey() throws IOException {
    return key(spec().image().orElse(""), List.of());
  }

  /** Stands for the modules and the firmware that are in a tree. */
  Key key(TreeSpec tree) throws IOException {
    return key("", tree.modules() instanceof Modules.Needed ? spec().modules() : List.of());
  }

  private Key key(String image, List<String> modules) throws IOException {
    return Key.of(
        Map.of(
            "source",
            sources.pin(spec().from()).key().hex(),
            "release",
            spec().release().orElse(""),
            "image",
            image,
            "modules",
            modules));
  }

  /** As {@code uname -r} prints it. */
  String release() throws IOException {
    if (spec().release().isPresent()) {
      return spec().release().get();
    }
    List<String> releases = ModuleTree.releases(tree());
    if (releases.size() != 1) {
      throw new InputException(
          "source." + spec().from(),
          (releases.isEmpty()
                  ? "no kernel modules in it"
                  : "several kernels: " + String.join(", ", releases))
              + "; state one: release = .. in [kernel]");
    }
    return releases.getFirst();
  }

  /** The kernel's image, which is one for this architecture. */
  RegularFile image() throws IOException {
    List<String> places = new ArrayList<>();
    if (spec().image().isPresent()) {
      places.add(spec().image().get());
    } else {
      String release = release();
      IMAGES.forEach(place -> places.add(place.replace("RELEASE", release)));
    }
    for (String place : places) {
      Optional<TreeLinks.Place> found = TreeLinks.find(tree(), TreePath.of(place));
      if (found.isPresent() && found.get().node() instanceof RegularFile file) {
        KernelMachine.require(
            build.recipe().architecture(),
            "source." + spec().from() + ": " + place,
            file.content());
        return file;
      }
    }
    throw new InputException(
        "source." + spec().from(), "no kernel at " + String.join(", ", places));
  }

  private FileTree tree() throws IOException {
    OpenSource source = sources.open(spec().from());
    return build.normalized(source.tree(), source.fromHost());
  }

  /** A tree with the modules and the firmware that it asks for. */
  FileTree laidOver(FileTree below, TreeSpec tree) throws IOException {
    FileTree whole = tree();
    ModuleTree modules = ModuleTree.of(whole, release(), build.cores().count());
    ModuleSelection selection =
        switch (tree.modules()) {
          case Modules.None none -> modules.closure(List.of());
          case Modules.All all -> modules.all(tree.place().subject());
          case Modules.Needed needed -> modules.closure(requests(spec().modules(), tree));
          case Modules.Named named -> modules.closure(requests(named.names(), tree));
        };
    selection.remarks().forEach(remark -> build.warn("tree." + tree.name(), remark));
    FileTree laid = TreeOverlay.lay(below, selection.tree(), TreePath.ROOT, build.implicit());
    if (!tree.firmware()) {
      return laid;
    }
    FirmwareSelection firmware = FirmwareSelection.of(selection, FirmwareTree.of(whole));
    for (SelectedFirmware missing : firmware.missing()) {
      build.warn("tree." + tree.name(), "firmware is not there: " + missing.shown());
    }
    return TreeOverlay.lay(laid, firmware.tree(), TreePath.ROOT, build.implicit());
  }

  private static List<ModuleRequest> requests(List<String> names, TreeSpec tree) {
    return names.stream().map(name -> ModuleRequest.parse(name, tree.place().subject())).toList();
  }
}
