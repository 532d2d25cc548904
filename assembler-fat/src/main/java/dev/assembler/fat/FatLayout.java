package dev.assembler.fat;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * The plan of one volume: its geometry, and the clusters of every directory and file. Directories
 * come first, in the tree's order, then the files, directory by directory; each in one piece.
 */
public final class FatLayout {

  private final FatOptions options;
  private final FatGeometry geometry;
  private final List<PlannedDirectory> directories;
  private final long directoryClusters;
  private final long fileClusters;
  private final long files;
  private final long contentBytes;
  private final long clampedTimes;

  /** Settles all clusters. */
  private FatLayout(FatOptions options, FatGeometry geometry, TreeCheck check) {
    this.options = options;
    this.geometry = geometry;
    this.directories = check.directories();
    this.files = check.files();
    this.contentBytes = check.contentBytes();
    this.clampedTimes = check.clampedTimes();
    long next = FatGeometry.FIRST_CLUSTER;
    for (PlannedDirectory directory : directories) {
      if (directory.parent != null || geometry.type() == FatType.FAT32) {
        directory.firstCluster = next;
        next += directory.clusters(geometry.clusterSize());
      }
    }
    this.directoryClusters = next - FatGeometry.FIRST_CLUSTER;
    for (PlannedDirectory directory : directories) {
      directory.firstFileCluster = next;
      for (int i = 0; i < directory.node.size(); i++) {
        if (directory.node.node(i) instanceof RegularFile file) {
          next += clustersOf(file);
        }
      }
    }
    this.fileClusters = next - FatGeometry.FIRST_CLUSTER - directoryClusters;
  }

  static FatLayout of(FileTree tree, FatOptions options) throws UnrepresentableTreeException {
    var problems = new ArrayList<Problem>();
    var check = new TreeCheck(tree, !options.label().isEmpty());
    FatGeometry geometry = new GeometryChoice(options, check.demand()).choose(problems);
    problems.addAll(check.problems());
    if (!problems.isEmpty()) {
      throw new UnrepresentableTreeException(GeometryChoice.format(options), problems);
    }
    return new FatLayout(options, geometry, check);
  }

  /** With a geometry of the caller's, which must have room: for volumes we would not choose. */
  static FatLayout of(FileTree tree, FatOptions options, FatGeometry geometry) {
    return new FatLayout(options, geometry, new TreeCheck(tree, !options.label().isEmpty()));
  }

  public FatOptions options() {
    return options;
  }

  public FatType type() {
    return geometry.type();
  }

  /** Of the whole volume in bytes. */
  public long size() {
    return geometry.size();
  }

  /** In bytes. */
  public int clusterSize() {
    return geometry.clusterSize();
  }

  /** How many clusters there are, free ones included. */
  public long clusters() {
    return geometry.clusters();
  }

  public long freeClusters() {
    return geometry.clusters() - directoryClusters - fileClusters;
  }

  /** What will be written where; the facts are counts. */
  public ImageSummary summary() {
    long data = geometry.dataOffset();
    long filesAt = data + directoryClusters * clusterSize();
    long free = filesAt + fileClusters * clusterSize();
    List<Section> sections = VolumeSections.beforeData(geometry);
    sections.add(new Section("directories", data, filesAt - data));
    sections.add(new Section("files", filesAt, free - filesAt));
    sections.add(new Section("free clusters", free, size() - free));
    var facts = new LinkedHashMap<String, Long>(VolumeSections.facts(geometry));
    facts.put("free clusters", freeClusters());
    facts.put("directories", (long) directories.size());
    facts.put("files", files);
    facts.put("content bytes", contentBytes);
    facts.put("times moved to 1980 or 2107", clampedTimes);
    return new ImageSummary(size(), sections, facts);
  }

  /** The plan as text for people: the geometry, then a line for each part. */
  @Override
  public String toString() {
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s, %d sectors of %d bytes, %d clusters of %d bytes, %d of them free\n",
                type(),
                geometry.totalSectors(),
                geometry.sectorSize(),
                clusters(),
                clusterSize(),
                freeClusters()));
    for (Section section : summary().sections()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  0x%010x %12d  %s\n",
              section.offset(),
              section.length(),
              section.name()));
    }
    return text.toString();
  }

  FatGeometry geometry() {
    return geometry;
  }

  List<PlannedDirectory> directories() {
    return directories;
  }

  long contentBytes() {
    return contentBytes;
  }

  long clustersOf(RegularFile file) {
    return Alignment.unitsFor(file.size(), clusterSize());
  }

  /** The highest cluster that is in use, 1 if none is. */
  long lastUsed() {
    return FatGeometry.FIRST_CLUSTER + directoryClusters + fileClusters - 1;
  }
}
