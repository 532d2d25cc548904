package dev.assembler.pipeline.repack;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.SinkStream;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.FileTree;
import dev.assembler.cpio.InitramfsEdit;
import dev.assembler.cpio.InitramfsRewrite;
import dev.assembler.cpio.InitramfsSegment;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.CountedOutput;
import dev.assembler.pipeline.convert.OutputPlace;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Repacks an initramfs. {@link #prepare} reads all headers and settles what becomes of each entry;
 * {@link #write} writes. Nothing is under the output's name until all of it is there.
 */
public final class RepackJob implements Closeable {

  private final RepackRequest request;
  private final ImageSource image;
  private final List<String> warnings;
  private final InitramfsRewrite rewrite;

  private RepackJob(
      RepackRequest request, ImageSource image, List<String> warnings, InitramfsRewrite rewrite) {
    this.request = request;
    this.image = image;
    this.warnings = warnings;
    this.rewrite = rewrite;
  }

  /**
   * Reads the image and what is added to it, but no contents.
   *
   * @throws UsageException if the request contradicts itself or the image
   * @throws InputException if image or source is missing, unreadable or malformed
   * @throws dev.assembler.core.UnrepresentableTreeException with everything that cannot be added
   */
  public static RepackJob prepare(RepackRequest request) throws IOException {
    if (request.output() != null) {
      OutputPlace.requireFile(request.output());
    }
    var warnings = new ArrayList<String>();
    ImageSource image = open(request);
    try {
      FileTree added = AddedTree.of(request.additions(), request.added(), warnings::add);
      var removals = new Removals(request.removals());
      InitramfsRewrite rewrite =
          plan(request, image, new InitramfsEdit(added, removals, request.codec()));
      removals
          .unmatched()
          .forEach(pattern -> warnings.add("--remove " + pattern + ": matches nothing"));
      return new RepackJob(request, image, warnings, rewrite);
    } catch (IOException | RuntimeException e) {
      image.close();
      throw e;
    }
  }

  private static ImageSource open(RepackRequest request) throws IOException {
    Path file = request.image().toPath();
    String name = request.image().toString();
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          name, Files.exists(file) ? "not a regular file" : "no such file or directory");
    }
    try {
      return FileImage.openForReading(file);
    } catch (IOException e) {
      throw new InputException(name, OutputException.reason(e), e);
    }
  }

  private static InitramfsRewrite plan(RepackRequest request, ImageSource image, InitramfsEdit edit)
      throws IOException {
    InitramfsRewrite rewrite;
    try {
      rewrite = InitramfsRewrite.plan(image, edit, Limits.defaults());
    } catch (ImageFormatException e) {
      throw new InputException(request.image().toString(), e.getMessage(), e);
    }
    for (int i = 0; i < rewrite.segments().size(); i++) {
      if (rewrite.codec(i).isPresent() && !rewrite.codec(i).get().id().canCompress()) {
        throw new UsageException(
            request.image().toString(),
            "segment " + (i + 1) + " is in " + rewrite.codec(i).get().id() + ", which is only read",
            "--compression with gzip, xz, zstd, lz4, lz4hc or store",
            "");
      }
    }
    return rewrite;
  }

  /** What is worth saying though nothing is wrong. */
  public List<String> warnings() {
    return Collections.unmodifiableList(warnings);
  }

  /** The segments as they are. */
  public List<InitramfsSegment> segments() {
    return rewrite.segments();
  }

  /**
   * Writes the new image.
   *
   * @param standardOutput where it goes if the request names no output
   * @param onOutput is given the unfinished output, so that whoever is interrupted can remove it
   * @throws OutputException if the host does not let us write
   */
  public RepackResult write(
      OutputStream standardOutput, Consumer<Closeable> onOutput, ProgressListener progress)
      throws IOException {
    if (request.output() == null) {
      return writeTo(standardOutput, progress);
    }
    AtomicOutput output;
    try {
      output = AtomicOutput.create(request.output().toPath());
    } catch (IOException e) {
      throw new OutputException(request.outputName(), e);
    }
    try (output) {
      onOutput.accept(output);
      RepackResult result = writeTo(new SinkStream(output.image(), 0), progress);
      try {
        output.commit();
      } catch (IOException e) {
        throw new OutputException(request.outputName(), e);
      }
      return result;
    }
  }

  private RepackResult writeTo(OutputStream target, ProgressListener progress) throws IOException {
    var out = new CountedOutput(target, request.outputName());
    ImageSummary summary;
    try {
      summary = rewrite.write(new StreamSink(out), request.threads(), progress);
    } catch (ImageFormatException e) {
      throw new InputException(request.image().toString(), e.getMessage(), e);
    }
    out.flush();
    return new RepackResult(summary, out.size(), out.sha256());
  }

  @Override
  public void close() throws IOException {
    image.close();
  }
}
