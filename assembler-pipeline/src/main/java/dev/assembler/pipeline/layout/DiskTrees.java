package dev.assembler.pipeline.layout;

import dev.assembler.codec.Codec;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreeOverlay;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.HeldTree;
import dev.assembler.pipeline.convert.OutputFormat;
import dev.assembler.pipeline.convert.SourceSummary;
import dev.assembler.pipeline.convert.TreeJob;
import dev.assembler.pipeline.convert.TreeRequest;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.format.Loss;
import dev.assembler.pipeline.layout.PartitionEntry.Format;
import dev.assembler.pipeline.shape.Shape;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settled tree of each partition that has one. Sources go the same way as those of the main job
 * and stay open, because contents are read from them later.
 */
final class DiskTrees implements Closeable {

  private final DiskRequest request;
  private final List<TreeJob> jobs = new ArrayList<>();
  private final Map<String, FileTree> trees = new LinkedHashMap<>();
  private final List<SourceSummary> sources = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<Loss, Long> losses = new EnumMap<>(Loss.class);

  DiskTrees(DiskRequest request) {
    this.request = request;
  }

  void read(DiskEntry disk, ProgressListener progress) throws IOException {
    for (PartitionEntry entry : disk.partitions()) {
      if (entry.format().holdsTree()) {
        FileTree tree =
            !entry.settled().isEmpty()
                ? made(entry)
                : entry.trees().isEmpty() ? empty() : settled(entry, progress);
        trees.put(entry.name(), entry.files().isEmpty() ? tree : withFiles(tree, entry));
      }
    }
  }

  private FileTree settled(PartitionEntry entry, ProgressListener progress) throws IOException {
    OutputFormat format = new OutputFormat.Choice(settling(entry.format()), Codec.store()).plain();
    TreeJob job =
        TreeJob.prepare(
            new TreeRequest(
                entry.trees(),
                request.output(),
                format,
                request.rules(),
                request.allowedLoss(),
                entry.specs(),
                entry.exclude(),
                Shape.NONE,
                0,
                false),
            InputStream.nullInputStream(),
            progress);
    jobs.add(job);
    sources.addAll(job.sources());
    job.warnings().forEach(warning -> warn(entry, warning));
    count(job.losses());
    return job.trees().getLast();
  }

  /** Somebody else's trees, over one another. */
  private FileTree made(PartitionEntry entry) throws IOException {
    FileTree tree = null;
    for (NamedTree over : entry.settled()) {
      FileTree upper = over.tree();
      sources.add(new SourceSummary(over.name(), "tree", upper.nameCount()));
      tree = tree == null ? upper : TreeOverlay.lay(tree, upper, TreePath.ROOT, metadata(0755));
    }
    HeldTree held =
        HeldTree.of(
            tree,
            settling(entry.format()),
            request.rules().times(),
            request.allowedLoss(),
            warning -> warn(entry, warning));
    count(held.losses());
    return held.tree();
  }

  private void warn(PartitionEntry entry, String warning) {
    warnings.add(DiskBodies.subject(entry) + ": " + warning);
  }

  private void count(Map<Loss, Long> more) {
    more.forEach((loss, count) -> losses.merge(loss, count, Long::sum));
  }

  /**
   * Whose times a tree is held to, and who lets go what it cannot hold: the partition's format
   * where trees are written in it alone, too; else none, and the room refuses what it cannot hold.
   */
  static ImageFormat settling(Format format) {
    return ImageFormats.all().stream()
        .filter(known -> known.name().equals(format.toString()))
        .findFirst()
        .orElse(ImageFormats.TAR);
  }

  private FileTree empty() {
    return FileTree.of(Directory.of(metadata(0755), List.of()));
  }

  /** Files of their own: 0644, of root, at the epoch. */
  private FileTree withFiles(FileTree tree, PartitionEntry entry) throws IOException {
    TreeBuilder builder = FileTree.builder().implicitDirectories(metadata(0755));
    for (Map.Entry<String, NamedFile> file : entry.files().entrySet()) {
      try {
        builder.add(
            TreePath.of(file.getKey()), new RegularFile(metadata(0644), file.getValue().content()));
      } catch (IllegalArgumentException e) {
        throw unplaceable(entry, file.getKey(), e);
      }
    }
    try {
      return TreeOverlay.lay(tree, builder.build(), TreePath.ROOT, metadata(0755));
    } catch (IllegalArgumentException e) {
      throw unplaceable(entry, "files", e);
    }
  }

  private static UsageException unplaceable(
      PartitionEntry entry, String what, IllegalArgumentException e) {
    return new UsageException(DiskBodies.subject(entry), what + ": " + e.getMessage(), "", "");
  }

  private Metadata metadata(int permissions) {
    return Metadata.of(permissions).withMtime(request.rules().epoch().seconds(), 0);
  }

  /** By the names of their partitions. */
  Map<String, FileTree> byPartition() {
    return trees;
  }

  List<SourceSummary> sources() {
    return sources;
  }

  List<String> warnings() {
    return warnings;
  }

  Map<Loss, Long> losses() {
    return losses;
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (TreeJob job : jobs) {
      try {
        job.close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    jobs.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
