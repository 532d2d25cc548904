package dev.assembler.fat;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Reads a volume strictly, and compares what it says more than once. */
final class FatVerifier {

  private static final int PIECE = 1 << 16;

  private final ImageSource image;
  private final BootSector boot;
  private final FatGeometry geometry;
  private final FatReader reader;

  private FatVerifier(ImageSource image, Limits limits) throws IOException {
    this.image = image;
    this.boot = BootSector.readFrom(image);
    this.geometry = boot.geometry();
    this.reader = new FatReader(image, boot, limits, true);
  }

  static ImageSummary verify(ImageSource image, Limits limits) throws IOException {
    return new FatVerifier(image, limits).verify();
  }

  private ImageSummary verify() throws IOException {
    FatType type = geometry.type();
    if (boot.backupSector() != 0) {
      requireEqual(
          "backup boot sector",
          0,
          (long) boot.backupSector() * geometry.sectorSize(),
          BootSector.SIZE);
    }
    if (boot.activeFat() == BootSector.MIRRORED) {
      for (int copy = 1; copy < geometry.fats(); copy++) {
        requireEqual(
            "FAT " + (copy + 1),
            geometry.fatOffset(0),
            geometry.fatOffset(copy),
            type.tableBytes(geometry.lastCluster() + 1));
      }
    }
    requireReservedEntries();
    FileTree tree = reader.tree();
    long free = freeClusters();
    requireTrueInfo(free);
    return summary(tree, free);
  }

  private void requireEqual(String what, long first, long second, long length) throws IOException {
    var left = ByteBuffer.allocate((int) Math.min(PIECE, length));
    var right = ByteBuffer.allocate(left.capacity());
    for (long at = 0; at < length; at += left.limit()) {
      left.clear().limit((int) Math.min(left.capacity(), length - at));
      right.clear().limit(left.limit());
      image.readAt(first + at, left);
      image.readAt(second + at, right);
      int different = left.flip().mismatch(right.flip());
      if (different >= 0) {
        throw new ImageFormatException(
            String.format(
                Locale.ROOT,
                "%s at 0x%x: 0x%02x, 0x%x has 0x%02x",
                what,
                second + at + different,
                right.get(different),
                first + at + different,
                left.get(different)));
      }
    }
  }

  /** The media descriptor, and the flags that a volume was left in order. */
  private void requireReservedEntries() throws IOException {
    FatType type = geometry.type();
    int mediaEntry = type.endOfChain() & ~0xFF | boot.media();
    int first = reader.table().entry(0);
    if (first != mediaEntry) {
      throw reader.table().fault(0, first, String.format(Locale.ROOT, "expected 0x%x", mediaEntry));
    }
    int second = reader.table().entry(1);
    int clean = type == FatType.FAT12 ? 0 : 3 << (type == FatType.FAT16 ? 14 : 26);
    if ((second & clean) != clean) {
      throw reader.table().fault(1, second, "the volume was not unmounted, or had errors");
    }
    if ((second | clean) < type.endOfChain() - 7) {
      throw reader.table().fault(1, second, "expected the end of a chain");
    }
  }

  private long freeClusters() throws IOException {
    long free = 0;
    for (long cluster = FatGeometry.FIRST_CLUSTER; cluster <= geometry.lastCluster(); cluster++) {
      int entry = reader.table().entry(cluster);
      if (entry == 0) {
        free++;
      } else if (!reader.isUsed(cluster) && entry != geometry.type().badCluster()) {
        throw reader.table().fault(cluster, entry, "a lost cluster: no file or directory has it");
      }
    }
    return free;
  }

  private void requireTrueInfo(long free) throws IOException {
    if (boot.infoSector() == 0) {
      return;
    }
    long offset = (long) boot.infoSector() * geometry.sectorSize();
    var sector = ByteBuffer.allocate(FsInfoSector.SIZE);
    image.readAt(offset, sector);
    FsInfoSector info = FsInfoSector.readFrom(sector.flip(), offset);
    if (info.freeClusters() != FsInfoSector.UNKNOWN && info.freeClusters() != free) {
      throw StructReader.fault(
          "FSInfo sector",
          "FSI_Free_Count",
          offset + 0x1E8,
          info.freeClusters(),
          "the table has " + free);
    }
    if (info.nextFree() != FsInfoSector.UNKNOWN
        && (info.nextFree() < FatGeometry.FIRST_CLUSTER
            || info.nextFree() > geometry.lastCluster())) {
      throw StructReader.fault(
          "FSInfo sector",
          "FSI_Nxt_Free",
          offset + 0x1EC,
          info.nextFree(),
          "expected 2 to " + geometry.lastCluster());
    }
  }

  private ImageSummary summary(FileTree tree, long free) throws IOException {
    var counts = new long[3];
    tree.walk((path, node) -> {
      if (node instanceof Directory) {
        counts[0]++;
      } else if (node instanceof RegularFile file) {
        counts[1]++;
        counts[2] += file.size();
      }
    });
    List<Section> sections = VolumeSections.all(geometry, image.size());
    var facts = new LinkedHashMap<String, Long>(VolumeSections.facts(geometry));
    facts.put("free clusters", free);
    facts.put("directories", counts[0]);
    facts.put("files", counts[1]);
    facts.put("content bytes", counts[2]);
    return new ImageSummary(image.size(), sections, facts);
  }
}
