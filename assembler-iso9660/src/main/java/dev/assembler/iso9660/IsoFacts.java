package dev.assembler.iso9660;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What an image's descriptors and boot catalog say.
 *
 * @param volumeId without the spaces behind it, as are all identifiers
 * @param created 16 digits to the hundredth of a second, zeros where it is not said
 * @param modified as {@code created}; what blkid and GRUB take for the UUID
 * @param volumeSize in bytes; an image may go on behind it
 * @param jolietVolumeId empty where there is no Joliet
 * @param catalogLba the block of the boot catalog, -1 where there is none
 * @param boot the boot catalog's entries, the default entry first
 * @param systemArea whether there is anything in the first 32 KiB
 * @param mediaCheck the MD5 by which installers test the medium, empty where there is none
 */
public record IsoFacts(
    String volumeId,
    String systemId,
    String volumeSetId,
    String publisher,
    String preparer,
    String application,
    String created,
    String modified,
    long volumeSize,
    boolean rockRidge,
    boolean joliet,
    String jolietVolumeId,
    long catalogLba,
    List<BootRecord> boot,
    boolean systemArea,
    String mediaCheck) {

  /**
   * An entry of the boot catalog.
   *
   * @param platform 0 BIOS, 1 PowerPC, 2 Mac, 0xEF EFI
   * @param media 0 for no emulation
   * @param loadSectors of 512 bytes
   * @param lba in blocks of 2048 bytes
   */
  public record BootRecord(int platform, boolean bootable, int media, int loadSectors, long lba) {}

  public IsoFacts {
    boot = List.copyOf(boot);
  }

  static IsoFacts of(ImageSource image, Limits limits) throws IOException {
    var reader = new IsoReader(image, limits);
    DescriptorSet descriptors = reader.descriptors();
    Volume volume = descriptors.primary();
    var boot = new ArrayList<BootRecord>();
    for (BootCatalog.Entry entry : descriptors.readCatalog(image)) {
      boot.add(
          new BootRecord(
              entry.platform(), entry.bootable(), entry.media(), entry.sectors(), entry.lba()));
    }
    return new IsoFacts(
        volume.volumeId(),
        volume.systemId(),
        volume.volumeSetId(),
        volume.publisher(),
        volume.preparer(),
        volume.application(),
        volume.created(),
        volume.modified(),
        Blocks.offset(volume.blocks()),
        reader.hasRockRidge(),
        descriptors.joliet() != null,
        descriptors.joliet() == null ? "" : descriptors.joliet().volumeId(),
        descriptors.catalog(),
        boot,
        hasSystemArea(image),
        MediaCheck.of(volume).map(MediaCheck::md5).orElse(""));
  }

  private static boolean hasSystemArea(ImageSource image) throws IOException {
    ByteBuffer area = ByteBuffer.allocate(SystemArea.SIZE);
    image.readAt(0, area);
    for (byte b : area.array()) {
      if (b != 0) {
        return true;
      }
    }
    return false;
  }
}
