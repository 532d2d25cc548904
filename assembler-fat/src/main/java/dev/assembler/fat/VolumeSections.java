package dev.assembler.fat;

import dev.assembler.core.image.ImageSummary.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The named parts of a volume. */
final class VolumeSections {

  private VolumeSections() {}

  /** Everything in front of the first cluster. */
  static List<Section> beforeData(FatGeometry geometry) {
    int sector = geometry.sectorSize();
    var sections = new ArrayList<Section>();
    sections.add(new Section("boot sector", 0, sector));
    sections.add(
        new Section(
            geometry.type() == FatType.FAT32 ? "FSInfo, backups and reserved" : "reserved",
            sector,
            geometry.fatOffset(0) - sector));
    for (int copy = 0; copy < geometry.fats(); copy++) {
      sections.add(new Section("FAT " + (copy + 1), geometry.fatOffset(copy), geometry.fatSize()));
    }
    if (geometry.rootEntries() > 0) {
      sections.add(new Section("root directory", geometry.rootOffset(), geometry.rootSize()));
    }
    return sections;
  }

  /** All parts, and what the image has behind the volume. */
  static List<Section> all(FatGeometry geometry, long imageSize) {
    List<Section> sections = beforeData(geometry);
    long data = geometry.dataOffset();
    sections.add(new Section("clusters", data, geometry.size() - data));
    if (imageSize > geometry.size()) {
      sections.add(new Section("behind the volume", geometry.size(), imageSize - geometry.size()));
    }
    return sections;
  }

  static Map<String, Long> facts(FatGeometry geometry) {
    var facts = new LinkedHashMap<String, Long>();
    facts.put("bits of an entry", (long) geometry.type().bits());
    facts.put("sector size", (long) geometry.sectorSize());
    facts.put("cluster size", (long) geometry.clusterSize());
    facts.put("clusters", geometry.clusters());
    return facts;
  }
}
