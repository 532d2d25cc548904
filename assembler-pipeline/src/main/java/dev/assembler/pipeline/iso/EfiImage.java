package dev.assembler.pipeline.iso;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.fat.FatLayout;
import dev.assembler.fat.FatOptions;
import dev.assembler.fat.FatProfile;
import dev.assembler.fat.FatVolume;
import dev.assembler.iso9660.BootEntry;
import dev.assembler.iso9660.BootImage;
import dev.assembler.iso9660.BootImage.Writing;

/** What UEFI starts from: a FAT volume behind the end of the volume, a partition of its own. */
public final class EfiImage {

  private EfiImage() {}

  /**
   * A volume of a tree, which writes itself into its place.
   *
   * @param ids its serial has the role "fat/efi"
   * @throws UnrepresentableTreeException with everything that FAT cannot hold
   */
  public static BootEntry of(FileTree tree, DerivedIds ids) throws UnrepresentableTreeException {
    FatOptions options =
        FatOptions.defaults()
            .withProfile(FatProfile.ELTORITO)
            .withVolumeSerial(ids.serial32("fat/efi"));
    FatLayout layout;
    try {
      layout = FatVolume.plan(tree, options);
    } catch (UnrepresentableTreeException e) {
      throw new UnrepresentableTreeException(e.format() + " in the EFI boot image", e.problems());
    }
    return appended(
        layout.size(), window -> FatVolume.write(layout, window, ProgressListener.NONE));
  }

  /** A volume that is there already, byte for byte. */
  public static BootEntry of(Content volume) {
    return appended(
        volume.size(),
        window -> {
          try (ImageSource source = volume.open()) {
            ImageCopy.copy(source, window);
          }
        });
  }

  private static BootEntry appended(long size, Writing writing) {
    return BootEntry.efi(new BootImage.Appended(size, writing));
  }
}
