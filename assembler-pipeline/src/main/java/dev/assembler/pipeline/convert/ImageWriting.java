package dev.assembler.pipeline.convert;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.image.AtomicOutputs;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.shape.BudgetException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Writes settled trees in the format of a request, to a file or to a stream. */
final class ImageWriting {

  /** What came out: the size is that of the image, the digest that of the whole file. */
  record Written(ImageSummary summary, long size, String sha256) {}

  private final TreeRequest request;
  private final List<FileTree> trees;
  private final Path spoolFolder;
  private final ProgressListener progress;
  private boolean digest = true;
  private Taken taken = () -> {};

  /**
   * @param spoolFolder where temporary files may go, null for the host's usual place
   */
  ImageWriting(
      TreeRequest request, List<FileTree> trees, Path spoolFolder, ProgressListener progress) {
    this.request = request;
    this.trees = trees;
    this.spoolFolder = spoolFolder;
    this.progress = progress;
  }

  /** Leaves out the digest of a file, which takes reading it once more. */
  ImageWriting withoutDigest() {
    digest = false;
    return this;
  }

  /** Is told when all contents have been taken: what follows reads the image alone. */
  ImageWriting whenTaken(Taken told) {
    taken = told;
    return this;
  }

  Written toFile(Path path, Consumer<Closeable> onOutput) throws IOException {
    try (Unnamed image = unnamed(path, onOutput)) {
      return image.name();
    }
  }

  /** Writes all there is to write, beside the file's name. */
  Unnamed unnamed(Path path, Consumer<Closeable> onOutput) throws IOException {
    String name = request.outputName();
    AtomicOutput output = create(path, name);
    boolean complete = false;
    try {
      onOutput.accept(output);
      FileImage image = output.image();
      ImageSummary summary = write(new OutputSink(image, request.offset(), name));
      taken.tell();
      long size = image.size() - request.offset();
      requireInBudget(size);
      if (request.isVerified()) {
        new ImageVerification(trees, request.format(), spoolFolder, request.verification())
            .compare(image.window(request.offset(), size), progress);
      }
      String sha256 = digest(output, name);
      complete = true;
      return new Unnamed(output, name, new Written(summary, size, sha256));
    } finally {
      if (!complete) {
        output.close();
      }
    }
  }

  /** Told of something. */
  interface Taken {
    void tell() throws IOException;
  }

  /** An image that is written and has not got its name: closing it without removes it. */
  static final class Unnamed implements Closeable {

    private final AtomicOutput output;
    private final String name;
    private final Written written;

    private Unnamed(AtomicOutput output, String name, Written written) {
      this.output = output;
      this.name = name;
      this.written = written;
    }

    /** Brings it to the disk: what may still fail then is the renaming alone. */
    void sync() throws OutputException {
      try {
        output.image().sync();
      } catch (IOException e) {
        throw new OutputException(name, e);
      }
    }

    /** Begins with {@link #sync}, and returns. */
    void beginSync() throws OutputException {
      try {
        output.beginSync();
      } catch (IOException e) {
        throw new OutputException(name, e);
      }
    }

    /** Gives it its name, for as long as the others get theirs. */
    Written nameWith(AtomicOutputs others) throws OutputException {
      try {
        others.commit(output);
      } catch (IOException e) {
        throw new OutputException(name, e);
      }
      return written;
    }

    Written name() throws OutputException {
      try {
        output.commit();
      } catch (IOException e) {
        throw new OutputException(name, e);
      }
      return written;
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }

  private void requireInBudget(long size) throws BudgetException {
    if (request.shape().budget().isPresent() && size > request.shape().budget().getAsLong()) {
      throw new BudgetException(size, request.shape().budget().getAsLong(), trees);
    }
  }

  Written toStream(OutputStream stream) throws IOException {
    var counted = new CountedOutput(stream, request.outputName());
    ImageSummary summary = write(new StreamSink(counted));
    counted.flush();
    return new Written(summary, counted.size(), counted.sha256());
  }

  /** Writing reads nothing but contents: what is malformed then is a source. */
  private ImageSummary write(ImageSink sink) throws IOException {
    try {
      return request.format().writer().write(trees, sink, progress);
    } catch (ImageFormatException e) {
      if (request.sources().isEmpty()) {
        throw e; // whoever opened the tree knows its name
      }
      // With several sources each content names its own (SourceContent).
      throw new InputException(request.sources().getFirst().name(), e.getMessage(), e);
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
