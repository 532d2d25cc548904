package dev.assembler.pipeline.iso;

import dev.assembler.iso9660.BootEntry;
import dev.assembler.iso9660.BootImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** GRUB for a BIOS in a tree: ready, or the parts of which it is made. */
final class GrubFiles {

  private static final String FOLDER = "/boot/grub/i386-pc";
  static final String HYBRID = FOLDER + "/boot_hybrid.img";
  static final String MISSING =
      FOLDER
          + "/eltorito.img, and not what it is made of (Debian: grub-pc-bin, the folder"
          + " /usr/lib/grub/i386-pc)";

  private GrubFiles() {}

  static Optional<BootEntry> bios(TreeFiles files) throws IOException {
    Optional<TreeFiles.Found> ready =
        files.first(List.of(FOLDER + "/eltorito.img", "/boot/grub/eltorito.img"));
    if (ready.isPresent()) {
      var image = new BootImage.Visible(ready.get().path());
      return Optional.of(BootEntry.bios(image, BootEntry.Patch.GRUB));
    }
    return GrubElTorito.of(files, FOLDER)
        .map(content -> BootEntry.bios(new BootImage.Hidden(content), BootEntry.Patch.GRUB));
  }
}
