package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.format.TimeRange;
import java.util.function.Consumer;

/**
 * Times as a format has them: no finer than its steps, and within its range if they are clamped.
 */
final class HeldTimes {

  private static final long SECOND = 1_000_000_000;

  private final TimeRange range;
  private final boolean clamp;
  private long lost;

  private HeldTimes(TimeRange range, boolean clamp) {
    this.range = range;
    this.clamp = clamp;
  }

  /**
   * @param warnings is told how many fractions of a second went
   */
  static FileTree of(FileTree tree, ImageFormat format, Times times, Consumer<String> warnings) {
    if (format.times().equals(TimeRange.UNBOUNDED)) {
      return tree;
    }
    var held = new HeldTimes(format.times(), times == Times.CLAMP);
    FileTree changed =
        TreeRewrite.of(
            tree,
            (path, node) -> {
              Metadata metadata = held.apply(node.metadata());
              return metadata == node.metadata() ? node : node.withMetadata(metadata);
            });
    if (held.lost > 0) {
      warnings.accept(
          held.lost
              + (held.lost == 1 ? " time loses its" : " times lose their")
              + " fraction of "
              + (format.times().stepNanos() == SECOND ? "a second" : "two seconds")
              + ", which "
              + format.name()
              + " cannot hold");
    }
    return changed;
  }

  private Metadata apply(Metadata metadata) {
    long seconds = metadata.mtimeSeconds();
    if (clamp && !range.contains(seconds)) {
      return metadata.withMtime(seconds < range.first() ? range.first() : range.last(), 0);
    }
    long steps = Math.max(1, range.stepNanos() / SECOND);
    long nanos = range.stepNanos() < SECOND ? metadata.mtimeNanos() : 0;
    long whole = seconds - Math.floorMod(seconds, steps);
    if (whole == seconds && nanos == metadata.mtimeNanos()) {
      return metadata;
    }
    lost++;
    return metadata.withMtime(whole, (int) nanos);
  }
}
