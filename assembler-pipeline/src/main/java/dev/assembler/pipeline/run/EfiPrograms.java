package dev.assembler.pipeline.run;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.fat.FatOptions;
import dev.assembler.fat.FatProfile;
import dev.assembler.fat.FatVolume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What UEFI starts from a medium by itself: {@code /EFI/BOOT/BOOTX64.EFI} (UEFI 2.10, 3.5.1.1). */
final class EfiPrograms {

  private static final String FOLDER = "/EFI/BOOT/";

  private EfiPrograms() {}

  /** The architectures that a volume has such a program for. */
  static Set<Architecture> in(FileTree volume) {
    Set<Architecture> found = EnumSet.noneOf(Architecture.class);
    Optional<Node> folder =
        child(volume.root(), "EFI")
            .filter(Directory.class::isInstance)
            .flatMap(efi -> child((Directory) efi, "BOOT"));
    if (folder.isPresent() && folder.get() instanceof Directory boot) {
      for (Architecture architecture : Architecture.values()) {
        if (child(boot, architecture.efiProgram())
            .filter(RegularFile.class::isInstance)
            .isPresent()) {
          found.add(architecture);
        }
      }
    }
    return found;
  }

  /** FAT's names are the same in capitals and in small letters. */
  private static Optional<Node> child(Directory directory, String name) {
    return directory.entries().stream()
        .filter(entry -> entry.name().toString().equalsIgnoreCase(name))
        .map(Directory.Entry::node)
        .findFirst();
  }

  /** Where a volume of an architecture has it. */
  static String path(Architecture architecture) {
    return FOLDER + architecture.efiProgram();
  }

  /** Makes a volume that holds a program where firmware looks, and nothing else. */
  static void writeVolume(Path program, Architecture architecture, Path volume) throws IOException {
    FileTree tree = FileTree.builder().file(path(architecture), 0644, Content.of(program)).build();
    try (FileImage image = FileImage.create(volume)) {
      FatVolume.write(tree, FatOptions.defaults().withProfile(FatProfile.ESP), image);
    }
  }
}
