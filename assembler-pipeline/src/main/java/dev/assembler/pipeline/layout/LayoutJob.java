package dev.assembler.pipeline.layout;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.DiskLayout;
import dev.assembler.gpt.DiskLayoutException;
import dev.assembler.gpt.DiskLayoutException.Problem;
import dev.assembler.gpt.DiskOptions;
import dev.assembler.gpt.GrubBoot;
import dev.assembler.gpt.PartitionSpec;
import dev.assembler.gpt.RawPiece;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.convert.SourceSummary;
import dev.assembler.pipeline.format.Loss;
import dev.assembler.pipeline.toml.TomlFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A description in, a disk out. {@link #prepare} reads everything but contents and plans the disk;
 * {@link #write} writes it. Nothing is under the output's name until all of it is there.
 */
public final class LayoutJob implements Closeable {

  private final DiskRequest request;
  private final DiskTrees trees;
  private final DerivedIds ids;
  private final DiskBodies bodies;
  private final List<PartitionSpec> specs;
  private final DiskOptions options;
  private final DiskLayout plan;
  private boolean digest = true;

  private LayoutJob(DiskRequest request, DiskEntry disk, DiskTrees trees, ProgressListener progress)
      throws IOException {
    this.request = request;
    this.trees = trees;
    trees.read(disk, progress);
    String seed =
        request.seed().isPresent()
            ? request.seed().get()
            : disk.seed().isPresent()
                ? disk.seed().get()
                : LayoutSeed.of(disk, trees.byPartition());
    this.ids = DerivedIds.of(seed);
    this.bodies = new DiskBodies(request, disk, trees.byPartition(), ids, progress);
    this.specs = bodies.specs();
    this.options = options(disk);
    this.plan = settle();
  }

  /**
   * Reads layout and sources, and decides where everything goes.
   *
   * @throws TomlFormatException if the layout cannot be understood
   * @throws InputException if the layout or a source is missing, unreadable or malformed
   * @throws dev.assembler.core.UnrepresentableTreeException if a format cannot hold its tree
   * @throws DiskLayoutException with everything about the disk that cannot be
   */
  public static LayoutJob prepare(LayoutRequest request, ProgressListener progress)
      throws IOException {
    return prepare(LayoutReader.read(request.layout()), request.disk(), progress);
  }

  /**
   * Takes the trees and files that a description names, and decides where everything goes.
   *
   * @param description that has no problems
   * @throws InputException if a file is missing, unreadable or malformed
   * @throws dev.assembler.core.UnrepresentableTreeException if a format cannot hold its tree
   * @throws DiskLayoutException with everything about the disk that cannot be
   */
  public static LayoutJob prepare(
      DiskDescription description, DiskRequest request, ProgressListener progress)
      throws IOException {
    return prepare(description.entry(), request, progress);
  }

  private static LayoutJob prepare(DiskEntry disk, DiskRequest request, ProgressListener progress)
      throws IOException {
    var trees = new DiskTrees(request);
    try {
      return new LayoutJob(request, disk, trees, progress);
    } catch (IOException | RuntimeException e) {
      trees.close();
      throw e;
    }
  }

  private DiskOptions options(DiskEntry disk) throws IOException {
    DiskOptions options =
        DiskOptions.of(disk.table(), ids)
            .withArchitecture(disk.architecture())
            .withSectorSize(disk.sectorSize())
            .withRawPieces(raws(disk));
    if (disk.size().isPresent()) {
      options = options.withSize(disk.size().getAsLong());
    }
    if (disk.alignment().isPresent()) {
      options = options.withAlignment(Math.max(1, disk.alignment().getAsLong()));
    }
    if (disk.guid().isPresent()) {
      options = options.withGuid(disk.guid().get());
    }
    if (disk.entriesLba().isPresent()) {
      options = options.withEntriesLba(disk.entriesLba().getAsLong());
    }
    if (disk.bootLoader().isPresent()) {
      options = options.withGrub(grub(disk.bootLoader().get()));
    }
    return options;
  }

  private DiskLayout settle() throws IOException {
    List<Problem> problems = new ArrayList<>(bodies.problems());
    try {
      DiskLayout layout = DiskImage.plan(options, specs);
      if (problems.isEmpty()) {
        bodies.place(layout);
        return layout;
      }
    } catch (DiskLayoutException e) {
      problems.addAll(e.problems());
    }
    throw new DiskLayoutException(problems);
  }

  private static List<RawPiece> raws(DiskEntry disk) throws IOException {
    var raws = new ArrayList<RawPiece>();
    for (DiskEntry.Raw raw : disk.raws()) {
      raws.add(new RawPiece(raw.name(), raw.offset(), raw.source().content()));
    }
    return raws;
  }

  private static GrubBoot grub(DiskEntry.BootLoader files) throws IOException {
    byte[] boot = files.boot().bytes();
    byte[] core = files.core().bytes();
    try {
      return GrubBoot.of(boot, core);
    } catch (ImageFormatException e) {
      String name =
          e.getMessage().startsWith("boot.img") ? files.boot().name() : files.core().name();
      throw new InputException(name, e.getMessage(), e);
    }
  }

  /** Where everything goes, as far as that is known before contents are read. */
  public DiskLayout plan() {
    return plan;
  }

  /**
   * Where everything goes, after all contents were read, compressed and hashed to learn it; nothing
   * is written.
   *
   * @throws DiskLayoutException as {@link #write} would
   */
  public DiskLayout exactPlan() throws IOException {
    DiskImage.write(plan, Nowhere.SINK);
    return DiskImage.plan(options, bodies.settled(specs));
  }

  /** The sources of all trees, in the order of the partitions. */
  public List<SourceSummary> sources() {
    return Collections.unmodifiableList(trees.sources());
  }

  /** What is worth saying though nothing is wrong. */
  public List<String> warnings() {
    return Collections.unmodifiableList(trees.warnings());
  }

  /** How many times what was left out. */
  public Map<Loss, Long> losses() {
    return Collections.unmodifiableMap(trees.losses());
  }

  /** The result of {@link #write} need not have the digest, which takes reading all once more. */
  public void withoutDigest() {
    digest = false;
  }

  /**
   * Writes the disk.
   *
   * @param onOutput is given each unfinished output, so that whoever is interrupted can remove it
   * @throws DiskLayoutException if bodies of a size that was not known leave no room for others
   * @throws InputException naming the source whose contents are malformed
   * @throws dev.assembler.pipeline.OutputException if the host does not let us write
   */
  public LayoutResult write(Consumer<Closeable> onOutput, ProgressListener progress)
      throws IOException {
    return new DiskWriting(request, plan, bodies, ids, onOutput, progress).write(digest);
  }

  @Override
  public void close() throws IOException {
    trees.close();
  }
}
