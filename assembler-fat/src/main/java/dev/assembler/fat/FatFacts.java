package dev.assembler.fat;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;

/**
 * What a volume says about itself.
 *
 * @param type by its count of clusters
 * @param sectorSize in bytes
 * @param clusterSize in bytes
 * @param clusters free ones included
 * @param label the root's, else the boot sector's, empty for none
 * @param volumeSerial 0 if there is none
 * @param oemName who says to have formatted it
 * @param hiddenSectors before the volume on its disk
 * @param heads of the BIOS's disk geometry
 * @param sectorsPerTrack of the BIOS's disk geometry
 * @param media descriptor
 * @param summary the sections, and as facts the sizes
 */
public record FatFacts(
    FatType type,
    int sectorSize,
    int clusterSize,
    long clusters,
    String label,
    long volumeSerial,
    String oemName,
    long hiddenSectors,
    int heads,
    int sectorsPerTrack,
    int media,
    ImageSummary summary) {

  static FatFacts of(ImageSource image) throws IOException {
    BootSector boot = BootSector.readFrom(image);
    FatGeometry geometry = boot.geometry();
    DirectoryRecord label = new FatReader(image, boot, Limits.defaults(), false).label();
    String bootLabel = boot.label().equals(BootSector.NO_LABEL) ? "" : boot.label();
    return new FatFacts(
        geometry.type(),
        geometry.sectorSize(),
        geometry.clusterSize(),
        geometry.clusters(),
        label == null ? bootLabel : label.labelText(),
        boot.volumeSerial(),
        boot.oemName(),
        boot.hiddenSectors(),
        boot.heads(),
        boot.sectorsPerTrack(),
        boot.media(),
        new ImageSummary(
            image.size(),
            VolumeSections.all(geometry, image.size()),
            new LinkedHashMap<>(VolumeSections.facts(geometry))));
  }

  /** As tools print it: "1234-ABCD". */
  public String serialText() {
    return String.format(Locale.ROOT, "%04X-%04X", volumeSerial >>> 16, volumeSerial & 0xFFFF);
  }
}
