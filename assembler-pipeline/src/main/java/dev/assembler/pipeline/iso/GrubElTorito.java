package dev.assembler.pipeline.iso;

import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * GRUB's boot image for CDs, as {@code grub-mkimage -O i386-pc-eltorito -p /boot/grub} makes it:
 * cdboot.img, and a core with just enough modules to find the others where the configuration is.
 */
final class GrubElTorito {

  private static final List<String> MODULES =
      List.of("biosdisk", "part_msdos", "part_gpt", "iso9660");

  private static final String PREFIX = "/boot/grub";
  private static final int LARGEST_FILE = 1 << 20;

  private GrubElTorito() {}

  /** Made of the files in a folder; empty if the first of them is not there. */
  static Optional<Content> of(TreeFiles files, String folder) throws IOException {
    Optional<TreeFiles.Found> start = files.file(folder + "/cdboot.img");
    if (start.isEmpty()) {
      return Optional.empty();
    }
    byte[] boot = FileBytes.of(start.get().file().content(), LARGEST_FILE);
    byte[] core = GrubCore.of(files, folder, MODULES, PREFIX, "");
    byte[] image = Arrays.copyOf(boot, boot.length + core.length);
    System.arraycopy(core, 0, image, boot.length, core.length);
    return Optional.of(Content.of(image));
  }
}
