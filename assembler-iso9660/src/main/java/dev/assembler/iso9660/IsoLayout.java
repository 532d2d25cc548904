package dev.assembler.iso9660;

import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The plan of an image: where everything will be, before a byte is written. What a partition table
 * or a boot sector has to say about the image is in here; {@link IsoImage#write(IsoLayout,
 * SystemArea, dev.assembler.core.image.ImageSink, dev.assembler.core.ProgressListener)} then takes
 * the system area that was made of it.
 */
public final class IsoLayout {

  /**
   * A boot entry and where its image lies.
   *
   * @param lba of its first block of 2048 bytes
   * @param size in bytes
   * @param loadSectors what the catalog says, in sectors of 512 bytes
   */
  public record PlacedBootImage(BootEntry entry, long lba, long size, int loadSectors) {

    /** Of its first byte. */
    public long offset() {
      return Blocks.offset(lba);
    }
  }

  final IsoOptions options;
  final Hierarchy primary;

  /** Null where there is none. */
  final Hierarchy joliet;

  final RockRidge rockRidge;
  final Map<Node, FileExtent> extents;

  /** Every extent once, in the order of their places. */
  final List<FileExtent> data;

  final long catalogLba;
  final VolumeDescriptor.Places primaryPlaces;
  final VolumeDescriptor.Places jolietPlaces;

  private final List<PlacedBootImage> bootImages;
  private final List<Section> sections;
  private final Map<String, Long> facts;
  private final List<String> warnings;
  private final long size;

  IsoLayout(LayoutPlanner plan) {
    options = plan.options;
    primary = plan.primary;
    joliet = plan.joliet;
    rockRidge = plan.rockRidge;
    extents = plan.extents;
    data = List.copyOf(plan.data);
    catalogLba = plan.catalogLba;
    primaryPlaces = plan.primaryPlaces;
    jolietPlaces = plan.jolietPlaces;
    bootImages = List.copyOf(plan.bootImages);
    sections = List.copyOf(plan.sections);
    facts = plan.facts;
    warnings = List.copyOf(plan.warnings);
    size = plan.size;
  }

  /** Of the whole image in bytes, a multiple of 2048. */
  public long size() {
    return size;
  }

  /** Where the volume ends: what its descriptors say, in bytes. Appended images may lie behind. */
  public long volumeSize() {
    return Blocks.offset(primaryPlaces.volumeBlocks());
  }

  /** In the order of the options' boot entries. */
  public List<PlacedBootImage> bootImages() {
    return bootImages;
  }

  /** Ascending. */
  public List<Section> sections() {
    return sections;
  }

  /** Numbers worth telling, in the order they are shown. */
  public Map<String, Long> facts() {
    return facts;
  }

  /** What some firmware may not take, though the format has it. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * What is written of a file of the tree: its content, or that with what it is told patched in.
   */
  public Content content(RegularFile file) throws IOException {
    FileExtent extent = extentOf(file);
    return extent.patch == BootEntry.Patch.NONE ? file.content() : Content.of(extent.patched());
  }

  FileExtent extentOf(Node node) {
    return extents.getOrDefault(node, FileExtent.NONE);
  }

  /** A line for each section: first block, blocks, name. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Section section : sections) {
      long lba = section.offset() / Blocks.SIZE;
      long blocks = Blocks.count(section.length());
      text.append(String.format(Locale.ROOT, "%10d %10d  %s", lba, blocks, section.name()))
          .append('\n');
    }
    return text.toString();
  }
}
