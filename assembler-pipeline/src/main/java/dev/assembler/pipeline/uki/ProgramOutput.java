package dev.assembler.pipeline.uki;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSink;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.convert.OutputSink;
import dev.assembler.pipeline.source.HostPath;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * An EFI program that appears under its name when all of it is there.
 *
 * @param onOutput is given the unfinished file
 * @param <T> what writing it tells
 */
record ProgramOutput<T>(HostPath place, Consumer<Closeable> onOutput) {

  /** What writes the bytes. */
  @FunctionalInterface
  interface Writing<T> {
    T to(ImageSink sink) throws IOException;
  }

  /**
   * @param digested whether the SHA-256 is taken; it is empty otherwise
   * @param result made of what writing told and the SHA-256
   */
  <R> R write(
      Writing<T> writing,
      boolean digested,
      ProgressListener progress,
      BiFunction<T, String, R> result)
      throws IOException {
    String name = place.toString();
    try (AtomicOutput output = create(name)) {
      T told = writing.to(new OutputSink(output.image(), 0, name));
      String sha256 = digested ? digest(output, name, progress) : "";
      try {
        output.commit();
      } catch (IOException e) {
        throw new OutputException(name, e);
      }
      return result.apply(told, sha256);
    }
  }

  private AtomicOutput create(String name) throws OutputException {
    try {
      AtomicOutput output = AtomicOutput.create(place.toPath());
      onOutput.accept(output);
      return output;
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }

  /** The disk catches up meanwhile. */
  private static String digest(AtomicOutput output, String name, ProgressListener progress)
      throws OutputException {
    try {
      output.beginSync();
      progress.on(new ProgressEvent.StageStarted("hashing " + name, output.image().size()));
      String sha256 = ImageDigest.sha256(output.image(), progress);
      progress.on(new ProgressEvent.StageFinished());
      return sha256;
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }
}
