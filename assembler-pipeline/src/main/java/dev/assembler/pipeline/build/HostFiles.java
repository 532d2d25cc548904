package dev.assembler.pipeline.build;

import dev.assembler.pipeline.format.FormatOption;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.recipe.ArtifactSpec;
import dev.assembler.pipeline.recipe.SourceRef;
import dev.assembler.pipeline.recipe.TreeFile;
import java.util.ArrayList;
import java.util.List;

/** Files of the host that an artifact is made of, as the recipe names them. */
final class HostFiles {

  private HostFiles() {}

  static List<String> of(ArtifactSpec spec) {
    var files = new ArrayList<String>();
    switch (spec) {
      case ArtifactSpec.Image image -> {
        for (FormatOption option : ImageFormats.named(image.format()).options()) {
          boolean isFile =
              option.value() == FormatOption.Value.FILE
                  || option.value() == FormatOption.Value.PLACE;
          if (isFile) {
            files.addAll(image.options().getOrDefault(option.name(), List.of()));
          }
        }
      }
      case ArtifactSpec.Uki uki -> {
        uki.files().filter(file -> SourceRef.parse(file).isEmpty()).forEach(files::add);
        uki.signing()
            .ifPresent(signing -> {
              files.add(signing.key());
              files.add(signing.certificate());
            });
      }
      case ArtifactSpec.Disk disk -> files.addAll(disk.names().hostFiles());
      case ArtifactSpec.Plain plain -> {
        if (plain.kind() == TreeFile.Kind.FILE) {
          files.add(plain.value());
        }
      }
      case ArtifactSpec.Kernel kernel -> {}
      case ArtifactSpec.Verity verity -> {}
      case ArtifactSpec.Container container -> {}
      case ArtifactSpec.Spdx spdx -> {}
      case ArtifactSpec.Ipxe ipxe -> {}
      case ArtifactSpec.GrubCore grub -> {}
    }
    return files;
  }
}
