package dev.assembler.pipeline.source;

import dev.assembler.core.Limits;
import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.format.ReadOptions;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * How sources are read.
 *
 * @param hostXattrs which extended attributes are read from host directories
 * @param exclude paths of host directories that are not even looked at, as they will be in the tree
 * @param implicitDirectories metadata of directories no source states
 * @param limits bounds on archives and images
 * @param standardInput what {@code -} is
 * @param spoolFolder where temporary files may go, null for the host's usual place
 * @param offset how many bytes into a file its archive or image begins
 */
public record SourceOptions(
    XattrChoice hostXattrs,
    Predicate<TreePath> exclude,
    Metadata implicitDirectories,
    Limits limits,
    InputStream standardInput,
    Path spoolFolder,
    long offset) {

  public SourceOptions {
    Objects.requireNonNull(hostXattrs, "hostXattrs");
    Objects.requireNonNull(exclude, "exclude");
    Objects.requireNonNull(implicitDirectories, "implicitDirectories");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(standardInput, "standardInput");
    if (offset < 0) {
      throw new IllegalArgumentException("offset: " + offset + ", expected at least 0");
    }
  }

  /** How archives and images are read. */
  ReadOptions reading() {
    return new ReadOptions(
        limits, implicitDirectories, spoolFolder, "a directory, " + ImageFormats.readable());
  }

  /** Portable xattrs, nothing excluded, directories 0755 of 0:0, an empty standard input. */
  public static SourceOptions defaults() {
    return new SourceOptions(
        XattrChoice.PORTABLE,
        path -> false,
        Metadata.of(0755),
        Limits.defaults(),
        InputStream.nullInputStream(),
        null,
        0);
  }

  public SourceOptions withHostXattrs(XattrChoice newHostXattrs) {
    return new SourceOptions(
        newHostXattrs, exclude, implicitDirectories, limits, standardInput, spoolFolder, offset);
  }

  public SourceOptions withExclude(Predicate<TreePath> newExclude) {
    return new SourceOptions(
        hostXattrs, newExclude, implicitDirectories, limits, standardInput, spoolFolder, offset);
  }

  public SourceOptions withImplicitDirectories(Metadata newImplicitDirectories) {
    return new SourceOptions(
        hostXattrs, exclude, newImplicitDirectories, limits, standardInput, spoolFolder, offset);
  }

  public SourceOptions withStandardInput(InputStream newStandardInput) {
    return new SourceOptions(
        hostXattrs, exclude, implicitDirectories, limits, newStandardInput, spoolFolder, offset);
  }

  public SourceOptions withSpoolFolder(Path newSpoolFolder) {
    return new SourceOptions(
        hostXattrs, exclude, implicitDirectories, limits, standardInput, newSpoolFolder, offset);
  }

  public SourceOptions withOffset(long newOffset) {
    return new SourceOptions(
        hostXattrs, exclude, implicitDirectories, limits, standardInput, spoolFolder, newOffset);
  }
}
