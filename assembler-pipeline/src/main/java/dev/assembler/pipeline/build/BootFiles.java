package dev.assembler.pipeline.build;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeOverlay;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.bootfiles.IdentityFile;
import dev.assembler.pipeline.bootfiles.RaspberryPiFiles;
import dev.assembler.pipeline.recipe.TreeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a tree that machines start from has besides: a Raspberry Pi's files, a claim. */
final class BootFiles {

  private final RecipeBuild build;
  private final ArtifactRoom artifacts;

  BootFiles(RecipeBuild build, ArtifactRoom artifacts) {
    this.build = build;
    this.artifacts = artifacts;
  }

  FileTree laidOver(FileTree tree, TreeSpec spec) throws IOException {
    FileTree laid = tree;
    if (spec.raspberryPi().isPresent()) {
      laid = raspberryPi(laid, spec, spec.raspberryPi().get());
    }
    if (spec.identity().isPresent()) {
      laid =
          TreeOverlay.lay(laid, identity(spec.identity().get()), TreePath.ROOT, build.implicit());
    }
    return laid;
  }

  private FileTree raspberryPi(FileTree firmware, TreeSpec spec, TreeSpec.RaspberryPi pi)
      throws IOException {
    List<String> words =
        Arrays.stream(pi.commandLine().split(" ", -1)).filter(word -> !word.isEmpty()).toList();
    String initrd = artifacts.output(pi.initrd());
    Content kernel = artifacts.content(pi.kernel());
    KernelMachine.require(build.recipe().architecture(), "artifact." + pi.kernel(), kernel);
    RaspberryPiFiles files =
        pi.everyModel()
            ? RaspberryPiFiles.everyModel(initrd, words)
            : new RaspberryPiFiles(initrd, List.of(), words, RaspberryPiFiles.MODEL_4B);
    return build.normalized(
        files.files(
            "tree." + spec.name(), firmware, Optional.of(kernel), artifacts.content(pi.initrd())),
        false);
  }

  private FileTree identity(TreeSpec.Identity claim) throws IOException {
    Optional<byte[]> ca = Optional.empty();
    if (claim.ca().isPresent()) {
      ca = Optional.of(Files.readAllBytes(build.path(claim.ca().get())));
    }
    return build.normalized(
        new IdentityFile(claim.id(), claim.key(), claim.server(), ca)
            .files(claim.mountedAt(), claim.caName()),
        false);
  }
}
