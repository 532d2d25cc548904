package dev.assembler.pipeline.build;

import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.format.FileHead;
import dev.assembler.pipeline.format.FileKind;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.Inspection;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.pipeline.source.InnerImage;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.source.SourceOptions;
import dev.assembler.pipeline.source.TreeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes an artifact large that is no image of a tree: a disk's partitions, in a container or
 * bare, a program's sections, else the artifacts that it is made of.
 */
final class LargestParts {

  private static final int LISTED = 10;

  /** A part and how many bytes it has. */
  private record Part(String name, long size) {}

  private LargestParts() {}

  /**
   * @param needs sizes of the artifacts that it is made of, by name
   * @return lines, the largest part first
   */
  static List<String> of(MadeFile made, Map<String, Long> needs) {
    var parts = new ArrayList<Part>();
    try (ImageFile file =
        TreeSource.openImage(
            SourceAddress.ofTree(ArtifactMaking.bytes(made.path().toString())),
            SourceOptions.defaults())) {
      inside(file, parts);
    } catch (IOException e) {
      parts.clear(); // a file that has no parts: what it is made of is told all the same
    }
    if (parts.isEmpty()) {
      needs.forEach((name, size) -> parts.add(new Part("artifact." + name, size)));
    }
    return parts.stream()
        .sorted(Comparator.comparingLong(Part::size).reversed())
        .limit(LISTED)
        .map(part -> part.name() + ": " + Sizes.text(part.size()))
        .toList();
  }

  private static void inside(ImageFile file, List<Part> parts) throws IOException {
    ReadOptions reading = ReadOptions.defaults();
    Optional<ImageSource> disk = file.format().disk(file, reading);
    if (disk.isPresent() && FileKind.of(FileHead.of(disk.get())).known().isPresent()) {
      try (ImageFile inner = ImageFile.of(file.name(), InnerImage.lent(disk.get()), reading)) {
        inside(inner, parts);
      }
      return;
    }
    for (Inspection.Part part : file.format().inspect(file, reading).parts()) {
      String what = part.label().isEmpty() ? "" : " \"" + part.label() + '"';
      parts.add(new Part("part " + part.name() + what, part.size()));
    }
  }
}
