package dev.assembler.pipeline.kernel.firmware;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.kernel.Fnmatch;
import dev.assembler.pipeline.kernel.ModuleSelection;
import dev.assembler.pipeline.kernel.Reason;
import dev.assembler.pipeline.kernel.SelectedModule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The firmware of modules: what their {@code firmware=} names, and the files of the sections of
 * WHENCE for their names; of links also what they lead to. Drivers name more than any one machine
 * has, so what is missing is told and no error.
 */
public final class FirmwareSelection {

  private static final TreePath PLACE = TreePath.of("lib/firmware");

  private final FirmwareTree firmware;
  private final String release;
  private final Map<String, Set<Reason>> files = new TreeMap<>();
  private final Map<String, Set<Reason>> missing = new TreeMap<>();

  private FirmwareSelection(FirmwareTree firmware, String release) {
    this.firmware = firmware;
    this.release = release;
  }

  public static FirmwareSelection of(ModuleSelection modules, FirmwareTree firmware) {
    var selection = new FirmwareSelection(firmware, modules.release());
    for (SelectedModule selected : modules.modules()) {
      String name = selected.module().name();
      for (String wanted : selected.facts().modinfo().values("firmware")) {
        selection.want(wanted, new Reason(Reason.Kind.FIRMWARE, name));
      }
      for (Whence.Section section : firmware.whence().sections()) {
        if (section.drivers().contains(name)) {
          var reason = new Reason(Reason.Kind.WHENCE, name);
          section.files().forEach(file -> selection.want(file, reason));
          section.links().forEach(link -> selection.want(link.path(), reason));
        }
      }
    }
    return selection;
  }

  /** What is there, in byte order. */
  public List<SelectedFirmware> files() {
    return listed(files);
  }

  /** What is not there, by the names it was asked for by, in byte order. */
  public List<SelectedFirmware> missing() {
    return listed(missing);
  }

  /** A tree of these files and links, compressed where they are, in {@code lib/firmware}. */
  public FileTree tree() {
    TreePath place = firmware.source().isRoot() ? PLACE : firmware.source();
    TreeBuilder builder = FileTree.builder();
    putDirectory(builder, place, TreePath.ROOT);
    for (String path : files.keySet()) {
      TreePath below = FirmwareTree.path(path);
      putDirectory(builder, place, below.parent());
      builder.put(place.resolve(below), firmware.node(path));
    }
    return builder.build();
  }

  private void putDirectory(TreeBuilder builder, TreePath place, TreePath below) {
    if (!builder.contains(place.resolve(below))) {
      if (!below.isRoot()) {
        putDirectory(builder, place, below.parent());
      }
      builder.put(place.resolve(below), Directory.of(firmware.directory(below), List.of()));
    }
  }

  /** A name may be a pattern; one that is both a file and a pattern is the file. */
  private void want(String name, Reason reason) {
    Set<String> names =
        firmware.stored(name, release).isEmpty() && Fnmatch.isPattern(name)
            ? firmware.matching(name, release)
            : Set.of(name);
    if (names.isEmpty()) {
      note(missing, name, reason);
    }
    for (String one : names) {
      firmware
          .stored(one, release)
          .ifPresentOrElse(stored -> take(stored, reason), () -> note(missing, one, reason));
    }
  }

  private void take(String stored, Reason reason) {
    note(files, stored, reason);
    if (firmware.node(stored) instanceof Symlink) {
      firmware
          .target(stored)
          .ifPresentOrElse(
              target -> note(files, target, new Reason(Reason.Kind.LINKED, stored)),
              () -> note(missing, stored, new Reason(Reason.Kind.LINKED, stored)));
    }
  }

  private static void note(Map<String, Set<Reason>> notes, String path, Reason reason) {
    notes.computeIfAbsent(path, key -> new LinkedHashSet<>()).add(reason);
  }

  private static List<SelectedFirmware> listed(Map<String, Set<Reason>> notes) {
    var listed = new ArrayList<SelectedFirmware>();
    notes.forEach((path, reasons) -> listed.add(new SelectedFirmware(path, List.copyOf(reasons))));
    return listed;
  }
}
