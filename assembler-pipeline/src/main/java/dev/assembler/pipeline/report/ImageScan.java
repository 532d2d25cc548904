package dev.assembler.pipeline.report;

import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.format.FileHead;
import dev.assembler.pipeline.format.FileKind;
import dev.assembler.pipeline.format.FormatTree;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.ImagePart;
import dev.assembler.pipeline.format.Inspection;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.pipeline.report.FactTable.Fact;
import dev.assembler.pipeline.source.InnerImage;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.source.SourceOptions;
import dev.assembler.pipeline.source.TreeSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what is to be shown of an image: itself, the disk inside of it, and those of its parts that
 * hold a tree or have parts themselves. Contents are not read.
 */
final class ImageScan {

  private static final int DEEPEST = 6;

  private final ReadOptions reading = ReadOptions.defaults();
  private final List<ScannedImage> found = new ArrayList<>();

  private ImageScan() {}

  /**
   * @throws InputException if it is not there, or malformed; of what is in it that is told instead
   * @throws UsageException for standard input, or a path in it that is no directory
   */
  static List<ScannedImage> of(SourceAddress address) throws IOException {
    if (address.isStandardInput()) {
      throw new UsageException("-", "standard input", "a file or a directory", "");
    }
    var scan = new ImageScan();
    if (!address.path().isRoot() || Files.isDirectory(address.file().toPath())) {
      scan.tree(address);
      return scan.found;
    }
    SourceOptions options = SourceOptions.defaults();
    try (ImageFile whole = TreeSource.openImage(address, options);
        ImageFile file = TreeSource.part(lent(whole), address.parts(), scan.reading)) {
      scan.image("", file, 0);
    } catch (ImageFormatException e) {
      throw new InputException(address.name(), e.getMessage(), e);
    }
    return scan.found;
  }

  /**
   * A disk with its partitions, in a container or bare; what is in their trees is not read.
   *
   * @param name of the file in messages
   * @return nothing for what is no disk; what is malformed is said in the place of its parts
   */
  static Optional<ScannedImage> disk(String name, ImageSource image) throws IOException {
    var scan = new ImageScan();
    FileKind kind = FileKind.of(FileHead.of(image));
    if (kind.known().isEmpty()) {
      return Optional.empty();
    }
    try (ImageFile file = ImageFile.of(name, InnerImage.lent(image), scan.reading)) {
      Optional<ImageSource> inside = file.format().disk(file, scan.reading);
      if (inside.isPresent()) {
        return disk(name, inside.get());
      }
      if (!file.format().name().equals("disk")) {
        return Optional.empty();
      }
      scan.image(name, file);
    } catch (ImageFormatException | InputException e) {
      scan.unreadable(name, image, kind, e);
    }
    return Optional.of(scan.found.getFirst());
  }

  private static ImageFile lent(ImageFile file) {
    return new ImageFile(
        file.name(),
        file.format(),
        InnerImage.lent(file.image()),
        file.compression(),
        file.fileSize());
  }

  private void tree(SourceAddress address) throws IOException {
    SourceOptions options = SourceOptions.defaults().withHostXattrs(XattrChoice.ALL);
    try (OpenTree source = TreeSource.openWhole(address, options)) {
      Node node =
          source
              .tree()
              .find(address.path())
              .orElseThrow(
                  () -> new InputException(source.name() + ":" + address.path(), "no such path"));
      if (!(node instanceof Directory directory)) {
        throw new UsageException(
            source.name() + ":" + address.path(), "a " + node.kind(), "a directory", "");
      }
      String kind = source.fromHost() ? "a directory" : "a directory of a " + source.kind();
      FileTree tree = address.path().isRoot() ? source.tree() : FileTree.of(directory);
      found.add(
          new ScannedImage(
              "",
              false,
              kind,
              -1,
              List.of(),
              source.remarks(),
              Optional.empty(),
              Optional.of(tree)));
    }
  }

  private void image(String place, ImageFile file, int depth) throws IOException {
    Inspection inspection = image(place, file);
    Optional<ImageSource> disk = file.format().disk(file, reading);
    if (disk.isPresent()) {
      nested(place, disk.get(), depth);
    } else if (!file.format().expandsItself()) {
      parts(place, file, inspection, depth);
    }
  }

  /** Itself, without what is inside of its parts. */
  private Inspection image(String place, ImageFile file) throws IOException {
    Inspection inspection = file.format().inspect(file, reading);
    SectionMap map = SectionSpans.of("Where things are", file, inspection, reading);
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("size", Sizes.text(file.image().size())));
    if (file.compression() != Codec.Id.STORE) {
      facts.add(new Fact("compressed file", Sizes.text(file.fileSize())));
    }
    facts.add(new Fact("format", inspection.format()));
    inspection
        .summary()
        .facts()
        .forEach((name, value) -> facts.add(new Fact(name, Shown.number(value))));
    Optional<ImageSource> disk = file.format().disk(file, reading);
    Optional<FileTree> tree =
        disk.isEmpty() && file.format().hasTree() ? Optional.of(treeOf(file)) : Optional.empty();
    found.add(
        new ScannedImage(
            place,
            disk.isPresent(),
            inspection.title(),
            file.image().size(),
            facts,
            inspection.lines(),
            disk.isPresent() || map.spans().isEmpty() ? Optional.empty() : Optional.of(map),
            tree));
    return inspection;
  }

  private FileTree treeOf(ImageFile file) throws IOException {
    FormatTree tree = file.format().open(file, reading);
    try (Closeable _ = tree.resource() == null ? () -> {} : tree.resource()) {
      return tree.tree();
    }
  }

  private void parts(String place, ImageFile file, Inspection inspection, int depth)
      throws IOException {
    List<String> names = inspection.parts().stream().map(Inspection.Part::name).distinct().toList();
    for (String name : names) {
      Optional<ImagePart> part = file.format().part(file, name, reading);
      if (part.isPresent() && !isSame(part.get().image(), file)) {
        nested(place + "#" + name, part.get().image(), depth);
      }
    }
  }

  /** A partition that is the volume over again, as hybrid ISO images have them. */
  private static boolean isSame(ImageSource part, ImageFile file) throws IOException {
    return part.size() >= file.image().size()
        || file.format().hasTree()
            && FileKind.of(FileHead.of(part))
                .known()
                .filter(format -> format.name().equals(file.format().name()))
                .isPresent();
  }

  /** What is malformed in there is said; what has nothing to show is left out. */
  private void nested(String place, ImageSource image, int depth) throws IOException {
    FileKind kind = FileKind.of(FileHead.of(image));
    if (depth >= DEEPEST || kind.known().isEmpty() && !kind.isCompressed()) {
      return;
    }
    try (ImageFile file = ImageFile.of(place, InnerImage.lent(image), reading)) {
      if (file.format().hasTree() || file.format().name().equals("disk")) {
        image(place, file, depth + 1);
      }
    } catch (ImageFormatException | InputException e) {
      if (kind.known().isPresent()) {
        unreadable(place, image, kind, e);
      }
    }
  }

  private void unreadable(String place, ImageSource image, FileKind kind, Exception problem)
      throws IOException {
    found.add(
        new ScannedImage(
            place,
            false,
            kind.text() + " that cannot be read",
            image.size(),
            List.of(new Fact("size", Sizes.text(image.size()))),
            List.of(problem.getMessage()),
            Optional.empty(),
            Optional.empty()));
  }
}
