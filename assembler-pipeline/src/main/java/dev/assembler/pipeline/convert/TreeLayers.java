package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreeOverlay;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.format.PatternSet;
import dev.assembler.pipeline.shape.Whiteouts;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trees laid over one another: each without what is excluded, made independent of the host, its
 * whiteouts applied or told.
 */
public final class TreeLayers {

  private final MetadataRules rules;
  private final PatternSet exclude;
  private final boolean whiteouts;
  private final Metadata implicit;
  private final Consumer<String> warnings;

  /** Null before the first that is not excluded. */
  private FileTree tree;

  /**
   * A tree that is laid.
   *
   * @param name for messages
   * @param fromHost whether it is a directory of the host
   * @param isNamed whether failures to read its contents say the name
   */
  public record Layer(String name, boolean fromHost, FileTree tree, boolean isNamed) {}

  /**
   * @param implicit metadata of directories that nobody states: that very object, so that such are
   *     told from directories that state the same
   * @param whiteouts whether marks of a layer take names out of those below
   */
  public TreeLayers(
      MetadataRules rules,
      PatternSet exclude,
      boolean whiteouts,
      Metadata implicit,
      Consumer<String> warnings) {
    this.rules = rules;
    this.exclude = exclude;
    this.whiteouts = whiteouts;
    this.implicit = implicit;
    this.warnings = warnings;
  }

  /**
   * Lays one over those before.
   *
   * @throws UsageException if the destination goes through what is no directory
   * @throws InputException if a whiteout takes away what can be no name
   */
  public TreeLayers lay(Layer layer, TreePath destination) throws InputException {
    if (excludes(destination, layer.tree().root())) {
      warnings.accept("--tree " + layer.name() + ": left out, --exclude matches " + destination);
      return this;
    }
    FileTree base = tree();
    FileTree normalized =
        TreeRewrite.of(
                layer.tree(),
                (path, node) -> {
                  if (!exclude.isEmpty() && excludes(destination.resolve(path), node)) {
                    return null;
                  }
                  Node stated = stated(base, path, node, destination);
                  return layer.isNamed() ? SourceContent.named(stated, layer.name()) : stated;
                })
            .normalized(rules.policyOf(layer.fromHost()));
    if (whiteouts) {
      Whiteouts.Applied applied = Whiteouts.apply(layer.name(), base, normalized, destination);
      tree = over(applied.lower(), applied.upper(), layer, destination);
    } else if (tree == null && destination.isRoot()) {
      tree = normalized;
    } else {
      warnMarks(layer, normalized);
      tree = over(base, normalized, layer, destination);
    }
    return this;
  }

  /** What has been laid so far; an empty directory before that. */
  public FileTree tree() {
    return tree != null ? tree : FileTree.of(Directory.of(implicit, List.of()));
  }

  private void warnMarks(Layer layer, FileTree normalized) {
    long marks = tree == null ? 0 : Whiteouts.count(normalized);
    if (marks > 0) {
      warnings.accept(
          layer.name()
              + ": "
              + marks
              + (marks == 1 ? " whiteout is" : " whiteouts are")
              + " kept as files; --whiteouts applies them");
    }
  }

  private FileTree over(FileTree base, FileTree upper, Layer layer, TreePath destination) {
    try {
      return TreeOverlay.lay(base, upper, destination, implicit);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--tree " + layer.name(), e.getMessage(), "", "");
    }
  }

  private boolean excludes(TreePath path, Node node) {
    return !path.isRoot() && exclude.matches(path, node instanceof Directory);
  }

  /** A directory that its source does not state has the metadata of the one it is laid over. */
  private Node stated(FileTree base, TreePath path, Node node, TreePath destination) {
    if (node.metadata() != implicit) {
      return node;
    }
    Optional<Node> lower = base.find(destination.resolve(path));
    return lower.isPresent() && lower.get() instanceof Directory
        ? node.withMetadata(lower.get().metadata())
        : node;
  }
}
