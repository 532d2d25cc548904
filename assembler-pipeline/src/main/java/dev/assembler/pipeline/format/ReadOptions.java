package dev.assembler.pipeline.format;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.Metadata;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How images are read.
 *
 * @param limits bounds that every reader keeps
 * @param implicitDirectories metadata of directories that an archive does not state
 * @param spoolFolder where temporary files may go, null for the host's usual place
 * @param expected what messages say a file should have been
 */
public record ReadOptions(
    Limits limits, Metadata implicitDirectories, Path spoolFolder, String expected) {

  public ReadOptions {
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(implicitDirectories, "implicitDirectories");
    Objects.requireNonNull(expected, "expected");
  }

  /** Default limits, directories 0755 of 0:0, temporary files in the host's usual place. */
  public static ReadOptions defaults() {
    return new ReadOptions(Limits.defaults(), Metadata.of(0755), null, ImageFormats.readable());
  }

  public ReadOptions withSpoolFolder(Path newSpoolFolder) {
    return new ReadOptions(limits, implicitDirectories, newSpoolFolder, expected);
  }
}
