package dev.assembler.pipeline.convert;

import dev.assembler.core.image.AtomicOutput;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/** Whether a file can be put where it is asked for; asked before anything is read. */
public final class OutputPlace {

  private OutputPlace() {}

  /**
   * @throws UsageException if what is there is no file: a directory, a device
   */
  public static void requireFile(HostPath output) {
    Path path = output.toPath();
    String subject = "--out " + output;
    if (Files.isDirectory(path)) {
      throw new UsageException(subject, "a directory", "a file", "name a file, for example in it");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new UsageException(
          subject, "a device, a pipe or a socket", "a file", "write a file and copy it there");
    }
  }

  /**
   * @throws UsageException if the place is no place for a file, or inside a source
   * @throws OutputException if its folder is missing or cannot be written
   */
  public static void require(HostPath output, List<SourceAddress> sources) throws IOException {
    requireFile(output);
    Path folder = folder(output);
    String shown = folder.equals(folderOf(output.toPath())) ? parentOf(output) : folder.toString();
    if (!Files.exists(folder)) {
      throw refused(output, "the folder " + shown + " does not exist; create it first");
    }
    if (!Files.isDirectory(folder)) {
      throw refused(output, shown + " is not a directory; name a file in one");
    }
    if (!Files.isWritable(folder)) {
      throw refused(
          output, "the folder " + shown + " cannot be written; name another, or change it");
    }
    requireOutside(output, folder.toRealPath(), sources);
  }

  /**
   * @throws UsageException if two outputs are one file
   */
  static void requireDifferent(List<HostPath> outputs) throws OutputException {
    var files = new HashSet<Path>();
    for (HostPath output : outputs) {
      try {
        Path file = AtomicOutput.followLinks(output.toPath()).toAbsolutePath();
        if (!files.add(folder(output).toRealPath().resolve(file.getFileName()))) {
          throw new UsageException(
              "--out " + output, "the same file twice", "different files", "leave one of them out");
        }
      } catch (IOException e) {
        throw new OutputException(output.toString(), e);
      }
    }
  }

  /** The folder the output comes to lie in: where its name is a symbolic link, the other end's. */
  public static Path folder(HostPath output) throws OutputException {
    try {
      return folderOf(AtomicOutput.followLinks(output.toPath()));
    } catch (IOException e) {
      throw new OutputException(output.toString(), e);
    }
  }

  /** An existing directory and "/" have no place for a file; the caller has refused them. */
  private static Path folderOf(Path file) {
    Path absolute = file.toAbsolutePath();
    return absolute.getParent() == null ? absolute : absolute.getParent();
  }

  /** An output inside a source would be read while it grows, or be part of its own input. */
  private static void requireOutside(HostPath output, Path folder, List<SourceAddress> sources)
      throws IOException {
    for (SourceAddress address : sources) {
      Path source = address.isStandardInput() ? null : address.file().toPath();
      if (source != null && Files.isDirectory(source) && folder.startsWith(source.toRealPath())) {
        throw new UsageException(
            "--out " + output,
            "lies inside --tree " + address.name(),
            "a file outside of it",
            "write it elsewhere and move it there");
      }
    }
  }

  private static String parentOf(HostPath output) {
    String text = output.toString();
    int slash = text.lastIndexOf('/');
    return slash < 0 ? "." : slash == 0 ? "/" : text.substring(0, slash);
  }

  private static OutputException refused(HostPath output, String reason) {
    return new OutputException(output.toString(), new IOException(reason));
  }
}
