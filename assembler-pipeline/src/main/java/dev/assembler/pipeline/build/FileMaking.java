package dev.assembler.pipeline.build;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSink;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A file that no other job writes: copied, hashed, there whole or not at all. */
record FileMaking(RecipeBuild build) {

  /** Writes the bytes. */
  @FunctionalInterface
  interface Writing {
    void to(ImageSink sink) throws IOException;
  }

  MadeFile make(Key key, Path place, Map<String, String> facts, Writing writing)
      throws IOException {
    try (AtomicOutput output = AtomicOutput.create(place)) {
      build.frame().onOutput().accept(output);
      writing.to(output.image());
      String sha256 = ImageDigest.sha256(output.image(), ProgressListener.NONE);
      long size = output.image().size();
      output.commit();
      return new MadeFile(key, place, size, sha256, facts);
    } catch (java.io.UncheckedIOException e) {
      throw new OutputException(place.toString(), e.getCause());
    }
  }
}
