package dev.assembler.qcow2;

import dev.assembler.codec.Codec;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what stands behind the data: tables and refcounts; and last of all the header. */
final class TableWriter {

  private final Geometry geometry;
  private final GuestMap map;
  private final HostClusters host;
  private final ImageSink target;
  private final int clusterSize;
  private long plainClusters;
  private long compressedClusters;

  TableWriter(ClusterWriter clusters, ImageSink target) {
    this.geometry = clusters.geometry();
    this.map = clusters.map();
    this.host = clusters.host();
    this.target = target;
    this.clusterSize = geometry.clusterSize();
  }

  /**
   * @param size of the disk that the guest sees, a multiple of 512
   */
  ImageSummary write(long size, Codec.Id compression) throws IOException {
    host.flush();
    long dataEnd = bytes(host.taken());
    int l1Entries = (int) geometry.l1EntriesFor(size);
    Map<Integer, long[]> tables = map.tables();
    long l2Offset = host.take(tables.size());
    long l1Clusters = geometry.clustersFor((long) l1Entries * Long.BYTES);
    long l1Offset = host.take(l1Clusters);
    var refcounts = RefcountPlan.of(geometry, host.taken());
    long refcountOffset = host.take(refcounts.tableClusters() + refcounts.blocks());
    int total = Math.toIntExact(host.taken());

    char[] counts = counts(total, (int) (dataEnd >>> geometry.clusterBits()));
    writeL2(tables, l2Offset);
    writeL1(tables, l1Offset, l2Offset);
    writeRefcounts(refcounts, refcountOffset, counts);
    target.setSize(bytes(total));
    var header =
        Qcow2Header.of(
            geometry,
            size,
            compression,
            new Qcow2Header.TablePlaces(
                l1Entries == 0 ? 0 : l1Offset, refcountOffset, refcounts.tableClusters()));
    target.writeAt(0, header.toBytes());

    var facts = new LinkedHashMap<String, Long>();
    facts.put("virtual size", size);
    facts.put("whole clusters", plainClusters);
    facts.put("compressed clusters", compressedClusters);
    long blocksOffset = refcountOffset + bytes(refcounts.tableClusters());
    return new ImageSummary(
        bytes(total),
        List.of(
            new Section("header", 0, clusterSize),
            new Section("data clusters", clusterSize, dataEnd - clusterSize),
            new Section("L2 tables", l2Offset, l1Offset - l2Offset),
            new Section("L1 table", l1Offset, refcountOffset - l1Offset),
            new Section("refcount table", refcountOffset, blocksOffset - refcountOffset),
            new Section("refcount blocks", blocksOffset, bytes(total) - blocksOffset)),
        facts);
  }

  /** One for what is a cluster's alone, as many as they are for compressed ones that share it. */
  private char[] counts(int total, int dataEnd) throws IOException {
    var counts = new char[total];
    counts[0] = 1;
    map.forEach(
        0,
        Long.MAX_VALUE,
        (cluster, entry) -> {
          if (!L2Entry.isCompressed(entry)) {
            counts[(int) ((entry & L2Entry.OFFSET) >>> geometry.clusterBits())]++;
            plainClusters++;
            return;
          }
          compressedClusters++;
          long offset = L2Entry.compressedOffset(geometry, entry);
          long last = offset + L2Entry.compressedLength(geometry, entry) - 1;
          int first = (int) (offset >>> geometry.clusterBits());
          for (int i = first; i <= last >>> geometry.clusterBits(); i++) {
            // Never over 65535: 2 MiB, the largest cluster, has no block that small.
            counts[i]++;
          }
        });
    for (int i = dataEnd; i < total; i++) {
      counts[i] = 1;
    }
    return counts;
  }

  private void writeL2(Map<Integer, long[]> tables, long offset) throws IOException {
    ByteBuffer cluster = ByteBuffer.allocate(clusterSize);
    long at = offset;
    for (long[] table : tables.values()) {
      cluster.clear().asLongBuffer().put(table);
      target.writeAt(at, cluster);
      at += clusterSize;
    }
  }

  /** Clusters of the table that name no L2 table stay holes. */
  private void writeL1(Map<Integer, long[]> tables, long l1Offset, long l2Offset)
      throws IOException {
    var cluster = new byte[clusterSize];
    long filling = -1;
    long table = l2Offset;
    for (int index : tables.keySet()) {
      long at = (long) index * Long.BYTES;
      if (at / clusterSize != filling) {
        writeL1Cluster(l1Offset, filling, cluster);
        filling = at / clusterSize;
      }
      ByteBuffer.wrap(cluster).putLong((int) (at % clusterSize), table | L2Entry.COPIED);
      table += clusterSize;
    }
    writeL1Cluster(l1Offset, filling, cluster);
  }

  private void writeL1Cluster(long l1Offset, long index, byte[] cluster) throws IOException {
    if (index >= 0) {
      target.writeAt(l1Offset + index * clusterSize, ByteBuffer.wrap(cluster));
      Arrays.fill(cluster, (byte) 0);
    }
  }

  private void writeRefcounts(RefcountPlan plan, long offset, char[] counts) throws IOException {
    long firstBlock = offset + bytes(plan.tableClusters());
    ByteBuffer table = ByteBuffer.allocate((int) bytes(plan.tableClusters()));
    for (long i = 0; i < plan.blocks(); i++) {
      table.putLong(firstBlock + bytes(i));
    }
    target.writeAt(offset, table.clear());
    int perBlock = geometry.refcountsPerBlock(Qcow2Header.USUAL_ORDER);
    for (int i = 0; i < plan.blocks(); i++) {
      ByteBuffer block = ByteBuffer.allocate(clusterSize);
      int from = i * perBlock;
      block.asCharBuffer().put(counts, from, Math.min(perBlock, counts.length - from));
      target.writeAt(firstBlock + bytes(i), block);
    }
  }

  private long bytes(long clusters) {
    return clusters << geometry.clusterBits();
  }

  /** How many clusters count all clusters of the file, themselves included. */
  record RefcountPlan(long tableClusters, long blocks) {

    static RefcountPlan of(Geometry geometry, long others) throws IOException {
      int perBlock = geometry.refcountsPerBlock(Qcow2Header.USUAL_ORDER);
      long table = 1;
      long blocks = 1;
      while (true) {
        long blocksNeeded = Alignment.unitsFor(others + table + blocks, perBlock);
        long tableNeeded = geometry.clustersFor(blocksNeeded * Long.BYTES);
        if (blocksNeeded == blocks && tableNeeded == table) {
          break;
        }
        blocks = blocksNeeded;
        table = tableNeeded;
      }
      if (blocks > Geometry.MOST_REFCOUNT_BLOCKS) {
        throw new IOException(
            "a qcow2 file of "
                + (others << geometry.clusterBits())
                + " bytes needs larger clusters than "
                + geometry.clusterSize());
      }
      return new RefcountPlan(table, blocks);
    }
  }
}
