package dev.assembler.pipeline.source;

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
import dev.assembler.pipeline.format.FormatTree;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.format.ImagePart;
import dev.assembler.pipeline.format.ReadOptions;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens whatever a tree can be taken from. */
public final class TreeSource {

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
      return whole.withTree(FileTree.of(directoryAt(address.path(), whole)));
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
    if (!address.isStandardInput()) {
      Path path = address.file().toPath();
      if (Files.isDirectory(path)) {
        return ofDirectory(address, path, options);
      }
    }
    ImageFile file = openImage(address, options);
    ImageFile part;
    try {
      part = unpacked(part(file, address.parts(), options.reading()), options.reading());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    try {
      return ofImage(part, options);
    } catch (IOException | RuntimeException e) {
      part.close();
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
      return InnerImage.from(whole, offset);
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
    List<String> remarks =
        host.unseen().stream().map(unseen -> "not seen on this system: " + unseen).toList();
    return new OpenTree(address.name(), true, "directory", host.tree(), remarks, null, null);
  }

  private static OpenTree ofImage(ImageFile part, SourceOptions options) throws IOException {
    try {
      FormatTree read = part.format().open(part, options.reading());
      Closeable resource =
          read.resource() == null
              ? part
              : () -> {
                try (part) {
                  read.resource().close();
                }
              };
      return new OpenTree(
          part.name(), false, read.kind(), read.tree(), read.remarks(), part, resource);
    } catch (ImageFormatException e) {
      throw new InputException(part.name(), e.getMessage(), e);
    }
  }

  /**
   * The part of an image that an address names: the image itself if it names none. Parts are
   * recognised anew, so a part may have parts.
   *
   * @param file stays open with the part, and is closed with it
   * @throws UsageException if the image has no such part
   */
  public static ImageFile part(ImageFile file, List<String> parts, ReadOptions options)
      throws IOException {
    ImageFile at = file;
    for (String name : parts) {
      at = unpacked(at, options);
      ImageFormat format = at.format();
      if (format.partNames().isEmpty()) {
        throw new UsageException(
            at.name() + "#" + name,
            format.description() + " has no parts",
            "IMAGE[:PATH]",
            "write %23 for a # in a name");
      }
      ImagePart part;
      try {
        Optional<ImagePart> found = format.part(at, name, options);
        if (found.isEmpty()) {
          throw new InputException(
              at.name() + "#" + name,
              "no such part in " + format.description() + ", expected " + format.partNames());
        }
        part = found.get();
      } catch (ImageFormatException e) {
        throw new InputException(at.name(), e.getMessage(), e);
      }
      at = recognised(at, part, options);
    }
    return at;
  }

  /**
   * Several parts of an image, found at once: see {@link #part}.
   *
   * @param file stays open with them
   * @throws InputException if one of them is not there
   */
  public static List<ImageFile> parts(ImageFile file, List<String> names, ReadOptions options)
      throws IOException {
    List<ImagePart> found = file.format().parts(file, names, options);
    if (found.size() != names.size()) {
      throw new InputException(
          file.name(), found.size() + " of the parts " + String.join(", ", names) + " are there");
    }
    var parts = new ArrayList<ImageFile>();
    for (ImagePart part : found) {
      parts.add(recognised(file, part, options));
    }
    return parts;
  }

  private static ImageFile recognised(ImageFile file, ImagePart part, ReadOptions options)
      throws IOException {
    return ImageFile.of(
        file.name() + "#" + part.name(), new InnerImage(file, part.image()), options);
  }

  /**
   * The disk inside of a container, or the image itself if it is none.
   *
   * @param file stays open with the result, and is closed with it
   */
  private static ImageFile unpacked(ImageFile file, ReadOptions options) throws IOException {
    try {
      Optional<ImageSource> disk = file.format().disk(file, options);
      if (disk.isEmpty()) {
        return file;
      }
      ImageFile inside = ImageFile.of(file.name(), new InnerImage(file, disk.get()), options);
      if (inside.format().disk(inside, options).isPresent()) {
        // Clusters of a disk may be those of its own container: there would be no end to it.
        throw new InputException(
            file.name(),
            inside.format().description()
                + " inside of "
                + file.format().description()
                + ", expected a disk");
      }
      return inside;
    } catch (ImageFormatException e) {
      throw new InputException(file.name(), e.getMessage(), e);
    }
  }

  /** Opens an image at an address, on standard input too; parts are not looked for. */
  public static ImageFile openImage(SourceAddress address, SourceOptions options)
      throws IOException {
    if (address.isStandardInput()) {
      return ImageFile.ofStream(address.name(), options.standardInput(), options.reading());
    }
    return ImageFile.of(
        address.name(), openFile(address.file(), options.offset()), options.reading());
  }

  private static Directory directoryAt(TreePath path, OpenTree source) throws InputException {
    Optional<Node> node = source.tree().find(path);
    if (node.isEmpty()) {
      throw new InputException(source.name() + ":" + path, "no such path in it");
    }
    if (!(node.get() instanceof Directory directory)) {
      throw new InputException(
          source.name() + ":" + path, "a " + node.get().kind() + ", expected a directory");
    }
    return directory;
  }
}
