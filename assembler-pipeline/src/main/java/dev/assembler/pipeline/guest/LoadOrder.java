package dev.assembler.pipeline.guest;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernel modules of a tree that the init loads, in order. */
record LoadOrder(
    FileTree tree, List<LoadedModule> modules, List<String> problems, List<String> warnings) {

  /** The list in a folder of modules, of paths below it. */
  private static final String LIST = "modules.load";

  static LoadOrder of(FileTree tree, List<String> names) throws IOException {
    var files = new TreeFiles(tree);
    var modules = new ArrayList<LoadedModule>();
    var problems = new ArrayList<String>();
    Optional<Directory> all = files.directory("/lib/modules");
    for (Directory.Entry release : all.map(Directory::entries).orElse(List.of())) {
      String folder = "/lib/modules/" + release.name();
      Optional<RegularFile> list = files.file(folder + "/" + LIST);
      for (String line : list.isPresent() ? lines(list.get()) : List.<String>of()) {
        if (files.file(folder + "/" + line).isEmpty()) {
          problems.add(folder + "/" + LIST + ": " + line + " is not there");
        } else {
          String name = line.substring(line.lastIndexOf('/') + 1).replaceFirst("\\..*", "");
          modules.add(
              new LoadedModule(
                  name.replace('-', '_'), TreePath.of(folder + "/" + line), List.of()));
        }
      }
    }
    return new LoadOrder(tree, modules, problems, List.of());
  }

  private static List<String> lines(RegularFile file) throws IOException {
    try (ImageSource source = file.content().open()) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(source.size()));
      source.readAt(0, bytes);
      return new String(bytes.array(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }
}
