package dev.assembler.qcow2;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Counts every reference to every cluster of a file and compares with the refcounts. */
final class Qcow2Verifier {

  private static final long BITMAPS = 0x2385_2875L;

  private final ImageSource file;
  private final Limits limits;
  private final Qcow2Source disk;
  private final Qcow2Header header;
  private final Geometry geometry;
  private final References references;
  private long plainClusters;
  private long compressedClusters;

  Qcow2Verifier(ImageSource file, Limits limits) throws IOException {
    this.file = file;
    this.limits = limits;
    this.disk = Qcow2Source.open(file, limits);
    this.header = disk.header();
    this.geometry = header.geometry();
    this.references = References.of(geometry, file.size(), limits);
  }

  ImageSummary verify() throws IOException {
    try (disk) {
      checkHeader();
      references.addOwn(0, 1, "header");
      references.addOwn(
          header.l1Offset(), geometry.clustersFor((long) header.l1Size() * Long.BYTES), "L1 table");
      references.addOwn(
          header.refcountTableOffset(), header.refcountTableClusters(), "refcount table");
      for (long entry : disk.l1()) {
        long table = entry & L2Entry.OFFSET;
        if (table != 0) {
          references.addOwn(table, 1, "L2 table");
        }
      }
      for (int i = 0; i < disk.l1().length; i++) {
        countClusters(i);
      }
      new Refcounts(file, header, references).check();
      checkCopied();
    }
    return summary();
  }

  private void checkHeader() throws IOException {
    if ((header.incompatible() & Qcow2Header.DIRTY) != 0) {
      throw new ImageFormatException(
          "qcow2 header.incompatible_features at 0x48: marked as dirty, refcounts may be wrong;"
              + " repair it with qemu-img");
    }
    int size = (int) Math.min(geometry.clusterSize(), file.size());
    var cluster = ByteBuffer.allocate(size).order(ByteOrder.BIG_ENDIAN);
    file.readAt(0, cluster);
    int at = header.length();
    while (true) {
      if (at > size - 8) {
        throw extensionFault(at, "no end of the header extensions in the first cluster");
      }
      long type = cluster.getInt(at) & 0xFFFF_FFFFL;
      long length = cluster.getInt(at + 4) & 0xFFFF_FFFFL;
      if (type == 0) {
        return;
      }
      if (type == BITMAPS) {
        throw extensionFault(at, "persistent bitmaps cannot be verified here");
      }
      if (length > size - 8 - at) {
        throw extensionFault(at, length + " bytes, beyond the first cluster");
      }
      at += 8 + (int) (length + 7 & ~7L);
    }
  }

  private static ImageFormatException extensionFault(int at, String what) {
    return new ImageFormatException(
        String.format(Locale.ROOT, "qcow2 header extension at 0x%x: %s", at, what));
  }

  private void countClusters(int index) throws IOException {
    long offset = disk.l1()[index] & L2Entry.OFFSET;
    if (offset == 0) {
      return;
    }
    for (long entry : disk.readL2(offset)) {
      if (L2Entry.isCompressed(entry)) {
        compressedClusters++;
        if (compressedClusters << geometry.clusterBits() > limits.expansion()) {
          throw new ImageFormatException("qcow2 compressed clusters: become larger than allowed");
        }
        references.addShared(
            L2Entry.compressedOffset(geometry, entry), L2Entry.compressedLength(geometry, entry));
        disk.stored().decode(entry);
      } else if ((entry & L2Entry.OFFSET) != 0) {
        plainClusters++;
        references.addOwn(entry & L2Entry.OFFSET, 1, "data cluster");
      }
    }
  }

  /** "Copied" is said of clusters with a refcount of 1, and of all of those. */
  private void checkCopied() throws IOException {
    // All refcounts are what was counted by now, and each of these clusters was counted once.
    for (int i = 0; i < disk.l1().length; i++) {
      long offset = disk.l1()[i] & L2Entry.OFFSET;
      if (offset == 0) {
        continue;
      }
      requireCopied(disk.l1()[i], header.l1Offset() + (long) i * Long.BYTES, "L1");
      long[] table = disk.readL2(offset);
      for (int j = 0; j < table.length; j++) {
        if (!L2Entry.isCompressed(table[j]) && (table[j] & L2Entry.OFFSET) != 0) {
          requireCopied(table[j], offset + (long) j * Long.BYTES, "L2");
        }
      }
    }
  }

  private static void requireCopied(long entry, long at, String level) throws ImageFormatException {
    if ((entry & L2Entry.COPIED) == 0) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "qcow2 %s table.entry at 0x%x: 0x%x, expected bit 63, for the refcount is 1",
              level,
              at,
              entry));
    }
  }

  private ImageSummary summary() throws IOException {
    var facts = new LinkedHashMap<String, Long>();
    facts.put("virtual size", header.size());
    facts.put("whole clusters", plainClusters);
    facts.put("compressed clusters", compressedClusters);
    return new ImageSummary(
        file.size(), List.of(new ImageSummary.Section("header", 0, geometry.clusterSize())), facts);
  }
}
