package dev.assembler.qcow2;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** The refcounts of a file, compared with the references that were found. */
final class Refcounts {

  private final ImageSource file;
  private final Qcow2Header header;
  private final Geometry geometry;
  private final References references;
  private final int perBlock;

  Refcounts(ImageSource file, Qcow2Header header, References references) {
    this.file = file;
    this.header = header;
    this.geometry = header.geometry();
    this.references = references;
    this.perBlock = geometry.refcountsPerBlock(header.refcountOrder());
  }

  /** Refcounts of clusters without a block are 0, and so are those beyond the end of the file. */
  void check() throws IOException {
    int entries = (int) (header.refcountTableClusters() << geometry.clusterBits()) / Long.BYTES;
    long[] table = Qcow2Source.readLongs(file, header.refcountTableOffset(), entries);
    for (int i = 0; i < entries; i++) {
      if (table[i] != 0) {
        checkPlace(table[i], header.refcountTableOffset() + (long) i * Long.BYTES);
        references.addOwn(table[i], 1, "refcount block");
      }
    }
    long covered = (long) entries * perBlock;
    for (long cluster = covered; cluster < references.clusters(); cluster++) {
      compare(cluster, 0);
    }
    for (int i = 0; i < entries; i++) {
      long first = (long) i * perBlock;
      if (table[i] != 0) {
        var block = ByteBuffer.allocate(geometry.clusterSize());
        file.readAt(table[i], block);
        for (int j = 0; j < perBlock; j++) {
          compare(first + j, refcount(block, j));
        }
      } else {
        for (long c = first; c < Math.min(first + perBlock, references.clusters()); c++) {
          compare(c, 0);
        }
      }
    }
  }

  private void checkPlace(long offset, long at) throws IOException {
    boolean aligned = offset > 0 && offset % geometry.clusterSize() == 0;
    if (!aligned || offset > file.size() - geometry.clusterSize()) {
      throw StructReader.fault(
          "qcow2 refcount table",
          "entry",
          at,
          String.format(Locale.ROOT, "0x%x", offset),
          "no place for a refcount block, the file ends at " + file.size());
    }
  }

  private long refcount(ByteBuffer block, int index) {
    return switch (header.refcountOrder()) {
      case 0, 1, 2 -> {
        // Those of less than a byte begin at its lowest bits.
        int bits = 1 << header.refcountOrder();
        int inByte = 8 / bits;
        yield block.get(index / inByte) >>> index % inByte * bits & (1 << bits) - 1;
      }
      case 3 -> block.get(index) & 0xFF;
      case 4 -> block.getChar(index * 2);
      case 5 -> block.getInt(index * 4) & 0xFFFF_FFFFL;
      default -> block.getLong(index * 8);
    };
  }

  private void compare(long cluster, long refcount) throws ImageFormatException {
    long found = cluster < references.clusters() ? Math.abs(references.of((int) cluster)) : 0;
    if (refcount != found) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "qcow2 refcount of the cluster at 0x%x: %s, expected %d%s",
              cluster << geometry.clusterBits(),
              Long.toUnsignedString(refcount),
              found,
              found == 0 ? "; nothing refers to it" : ""));
    }
  }
}
