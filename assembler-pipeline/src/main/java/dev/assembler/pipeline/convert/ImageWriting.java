package dev.assembler.pipeline.convert;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.SinkStream;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.squashfs.SquashfsOptions;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes a settled tree in the format of a request, to a file or to a stream. */
final class ImageWriting {

  /** What came out: the size is that of the image, the digest that of the whole file. */
  record Written(ImageSummary summary, long size, String sha256) {}

  private static final int BUFFER = 1 << 16;

  private final TreeRequest request;
  private final FileTree tree;
  private final Path spoolFolder;
  private final ProgressListener progress;
  private boolean digest = true;
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param spoolFolder where temporary files may go, null for the host's usual place
   */
  ImageWriting(TreeRequest request, FileTree tree, Path spoolFolder, ProgressListener progress) {
    this.request = request;
    this.tree = tree;
    this.spoolFolder = spoolFolder;
    this.progress = progress;
  }

  List<String> warnings() {
    return warnings;
  }

  /** Leaves out the digest of a file, which takes reading it once more. */
  ImageWriting withoutDigest() {
    digest = false;
    return this;
  }

  /** Lets the writer settle that the tree fits, and stops it before the first byte. */
  void check() throws IOException {
    ProgressListener stop =
        event -> {
          throw new Settled();
        };
    var checking = new ImageWriting(request, tree, spoolFolder, stop);
    try {
      checking.write(new StreamSink(OutputStream.nullOutputStream()));
    } catch (Settled e) {
      // what cannot be held is found before a writer tells of its first stage
    }
  }

  private static final class Settled extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** What the writer knows beforehand; empty where that is no more than the tree. */
  Optional<ImagePlan> plan() throws IOException {
    if (request.format().format() != ImageFormat.SQUASHFS) {
      check();
      return Optional.empty();
    }
    SquashfsOptions options =
        squashfsOptions(
            new PatternSet(request.noCompress()),
            new PatternSet(request.noFragments()),
            sortPatterns());
    return Optional.of(SquashfsImage.plan(tree, options));
  }

  Written toFile(Path path, Consumer<Closeable> onOutput) throws IOException {
    String name = request.outputName();
    try (AtomicOutput output = create(path, name)) {
      onOutput.accept(output);
      FileImage image = output.image();
      var sink = new OutputSink(image, request.offset(), name);
      ImageSummary summary = namingTheSource(() -> write(sink));
      long size = image.size() - request.offset();
      if (request.verify()) {
        new ImageVerification(tree, request.format(), spoolFolder)
            .compare(image.window(request.offset(), size), progress);
      }
      String sha256 = digest(output, name);
      try {
        output.commit();
      } catch (IOException e) {
        throw new OutputException(name, e);
      }
      return new Written(summary, size, sha256);
    }
  }

  Written toStream(OutputStream stream) throws IOException {
    var counted = new CountedOutput(stream, request.outputName());
    ImageSummary summary = namingTheSource(() -> writeTar(counted));
    counted.flush();
    return new Written(summary, counted.size(), counted.sha256());
  }

  private ImageSummary write(ImageSink sink) throws IOException {
    return switch (request.format().format()) {
      case SQUASHFS -> writeSquashfs(sink);
      case TAR -> {
        var stream = new BufferedOutputStream(new SinkStream(sink, 0), BUFFER);
        ImageSummary summary = writeTar(stream);
        stream.flush();
        yield summary;
      }
      default -> throw new IllegalStateException(request.format().format() + " cannot be written");
    };
  }

  private ImageSummary writeSquashfs(ImageSink sink) throws IOException {
    var noCompress = new PatternSet(request.noCompress());
    var noFragments = new PatternSet(request.noFragments());
    PatternSet sort = sortPatterns();
    SquashfsOptions options = squashfsOptions(noCompress, noFragments, sort);
    ImageSummary summary = SquashfsImage.write(tree, options, sink, progress);
    warn("--no-compress", noCompress);
    warn("--no-fragments", noFragments);
    warn("--sort-file", sort);
    return summary;
  }

  private PatternSet sortPatterns() {
    return new PatternSet(request.sort().stream().map(SortRule::pattern).toList());
  }

  private SquashfsOptions squashfsOptions(
      PatternSet noCompress, PatternSet noFragments, PatternSet sort) {
    SquashfsOptions options =
        request
            .squashfs()
            .withCodec(request.format().codec())
            .withEpoch(request.rules().epoch())
            .withRules(
                SquashfsOptions.FileRules.NONE
                    .withPriority(path -> priority(sort, path))
                    .withNoCompress(path -> noCompress.matches(path, false))
                    .withNoFragments(path -> noFragments.matches(path, false)));
    return request.rules().times() == Times.CLAMP
        ? options.with(SquashfsOptions.Feature.CLAMPED_TIMES)
        : options;
  }

  private ImageSummary writeTar(OutputStream stream) throws IOException {
    if (request.format().codec().id() == Codec.Id.STORE) {
      return TarArchive.write(tree, TarOptions.defaults(), new StreamSink(stream), progress);
    }
    // Never closed: the output belongs to its owner, and a failure must not end the stream, or a
    // part would look like the whole.
    StreamCompressor compressor = StreamCompressor.open(request.format().codec(), stream);
    try {
      ImageSummary summary =
          TarArchive.write(tree, TarOptions.defaults(), new StreamSink(compressor), progress);
      compressor.finish();
      return summary;
    } finally {
      compressor.abandon();
    }
  }

  @FunctionalInterface
  private interface Writing {
    ImageSummary run() throws IOException;
  }

  /** Writing reads nothing but contents: what is malformed then is a source. */
  private ImageSummary namingTheSource(Writing writing) throws IOException {
    try {
      return writing.run();
    } catch (ImageFormatException e) {
      if (request.sources().isEmpty()) {
        throw e; // whoever opened the tree knows its name
      }
      // With several sources each content names its own (SourceContent).
      throw new InputException(request.sources().getFirst().name(), e.getMessage(), e);
    }
  }

  private int priority(PatternSet sort, TreePath path) {
    int rule = sort.first(path, false);
    return rule < 0 ? 0 : request.sort().get(rule).priority();
  }

  private void warn(String option, PatternSet patterns) {
    for (String pattern : patterns.unmatched()) {
      warnings.add(option + " " + pattern + ": matches nothing");
    }
  }

  /** The disk catches up meanwhile. */
  private String digest(AtomicOutput output, String name) throws OutputException {
    if (!digest) {
      return TreeResult.NO_DIGEST;
    }
    try {
      output.beginSync();
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
    return sha256(output.image(), name);
  }

  private String sha256(ImageSource image, String name) throws OutputException {
    try {
      progress.on(new ProgressEvent.StageStarted("hashing " + name, image.size()));
      String sha256 = ImageDigest.sha256(image, progress);
      progress.on(new ProgressEvent.StageFinished());
      return sha256;
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }

  private static AtomicOutput create(Path path, String name) throws OutputException {
    try {
      return AtomicOutput.create(path);
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }
}
