package dev.assembler.pipeline.iso;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.iso9660.BootEntry;
import dev.assembler.iso9660.BootImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an image is to start: by a profile, by what is given, or by both; what is given goes before.
 *
 * @param profile null for none
 * @param biosBoot a loader for a BIOS, null for none
 * @param efiBoot a FAT volume, null for none
 * @param efiTree what becomes a FAT volume, null for none
 * @param diskCode what a BIOS runs of a disk, null for none
 */
public record BootRequest(
    BootProfile profile, Content biosBoot, Content efiBoot, FileTree efiTree, DiskCode diskCode) {

  /**
   * Finds and composes.
   *
   * @param kept what the image that the tree came from had, for {@link BootProfile#KEEP}
   * @param uuid of the volume to be
   */
  public BootSetup of(FileTree tree, KeptBoot kept, String uuid, DerivedIds ids)
      throws IOException {
    if (profile == BootProfile.KEEP) {
      return completed(kept.setup(tree), ids);
    }
    BootLoaders loaders =
        switch (profile) {
          case null -> BootLoaders.NONE;
          case GRUB -> BootLoaders.grub(tree, uuid);
          case ISOLINUX -> BootLoaders.isolinux(tree, uuid);
          case UKI -> BootLoaders.uki(tree, uuid);
          case KEEP -> throw new IllegalStateException("kept above");
        };
    var entries = new ArrayList<BootEntry>();
    loaders.bios().ifPresent(entries::add);
    if (loaders.efi().isPresent() && efiTree == null && efiBoot == null) {
      entries.add(EfiImage.of(loaders.efi().get(), ids));
    }
    return completed(
        new BootSetup(
            entries, loaders.code(), List.of(), BootSetup.NONE.bare(), loaders.warnings()),
        ids);
  }

  private BootSetup completed(BootSetup found, DerivedIds ids) throws IOException {
    var entries = new ArrayList<BootEntry>(found.entries());
    if (biosBoot != null) {
      entries.removeIf(entry -> entry.platform() == BootEntry.Platform.BIOS);
      entries.addFirst(
          BootEntry.bios(new BootImage.Hidden(biosBoot), BiosLoader.patchOf(biosBoot)));
    }
    if (efiTree != null || efiBoot != null) {
      entries.removeIf(entry -> entry.platform() == BootEntry.Platform.EFI);
      entries.add(efiTree != null ? EfiImage.of(efiTree, ids) : EfiImage.of(efiBoot));
    }
    return new BootSetup(
        entries,
        diskCode != null ? Optional.of(diskCode) : found.code(),
        found.appended(),
        found.bare(),
        found.warnings());
  }
}
