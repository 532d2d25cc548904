package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageSource;
import dev.assembler.gpt.Partition;
import dev.assembler.iso9660.IsoFacts.BootRecord;
import dev.assembler.iso9660.IsoImage;
import dev.assembler.pipeline.format.FileHead;
import dev.assembler.pipeline.format.FileKind;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.pipeline.iso.IsoParts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of an ISO image beside its tree: boot images and partitions that no file is. Partitions
 * over the volume's own blocks are looked into only if they are of a format by themselves: what
 * else lies there is the tree.
 */
final class IsoPieces {

  private static final int BLOCK = 2048;

  private IsoPieces() {}

  /** Their names in addresses: partitions first. */
  static List<String> names(ImageSource image, ReadOptions reading) throws IOException {
    IsoParts parts = IsoParts.of(image, reading.limits());
    Set<Long> files = IsoImage.bootFiles(image, reading.limits()).keySet();
    var names = new ArrayList<String>();
    for (Partition partition : parts.partitions()) {
      if (!isFile(partition.offset(), files)
          && (partition.offset() >= parts.facts().volumeSize()
              || FileKind.of(FileHead.of(partition.body())).known().isPresent())) {
        names.add(Integer.toString(partition.number()));
      }
    }
    add(names, IsoParts.EFI_PART, parts.entry(IsoParts.EFI), parts, files);
    add(names, IsoParts.BIOS_PART, parts.entry(IsoParts.BIOS), parts, files);
    return names;
  }

  private static void add(
      List<String> names,
      String name,
      Optional<BootRecord> entry,
      IsoParts parts,
      Set<Long> files) {
    if (entry.isEmpty()) {
      return;
    }
    long offset = entry.get().lba() * BLOCK;
    boolean isPartition =
        parts.partitions().stream().anyMatch(partition -> partition.offset() == offset);
    if (!isPartition && !isFile(offset, files)) {
      names.add(name);
    }
  }

  private static boolean isFile(long offset, Set<Long> files) {
    return offset % BLOCK == 0 && files.contains(offset / BLOCK);
  }
}
