package dev.assembler.pipeline.lists;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputRequest;
import dev.assembler.pipeline.inputs.Inputs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Installs the release components of a list: fetched, checked, renamed, executable. */
public final class ReleaseComponents {

  private static final int EXECUTABLE = 0755;

  private ReleaseComponents() {}

  /**
   * What was installed.
   *
   * @param tree the folder with the files in it, and nothing else
   * @param files what was fetched, in the order of the components
   */
  public record Installed(FileTree tree, List<InputFile> files) {}

  /**
   * All components as files in a folder.
   *
   * @throws UsageException naming every component that is no release, or that has the file name of
   *     another
   */
  public static Installed install(List<Component> components, TreePath folder, Inputs inputs)
      throws IOException {
    requireInstallable(components);
    List<InputFile> files =
        inputs.fetch(
            components.stream()
                .map(component -> InputRequest.unpinned(component.name(), component.address()))
                .toList());
    TreeBuilder tree = FileTree.builder();
    for (int i = 0; i < files.size(); i++) {
      String name = components.get(i).fileName();
      tree.file(
          folder.isRoot() ? "/" + name : folder + "/" + name,
          EXECUTABLE,
          Content.of(files.get(i).path()));
    }
    return new Installed(
        files.isEmpty()
            ? FileTree.of(Directory.of(Metadata.of(EXECUTABLE), List.of()))
            : tree.build(),
        files);
  }

  private static void requireInstallable(List<Component> components) {
    var problems = new ArrayList<String>();
    var names = new TreeMap<String, String>();
    for (Component component : components) {
      if (component.kind() == Component.Kind.GIT) {
        problems.add(
            component.name()
                + " (line "
                + component.line()
                + ") is a repository: it has to be built, which needs a pinned container and is"
                + " not done yet");
        continue;
      }
      String other = names.putIfAbsent(component.fileName(), component.name());
      if (other != null) {
        problems.add(
            component.name() + " and " + other + " are both installed as " + component.fileName());
      }
    }
    if (!problems.isEmpty()) {
      throw new UsageException(
          "components", String.join("; ", problems), "releases, each with a name of its own", "");
    }
  }
}
