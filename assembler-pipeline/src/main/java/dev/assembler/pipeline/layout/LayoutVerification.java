package dev.assembler.pipeline.layout;

import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.gpt.DiskLayout;
import dev.assembler.gpt.Partition;
import dev.assembler.gpt.PlannedPartition;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.convert.DifferentTreeException;
import dev.assembler.pipeline.format.FormatTree;
import dev.assembler.pipeline.format.IdentitySeed;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.pipeline.format.WriteSettings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a disk back and compares each partition with what it was made of: every rule of tables and
 * volumes, what dm-verity protects, trees node by node, files byte by byte.
 */
final class LayoutVerification {

  private static final int LISTED = 5;
  private static final int PIECE = 1 << 18;

  private final DiskRequest request;
  private final DiskEntry disk;
  private final Map<String, FileTree> trees;
  private final ReadOptions options = ReadOptions.defaults();

  /**
   * @param trees by the names of their partitions
   */
  LayoutVerification(DiskRequest request, DiskEntry disk, Map<String, FileTree> trees) {
    this.request = request;
    this.disk = disk;
    this.trees = trees;
  }

  /**
   * @param image the disk, which stays open
   * @param plan by which partitions without a name are known
   * @param partitions as its table has them
   * @throws DifferentTreeException if anything differs, or cannot be read
   */
  void compare(
      ImageSource image, DiskLayout plan, List<Partition> partitions, ProgressListener progress)
      throws IOException {
    progress.on(new ProgressEvent.StageStarted("verifying", image.size()));
    ImageSource whole = image.window(0, image.size()); // what is opened is closed
    try (ImageFile file = ImageFile.of("disk", whole, options)) {
      file.format().verify(file, options);
      for (PartitionEntry entry : disk.partitions()) {
        compare(entry, bodyOf(entry, plan, partitions));
      }
    } catch (MismatchException | ImageFormatException | InputException e) {
      // The sources' contents have just been read to their ends: what is wrong is ours.
      throw new DifferentTreeException("read back, it is malformed: " + e.getMessage(), e);
    }
    progress.on(new ProgressEvent.StageFinished());
  }

  private static ImageSource bodyOf(
      PartitionEntry entry, DiskLayout plan, List<Partition> partitions) throws IOException {
    Optional<PlannedPartition> planned =
        plan.partitions().stream().filter(each -> each.name().equals(entry.name())).findFirst();
    return planned
        .flatMap(
            each -> partitions.stream().filter(one -> one.number() == each.number()).findFirst())
        .map(Partition::body)
        .orElseThrow(
            () -> new DifferentTreeException("read back, it has no " + DiskBodies.subject(entry)));
  }

  private void compare(PartitionEntry entry, ImageSource body) throws IOException {
    FileTree tree = trees.get(entry.name());
    if (tree != null) {
      compareTree(entry, tree, body);
    } else if (entry.source().isPresent()) {
      compareBytes(entry, body);
    }
  }

  private void compareTree(PartitionEntry entry, FileTree written, ImageSource body)
      throws IOException {
    ImageFormat format = DiskTrees.settling(entry.format());
    var settings =
        new WriteSettings(
            Codec.store(), request.rules().epoch(), 1, labelled(entry), IdentitySeed.OF_IMAGE);
    FileTree expected = format.writer(settings).held(written);
    try (ImageFile file = ImageFile.of(entry.name(), body, options)) {
      FormatTree found = file.format().open(file, options);
      try (Closeable _ = found.resource()) {
        List<TreeDiff.Difference> differences = TreeDiff.between(expected, found.tree(), LISTED);
        if (!differences.isEmpty()) {
          throw different(
              entry,
              "is not the tree that was written: "
                  + String.join("; ", differences.stream().map(Object::toString).toList()));
        }
      }
    }
  }

  /** The label, which is the one option that decides what a volume holds of its tree. */
  private static OptionValues labelled(PartitionEntry entry) {
    return entry.label().isEmpty()
        ? OptionValues.NONE
        : new OptionValues(
            Map.of("--label", List.of(entry.label().getBytes(StandardCharsets.UTF_8))));
  }

  private static void compareBytes(PartitionEntry entry, ImageSource body) throws IOException {
    var expected = ByteBuffer.allocate(PIECE);
    var found = ByteBuffer.allocate(PIECE);
    try (ImageSource source = entry.source().orElseThrow().content().open()) {
      for (long at = 0; at < source.size(); at += PIECE) {
        int length = (int) Math.min(PIECE, source.size() - at);
        source.readAt(at, expected.clear().limit(length));
        body.readAt(at, found.clear().limit(length));
        int differs = expected.flip().mismatch(found.flip());
        if (differs >= 0) {
          throw different(
              entry, String.format(Locale.ROOT, "differs from its source at 0x%x", at + differs));
        }
      }
    }
  }

  private static DifferentTreeException different(PartitionEntry entry, String what) {
    return new DifferentTreeException("read back, " + DiskBodies.subject(entry) + " " + what);
  }
}
