package dev.assembler.pipeline.spec;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small tree and specs over it. */
final class Specs {

  static final Epoch EPOCH = Epoch.ofSeconds(1_700_000_000);

  private Specs() {}

  static FileTree tree() {
    return FileTree.builder()
        .directory("/bin", 0755)
        .file("/bin/tool", 0755, Content.of("#!/bin/sh\n"))
        .hardLink("/bin/same", "/bin/tool")
        .symlink("/bin/sh", "tool")
        .directory("/dev", 0755)
        .build();
  }

  static FileTree apply(TreeSpec.Language language, Path folder, String text) throws IOException {
    return apply(language, folder, text, tree());
  }

  static FileTree apply(TreeSpec.Language language, Path folder, String text, FileTree tree)
      throws IOException {
    Path file = folder.resolve("test.spec");
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    return TreeSpec.read(language, file, "test.spec").applyTo(tree, SpecDefaults.at(EPOCH));
  }

  static Node node(FileTree tree, String path) {
    return tree.find(TreePath.of(path)).orElseThrow(() -> new AssertionError(path + ": missing"));
  }

  static String dump(FileTree tree) throws IOException {
    return TreeDump.of(tree, TreeDump.Contents.DIGEST);
  }
}
