package dev.assembler.qcow2;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The guest's disk inside a qcow2 file, read as it is asked for. */
final class Qcow2Source implements ImageSource {

  /** L2 tables that are kept, in bytes. */
  private static final int KEPT = 4 << 20;

  /** What an extent costs. */
  private static final int EXTENT_BYTES = 40;

  private final ImageSource file;
  private final long fileSize;
  private final Limits limits;
  private final Qcow2Header header;
  private final Geometry geometry;
  private final long[] l1;
  private final StoredClusters stored;
  private final RecentlyUsed<long[]> l2Tables;
  private volatile List<Extent> extents;

  private Qcow2Source(ImageSource file, Limits limits, Qcow2Header header, long[] l1)
      throws IOException {
    this.file = file;
    this.fileSize = file.size();
    this.limits = limits;
    this.header = header;
    this.geometry = header.geometry();
    this.l1 = l1;
    this.stored = new StoredClusters(geometry, header.compression(), file);
    this.l2Tables = new RecentlyUsed<>(Math.max(2, KEPT >> geometry.clusterBits()));
  }

  static Qcow2Source open(ImageSource file, Limits limits) throws IOException {
    Qcow2Header header = Qcow2Header.readFrom(file);
    requireAllocation(limits, (long) header.l1Size() * Long.BYTES * 2);
    return new Qcow2Source(file, limits, header, readL1(file, header));
  }

  /** Every table is in the file and none is named twice, so that walking all of them ends soon. */
  private static long[] readL1(ImageSource file, Qcow2Header header) throws IOException {
    Geometry geometry = header.geometry();
    long[] l1 = readLongs(file, header.l1Offset(), header.l1Size());
    var offsets = new long[l1.length];
    int used = 0;
    for (int i = 0; i < l1.length; i++) {
      long offset = l1[i] & L2Entry.OFFSET;
      if ((l1[i] & ~(L2Entry.OFFSET | L2Entry.COPIED)) != 0) {
        throw l1Fault(header, i, l1[i], "expected reserved bits to be zero");
      }
      if (offset == 0) {
        continue;
      }
      if (offset % geometry.clusterSize() != 0) {
        throw l1Fault(header, i, l1[i], "not at a multiple of the cluster size");
      }
      if (offset < geometry.clusterSize() || offset > file.size() - geometry.clusterSize()) {
        throw l1Fault(
            header, i, l1[i], "no room for an L2 table there, the file ends at " + file.size());
      }
      offsets[used++] = offset;
    }
    Arrays.sort(offsets, 0, used);
    for (int i = 1; i < used; i++) {
      if (offsets[i] == offsets[i - 1]) {
        throw new ImageFormatException(
            String.format(
                Locale.ROOT, "qcow2 L1 table: two entries name the L2 table at 0x%x", offsets[i]));
      }
    }
    return l1;
  }

  static long[] readLongs(ImageSource file, long offset, int count) throws IOException {
    var bytes = ByteBuffer.allocate(count * Long.BYTES);
    if (count > 0) {
      file.readAt(offset, bytes);
    }
    var longs = new long[count];
    bytes.flip().asLongBuffer().get(longs);
    return longs;
  }

  private static ImageFormatException l1Fault(
      Qcow2Header header, int index, long entry, String expectation) {
    return StructReader.fault(
        "qcow2 L1 table",
        "entry",
        header.l1Offset() + (long) index * Long.BYTES,
        String.format(Locale.ROOT, "0x%x", entry),
        expectation);
  }

  static void requireAllocation(Limits limits, long bytes) throws ImageFormatException {
    if (bytes > limits.allocation()) {
      throw new ImageFormatException(
          "qcow2 tables: " + bytes + " bytes of memory needed, allowed are " + limits.allocation());
    }
  }

  Qcow2Header header() {
    return header;
  }

  /** The L1 table; nobody changes it. */
  long[] l1() {
    return l1;
  }

  StoredClusters stored() {
    return stored;
  }

  @Override
  public long size() {
    return header.size();
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws IOException {
    ImageSource.requireInside(offset, target.remaining(), header.size());
    int limit = target.limit();
    long at = offset;
    while (target.position() < limit) {
      int within = (int) (at & geometry.clusterSize() - 1);
      int count = Math.min(geometry.clusterSize() - within, limit - target.position());
      target.limit(target.position() + count);
      stored.read(entry(at >>> geometry.clusterBits()), within, target);
      target.limit(limit);
      at += count;
    }
  }

  private long entry(long cluster) throws IOException {
    long table = l1[(int) (cluster / geometry.l2Entries())] & L2Entry.OFFSET;
    if (table == 0) {
      return 0;
    }
    return l2(table)[(int) (cluster % geometry.l2Entries())];
  }

  private long[] l2(long offset) throws IOException {
    long[] table = l2Tables.get(offset);
    if (table == null) {
      table = readL2(offset);
      l2Tables.put(offset, table);
    }
    return table;
  }

  /** An L2 table whose entries are all in order. */
  long[] readL2(long offset) throws IOException {
    long[] table = readLongs(file, offset, geometry.l2Entries());
    for (int i = 0; i < table.length; i++) {
      if (table[i] != 0) {
        L2Entry.check(table[i], header, fileSize, offset + (long) i * Long.BYTES);
      }
    }
    return table;
  }

  /** Whole clusters that the file holds. */
  @Override
  public List<Extent> dataExtents() throws IOException {
    List<Extent> known = extents;
    if (known == null) {
      known = findExtents();
      extents = known;
    }
    return known;
  }

  private List<Extent> findExtents() throws IOException {
    var found = new ArrayList<Extent>();
    for (int i = 0; i < l1.length; i++) {
      long offset = l1[i] & L2Entry.OFFSET;
      long base = (long) i * geometry.l2Entries() << geometry.clusterBits();
      if (offset == 0 || base >= header.size()) {
        continue;
      }
      long[] table = readL2(offset);
      for (int j = 0; j < table.length; j++) {
        long start = base + ((long) j << geometry.clusterBits());
        if (!L2Entry.readsAsZeros(table[j]) && start < header.size()) {
          append(found, start, Math.min(header.size(), start + geometry.clusterSize()));
        }
      }
      requireAllocation(limits, (long) found.size() * EXTENT_BYTES);
    }
    return List.copyOf(found);
  }

  /** Adds {@code [start, end)} behind the others, to the last of them where it touches that. */
  static void append(List<Extent> extents, long start, long end) {
    if (!extents.isEmpty() && extents.getLast().end() == start) {
      start = extents.removeLast().offset();
    }
    extents.add(new Extent(start, end - start));
  }

  /** Releases the decoders; the file stays open. */
  @Override
  public void close() {
    stored.close();
  }
}
