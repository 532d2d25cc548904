package dev.assembler.pipeline.source;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.host.HostTree;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarReadOptions;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens whatever a tree can be taken from. */
public final class TreeSource {

  private static final String KINDS =
      "a directory, a tar (plain, gzip, xz, zstd, lz4, bzip2) or a squashfs image";

  private TreeSource() {}

  /**
   * Opens the tree at an address: all of a source, or the directory inside it that the address
   * names.
   *
   * @throws InputException if there is nothing, nothing of a kind we read, or it cannot be read
   * @throws UsageException if the address asks for what this kind of source has not
   */
  public static OpenTree open(SourceAddress address, SourceOptions options) throws IOException {
    OpenTree whole = openWhole(address, options);
    if (address.path().isRoot()) {
      return whole;
    }
    try {
      return whole.withTree(FileTree.of(directoryAt(address, whole.tree())));
    } catch (IOException | RuntimeException e) {
      whole.close();
      throw e;
    }
  }

  /**
   * Opens the whole source of an address, whatever path inside it the address names.
   *
   * @throws InputException if there is nothing, nothing of a kind we read, or it cannot be read
   */
  public static OpenTree openWhole(SourceAddress address, SourceOptions options)
      throws IOException {
    if (address.isStandardInput()) {
      return ofStream(address.name(), options.standardInput(), options);
    }
    Path path = address.file().toPath();
    if (Files.isDirectory(path)) {
      return ofDirectory(address, path, options);
    }
    ImageSource file = openFile(address.file(), options.offset());
    try {
      return ofFile(address, file, options);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Opens a regular file for reading.
   *
   * @param offset where in the file to begin
   * @throws InputException if there is none, it cannot be read or ends before the offset
   */
  public static ImageSource openFile(HostPath file, long offset) throws InputException {
    ImageSource whole = openFile(file);
    if (offset == 0) {
      return whole;
    }
    try {
      return FromOffset.of(whole, offset);
    } catch (IOException e) {
      throw new InputException(file.toString(), e.getMessage(), e);
    }
  }

  private static ImageSource openFile(HostPath file) throws InputException {
    Path path = file.toPath();
    try {
      if (!Files.exists(path)) {
        throw new InputException(file.toString(), "no such file or directory");
      }
      if (!Files.isRegularFile(path)) {
        throw new InputException(
            file.toString(),
            Files.isDirectory(path)
                ? "a directory, expected a file"
                : "a device, a pipe or a socket, expected a file");
      }
      return FileImage.openForReading(path);
    } catch (InputException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(file.toString(), OutputException.reason(e), e);
    }
  }

  private static OpenTree ofDirectory(SourceAddress address, Path path, SourceOptions options)
      throws IOException {
    if (!address.parts().isEmpty() || !address.path().isRoot()) {
      throw new UsageException(
          address.name(),
          "a directory of the host, which has no parts and no inner paths",
          "DIR[:DEST]",
          "name the directory itself, as in " + address.name() + address.path());
    }
    HostTree host =
        HostDirectory.read(
            path,
            HostReadOptions.defaults()
                .withXattrs(options.hostXattrs())
                .withLimits(options.limits())
                .withExclude(
                    relative -> options.exclude().test(address.destination().resolve(relative))));
    return new OpenTree(
        address.name(), OpenTree.Kind.HOST_DIRECTORY, host.tree(), host.unseen(), null);
  }

  private static OpenTree ofFile(SourceAddress address, ImageSource file, SourceOptions options)
      throws IOException {
    FileKind kind = kindOf(address.name(), file);
    if (!address.parts().isEmpty()) {
      throw new UsageException(
          address.name() + "#" + address.parts().getFirst(),
          kind + " has no parts",
          "IMAGE[:PATH]",
          "write %23 for a # in a name");
    }
    if (!kind.isCompressed()) {
      return ofKind(address.name(), kind, "", file, options);
    }
    try (file) {
      return ofStream(address.name(), new SourceStream(file), options);
    }
  }

  /** A stream, decompressed if need be, through a spool. */
  private static OpenTree ofStream(String name, InputStream stream, SourceOptions options)
      throws IOException {
    Spool spool;
    Codec.Id compression;
    var input = new Unclosed(stream);
    try (StreamDecompressor plain = StreamDecompressor.open(input, options.limits())) {
      compression = plain.found();
      spool = Spool.of(plain, options.spoolFolder());
    } catch (OutputException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(name, OutputException.reason(e), e);
    }
    try {
      String inside =
          compression == Codec.Id.STORE ? "" : compression + "-compressed data, inside ";
      return ofKind(name, kindOf(name, spool), inside, spool, options);
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  private static OpenTree ofKind(
      String name, FileKind kind, String prefix, ImageSource image, SourceOptions options)
      throws IOException {
    try {
      return switch (kind) {
        case TAR ->
            new OpenTree(
                name,
                OpenTree.Kind.TAR,
                TarArchive.read(
                    image,
                    TarReadOptions.defaults()
                        .withLimits(options.limits())
                        .withImplicitDirectories(options.implicitDirectories())),
                List.of(),
                image);
        case SQUASHFS ->
            new OpenTree(
                name,
                OpenTree.Kind.SQUASHFS,
                SquashfsImage.read(image, options.limits()),
                List.of(),
                image);
        default -> throw new InputException(name, "found " + prefix + kind + ", expected " + KINDS);
      };
    } catch (ImageFormatException e) {
      throw new InputException(name, e.getMessage(), e);
    }
  }

  private static FileKind kindOf(String name, ImageSource image) throws IOException {
    try {
      return FileKind.of(image);
    } catch (IOException e) {
      throw new InputException(name, OutputException.reason(e), e);
    }
  }

  private static Directory directoryAt(SourceAddress address, FileTree tree) throws InputException {
    TreePath path = address.path();
    Optional<Node> node = tree.find(path);
    if (node.isEmpty()) {
      throw new InputException(address.name() + ":" + path, "no such path in it");
    }
    if (!(node.get() instanceof Directory directory)) {
      throw new InputException(
          address.name() + ":" + path, "a " + node.get().kind() + ", expected a directory");
    }
    return directory;
  }

  /** Standard input belongs to the process. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream stream) {
      super(stream);
    }

    @Override
    public void close() {
      // stays open
    }
  }
}
