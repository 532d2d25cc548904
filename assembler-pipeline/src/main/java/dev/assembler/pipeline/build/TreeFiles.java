package dev.assembler.pipeline.build;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreeOverlay;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.recipe.TreeFile;
import dev.assembler.pipeline.recipe.TreeSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The single names that a recipe states of a tree, laid over what there is. */
final class TreeFiles {

  private final RecipeBuild build;
  private final SourceRoom sources;
  private final ArtifactRoom artifacts;

  TreeFiles(RecipeBuild build, SourceRoom sources, ArtifactRoom artifacts) {
    this.build = build;
    this.sources = sources;
    this.artifacts = artifacts;
  }

  FileTree laidOver(FileTree tree, TreeSpec spec) throws IOException {
    if (spec.files().isEmpty()) {
      return tree;
    }
    var owners = new OwnerNames(tree);
    TreeBuilder builder = FileTree.builder().implicitDirectories(build.implicit());
    for (TreeFile file : spec.files()) {
      Metadata metadata = Metadata.of(file.permissions()).withMtime(build.epoch().seconds(), 0);
      if (file.owner().isPresent()) {
        metadata = owners.owned(metadata, file.owner().get(), file.place());
      }
      try {
        TreePath path = TreePath.of(file.path());
        builder.put(
            path,
            file.kind() == TreeFile.Kind.SOURCE ? ofSource(file, owners) : node(file, metadata));
      } catch (IllegalArgumentException e) {
        throw new UsageException(file.place().toString(), e.getMessage(), "", "");
      }
    }
    try {
      return TreeOverlay.lay(tree, builder.build(), TreePath.ROOT, build.implicit());
    } catch (IllegalArgumentException e) {
      throw new UsageException(spec.place() + ": file", e.getMessage(), "", "");
    }
  }

  /** As the source has it, but for a mode or an owner that the recipe states. */
  private Node ofSource(TreeFile file, OwnerNames owners) throws IOException {
    Node node = sources.node(file.source());
    Metadata metadata = node.metadata();
    if (file.mode().isPresent()) {
      metadata = metadata.withPermissions(file.mode().getAsInt());
    }
    if (file.owner().isPresent()) {
      metadata = owners.owned(metadata, file.owner().get(), file.place());
    }
    return node.withMetadata(metadata);
  }

  private Node node(TreeFile file, Metadata metadata) throws IOException {
    return switch (file.kind()) {
      case TEXT -> new RegularFile(metadata, Content.of(file.value()));
      case FILE -> new RegularFile(metadata, content(file.value(), build.path(file.value())));
      case ARTIFACT ->
          new RegularFile(metadata, content(file.value(), artifacts.get(file.value()).path()));
      case SOURCE -> throw new IllegalStateException("a source's node is its own");
      case LINK -> new Symlink(metadata, file.value());
      case DIRECTORY -> Directory.of(metadata, List.of());
    };
  }

  static Content content(String name, Path path) throws InputException {
    try {
      return Content.of(path);
    } catch (IOException e) {
      throw new InputException(name, OutputException.reason(e), e);
    }
  }
}
