package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.format.Loss;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A settled tree as one format will have it: times as it can hold them, without what the user lets
 * go.
 *
 * @param losses how many times what was taken out
 */
public record HeldTree(FileTree tree, Map<Loss, Long> losses) {

  public HeldTree {
    losses = Map.copyOf(losses);
  }

  /**
   * @param warnings is told what is worth saying though nothing is wrong
   */
  public static HeldTree of(
      FileTree tree,
      ImageFormat format,
      Times times,
      Set<Loss> allowedLoss,
      Consumer<String> warnings) {
    FileTree held = HeldTimes.of(tree, format, times, warnings);
    LossPolicy.Result relieved = LossPolicy.apply(held, format, allowedLoss);
    return new HeldTree(relieved.tree(), relieved.counts());
  }
}
