package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.Node;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.format.Loss;
import dev.assembler.pipeline.format.Relief;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes out of a tree what the format cannot hold and the user lets go. What is not let go stays
 * in, and the writer refuses it.
 */
final class LossPolicy implements Relief {

  /**
   * A tree that was relieved.
   *
   * @param counts how many times something was taken out of a node, however many names it has
   */
  record Result(FileTree tree, Map<Loss, Long> counts) {}

  private final ImageFormat format;
  private final Set<Loss> allowed;
  private final FileTree tree;
  private final Map<Loss, Long> counts;

  /** Nodes with several names that were met: what a node loses, it loses once. */
  private final Set<Node> met = Collections.newSetFromMap(new IdentityHashMap<>());

  private boolean counting;

  private LossPolicy(FileTree tree, ImageFormat format, Set<Loss> allowed, Map<Loss, Long> counts) {
    this.tree = tree;
    this.format = format;
    this.allowed = allowed;
    this.counts = counts;
  }

  static Result apply(FileTree tree, ImageFormat format, Set<Loss> allowed) {
    if (allowed.isEmpty()) {
      return new Result(tree, Map.of());
    }
    Map<Loss, Long> counts = new EnumMap<>(Loss.class);
    FileTree unlinked = format.holdsLinks() ? tree : withoutLinks(tree, allowed, counts);
    var policy = new LossPolicy(unlinked, format, allowed, counts);
    FileTree relieved = TreeRewrite.of(unlinked, (path, node) -> policy.relieve(node));
    return new Result(relieved, Collections.unmodifiableMap(counts));
  }

  private static FileTree withoutLinks(FileTree tree, Set<Loss> allowed, Map<Loss, Long> counts) {
    FileTree followed =
        allowed.contains(Loss.SYMLINK_FOLLOW)
            ? FollowedLinks.of(tree, () -> counts.merge(Loss.SYMLINK_FOLLOW, 1L, Long::sum))
            : tree;
    if (!allowed.contains(Loss.HARD_LINK)) {
      return followed;
    }
    for (Node node : followed.linkedNodes()) {
      // One name is left to the node that was shared.
      counts.merge(Loss.HARD_LINK, followed.linkCount(node) - 1L, Long::sum);
    }
    return followed.normalized(
        MetadataPolicy.reproducible(Epoch.ZERO)
            .withTimes(MetadataPolicy.Times.KEEP)
            .withHardLinks(MetadataPolicy.HardLinks.BREAK));
  }

  private Node relieve(Node node) {
    counting = node instanceof Directory || tree.linkCount(node) == 1 || met.add(node);
    return format.relieve(node, this);
  }

  @Override
  public boolean allows(Loss loss) {
    return allowed.contains(loss);
  }

  @Override
  public void count(Loss loss) {
    if (counting) {
      counts.merge(loss, 1L, Long::sum);
    }
  }
}
