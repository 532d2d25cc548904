package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.pipeline.Sizes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file that is no more than a way to keep a disk. */
abstract class ContainerFormat implements ReadOnlyFormat {

  /** The disk, which needs the file to stay open. */
  abstract ImageSource disk(ImageSource file, ReadOptions options) throws IOException;

  /** Checks the container; the disk in it may be anything. */
  abstract ImageSummary verify(ImageSource file, ReadOptions options) throws IOException;

  /** What the container says of itself, by name. */
  abstract Map<String, Object> facts(ImageSource file) throws IOException;

  @Override
  public final Optional<ImageSource> disk(ImageFile file, ReadOptions options) throws IOException {
    return Optional.of(disk(file.image(), options));
  }

  @Override
  public final boolean hasTree() {
    return false;
  }

  @Override
  public final FormatTree open(ImageFile file, ReadOptions options) {
    throw new IllegalStateException(name() + ": its disk has to be opened");
  }

  /** The container, and the disk inside of it if that is of a kind that is read. */
  @Override
  public final ImageSummary verify(ImageFile file, ReadOptions options) throws IOException {
    ImageSummary container = verify(file.image(), options);
    NestedImage.verify(
        file.name(),
        disk(file.image(), options),
        options,
        format -> !(format instanceof ContainerFormat));
    return container;
  }

  @Override
  public final Inspection inspect(ImageFile file, ReadOptions options) throws IOException {
    ImageSummary container = verify(file.image(), options);
    ImageSource disk = disk(file.image(), options);
    String holds = FileKind.of(FileHead.of(disk)).text();
    var facts = new LinkedHashMap<>(container.facts());
    facts.put("disk size", disk.size());
    return new Inspection(
        name(),
        name() + ", " + Sizes.text(container.size()) + ", of a disk of " + Sizes.text(disk.size()),
        List.of("holds: " + holds),
        new ImageSummary(container.size(), container.sections(), facts),
        Map.of(
            "compression",
            file.compression().toString(),
            "holds",
            holds,
            name(),
            facts(file.image())));
  }
}
