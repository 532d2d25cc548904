package dev.assembler.pipeline.convert;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.format.ImageWriter;
import dev.assembler.pipeline.format.Loss;
import dev.assembler.pipeline.onepass.SharedReading;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The main job: trees in, one file out. {@link #prepare} reads everything but contents and settles
 * the tree; {@link #write} writes it. Nothing is under the output's name until all of it is there.
 */
public final class TreeJob implements Closeable {

  private final TreeRequest request;
  private final TreeAssembly assembly;
  private final List<FileTree> trees;
  private final Map<Loss, Long> losses = new EnumMap<>(Loss.class);
  private final long contentBytes;

  /** Null unless the image is verified: by digests, which are taken while it is written. */
  private final SharedReading reading;

  private boolean withoutDigest;

  /** A job by itself. */
  private static TreeJob of(TreeRequest request, TreeAssembly assembly, List<FileTree> read)
      throws IOException {
    if (request.output() == null || !request.isVerified()) {
      return new TreeJob(request, assembly, read, null);
    }
    var reading = new SharedReading(1);
    List<FileTree> shared = read.stream().map(tree -> reading.treeOf(0, tree)).toList();
    var job = new TreeJob(request, assembly, shared, reading);
    reading.expect(0, job.trees());
    return job;
  }

  /** One of several jobs whose trees are read together. */
  TreeJob(TreeRequest request, TreeAssembly assembly, List<FileTree> read) throws IOException {
    this(request, assembly, read, null);
  }

  private TreeJob(
      TreeRequest request, TreeAssembly assembly, List<FileTree> read, SharedReading reading)
      throws IOException {
    this.reading = reading;
    this.request = request;
    this.assembly = assembly;
    ImageWriter writer = request.format().writer();
    writer.madeFrom(assembly.images());
    var settled = new ArrayList<FileTree>();
    long bytes = 0;
    for (int i = 0; i < read.size(); i++) {
      FileTree tree = read.get(i);
      ImageFormat format = writer.formatOf(i, request.format().format());
      HeldTree held =
          HeldTree.of(
              tree,
              format,
              request.rules().times(),
              request.allowedLoss(),
              assembly.warnings()::add);
      held.losses().forEach((loss, count) -> losses.merge(loss, count, Long::sum));
      settled.add(held.tree());
      bytes += contentBytes(held.tree());
    }
    this.trees = List.copyOf(settled);
    this.contentBytes = bytes;
  }

  /**
   * Reads the sources and settles the tree.
   *
   * @param standardInput what the source {@code -} is
   * @throws UsageException if the request contradicts itself
   * @throws dev.assembler.pipeline.InputException if a source is missing, unreadable or malformed
   * @throws dev.assembler.pipeline.spec.SpecFormatException if a spec cannot be understood or done
   */
  public static TreeJob prepare(
      TreeRequest request, InputStream standardInput, ProgressListener progress)
      throws IOException {
    if (request.sources().isEmpty()) {
      throw new IllegalArgumentException("sources: empty, expected at least one");
    }
    requireOneStandardInput(request.allSources());
    if (request.output() != null) {
      OutputPlace.require(request.output(), request.allSources());
    }
    var assembly = new TreeAssembly(request);
    try {
      return of(request, assembly, assembly.read(standardInput, spoolFolder(request), progress));
    } catch (IOException | RuntimeException e) {
      assembly.close();
      throw e;
    }
  }

  /**
   * Takes the tree of a source that is open already, as it is: the request's rules, specs and
   * excludes are not applied. The source is closed with the job, also if there is none.
   *
   * @throws UsageException if the request contradicts itself
   */
  public static TreeJob of(TreeRequest request, OpenTree source) throws IOException {
    return of(request, List.of(source));
  }

  /**
   * As {@link #of(TreeRequest, OpenTree)}, with those trees that the format needs besides.
   *
   * @param sources one for each option that names a tree of its own, whose value is then no more
   *     than a name, in the writer's order; last that of the image itself
   * @throws IllegalArgumentException if these are more or fewer than the writer needs
   */
  public static TreeJob of(TreeRequest request, List<OpenTree> sources) throws IOException {
    var assembly = new TreeAssembly(request);
    sources.forEach(assembly::adopt);
    try {
      int needed = request.format().writer().ownTrees().size() + 1;
      if (sources.size() != needed) {
        throw new IllegalArgumentException(
            "sources: " + sources.size() + ", expected " + needed + " for " + request.outputName());
      }
      if (request.output() != null) {
        OutputPlace.require(request.output(), request.sources());
      }
      return of(request, assembly, sources.stream().map(OpenTree::tree).toList());
    } catch (IOException | RuntimeException e) {
      assembly.close();
      throw e;
    }
  }

  /** The trees as they will be written: those of the format's own sources, the main one last. */
  public List<FileTree> trees() {
    return trees;
  }

  /** How many names all of them have. */
  public long nameCount() {
    return trees.stream().mapToLong(FileTree::nameCount).sum();
  }

  /** The sources, in order. */
  public List<SourceSummary> sources() {
    return Collections.unmodifiableList(assembly.sources());
  }

  /** The bytes of all files, each counted once. */
  public long contentBytes() {
    return contentBytes;
  }

  /** How many times what was left out. */
  public Map<Loss, Long> losses() {
    return Collections.unmodifiableMap(losses);
  }

  /**
   * What is worth saying though nothing is wrong: patterns that match nothing, things not seen,
   * times that lost their fraction.
   */
  public List<String> warnings() {
    return Collections.unmodifiableList(assembly.warnings());
  }

  /** The result of {@link #write} need not have the digest of a file. */
  public void withoutDigest() {
    withoutDigest = true;
  }

  /**
   * What is known of the image before contents are read, if its format knows more than the tree.
   *
   * @throws UnrepresentableTreeException if the format cannot hold the tree, as {@link #write}
   *     would
   */
  public Optional<ImagePlan> plan() throws IOException {
    return request.format().writer().plan(trees);
  }

  /**
   * Writes the image.
   *
   * @param standardOutput where it goes if the request names no output
   * @param onOutput is given the unfinished output, so that whoever is interrupted can remove it
   * @throws UnrepresentableTreeException if the format cannot hold the tree; nothing is written
   * @throws dev.assembler.pipeline.InputException naming the source whose contents are malformed
   * @throws DifferentTreeException if what was written does not read back as the tree
   * @throws dev.assembler.pipeline.OutputException if the host does not let us write
   */
  public TreeResult write(
      OutputStream standardOutput, Consumer<Closeable> onOutput, ProgressListener progress)
      throws IOException {
    ImageWriting writing = writing(progress);
    if (reading != null) {
      reading.begin(true);
      writing.whenTaken(() -> reading.end(0));
    }
    return result(
        request.output() == null
            ? writing.toStream(standardOutput)
            : writing.toFile(request.output().toPath(), onOutput));
  }

  ImageWriting writing(ProgressListener progress) throws IOException {
    var writing = new ImageWriting(request, trees, spoolFolder(request), progress);
    return withoutDigest ? writing.withoutDigest() : writing;
  }

  TreeRequest request() {
    return request;
  }

  /** What came of it, and its writer's last warnings. */
  TreeResult result(ImageWriting.Written written) {
    assembly.warnings().addAll(request.format().writer().warnings());
    ImageSummary image = written.summary();
    return new TreeResult(
        image, written.size(), written.sha256(), nameCount(), contentBytes, losses);
  }

  @Override
  public void close() throws IOException {
    try (reading) {
      assembly.close();
    }
  }

  static void requireOneStandardInput(List<SourceAddress> sources) {
    if (sources.stream().filter(SourceAddress::isStandardInput).count() > 1) {
      throw new UsageException("--tree -", "stated twice", "standard input once", "");
    }
  }

  /** Beside the output, where there is room for it; null for the host's usual place. */
  static Path spoolFolder(TreeRequest request) throws IOException {
    if (request.output() == null) {
      return null;
    }
    Path folder = OutputPlace.folder(request.output());
    return Files.isDirectory(folder) && Files.isWritable(folder) ? folder : null;
  }

  private static long contentBytes(FileTree tree) throws IOException {
    Set<Node> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    long[] bytes = new long[1];
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file && (tree.linkCount(file) == 1 || counted.add(file))) {
        bytes[0] += file.size();
      }
    });
    return bytes[0];
  }
}
