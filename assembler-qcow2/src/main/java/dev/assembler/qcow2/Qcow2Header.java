package dev.assembler.qcow2;

import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * The header (QEMU, docs/interop/qcow2.txt, "Header"): 72 bytes in version 2, 104 or more in
 * version 3, big-endian, at the beginning of the file.
 *
 * @param size of the disk that the guest sees
 * @param l1Size in entries
 * @param refcountTableClusters in clusters
 * @param incompatible features a reader must know
 * @param refcountOrder a refcount has 2^order bits
 * @param length of the header itself; its extensions follow
 * @param compression how compressed clusters are compressed
 */
record Qcow2Header(
    int version,
    Geometry geometry,
    long size,
    int l1Size,
    long l1Offset,
    long refcountTableOffset,
    long refcountTableClusters,
    long incompatible,
    int refcountOrder,
    int length,
    Codec.Id compression) {

  static final String RECORD = "qcow2 header";

  /** "QFI" and 0xfb. */
  static final long MAGIC = 0x5146_49FBL;

  /** With the compression type and its padding. */
  static final int SIZE = 112;

  static final int SIZE_OF_VERSION_2 = 72;
  static final int SIZE_WITHOUT_COMPRESSION = 104;

  static final long DIRTY = 1;
  static final long CORRUPT = 1 << 1;
  static final long EXTERNAL_DATA = 1 << 2;
  static final long COMPRESSION_TYPE = 1 << 3;
  static final long EXTENDED_L2 = 1 << 4;

  private static final int ZLIB = 0;
  private static final int ZSTD = 1;

  /** 16 bits for each refcount, the one order that version 2 has. */
  static final int USUAL_ORDER = 4;

  /** Version 3, with nothing beyond what is written. */
  static Qcow2Header of(Geometry geometry, long size, Codec.Id compression, TablePlaces places) {
    return new Qcow2Header(
        3,
        geometry,
        size,
        (int) geometry.l1EntriesFor(size),
        places.l1(),
        places.refcountTable(),
        places.refcountTableClusters(),
        compression == Codec.Id.ZSTD ? COMPRESSION_TYPE : 0,
        USUAL_ORDER,
        SIZE,
        compression);
  }

  /** Where the tables of a new file are. */
  record TablePlaces(long l1, long refcountTable, long refcountTableClusters) {}

  /** The header and the end of its extensions. */
  ByteBuffer toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE + 8);
    new StructWriter(RECORD, bytes, ByteOrder.BIG_ENDIAN)
        .at(0x00)
        .u32("magic", MAGIC)
        .at(0x04)
        .u32("version", version)
        .at(0x08)
        .u64("backing_file_offset", 0)
        .at(0x10)
        .u32("backing_file_size", 0)
        .at(0x14)
        .u32("cluster_bits", geometry.clusterBits())
        .at(0x18)
        .u64("size", size)
        .at(0x20)
        .u32("crypt_method", 0)
        .at(0x24)
        .u32("l1_size", l1Size)
        .at(0x28)
        .u64("l1_table_offset", l1Offset)
        .at(0x30)
        .u64("refcount_table_offset", refcountTableOffset)
        .at(0x38)
        .u32("refcount_table_clusters", refcountTableClusters)
        .at(0x3C)
        .u32("nb_snapshots", 0)
        .at(0x40)
        .u64("snapshots_offset", 0)
        .at(0x48)
        .u64("incompatible_features", incompatible)
        .at(0x50)
        .u64("compatible_features", 0)
        .at(0x58)
        .u64("autoclear_features", 0)
        .at(0x60)
        .u32("refcount_order", refcountOrder)
        .at(0x64)
        .u32("header_length", SIZE)
        .at(0x68)
        .u8("compression_type", compression == Codec.Id.ZSTD ? ZSTD : ZLIB)
        .at(0x69)
        .zeros(7)
        .at(SIZE)
        .u32("header extension type", 0)
        .at(SIZE + 4)
        .u32("header extension length", 0)
        .at(SIZE + 8);
    return bytes.flip();
  }

  /**
   * @throws ImageFormatException if it is none, or asks for something that is not read here: a
   *     backing file, encryption, snapshots, an external data file, extended L2 entries
   */
  static Qcow2Header readFrom(ImageSource file) throws IOException {
    long fileSize = file.size();
    var bytes = ByteBuffer.allocate((int) Math.min(SIZE, fileSize));
    file.readAt(0, bytes);
    var reader = new StructReader(RECORD, bytes.flip(), 0, ByteOrder.BIG_ENDIAN);
    reader.at(0x00).expect("magic", 4, MAGIC).at(0x04);
    long version = reader.u32("version");
    if (version != 2 && version != 3) {
      throw reader.fault("version", 4, version, "expected 2 or 3");
    }
    refuseUnlessZero(reader.at(0x08), "backing_file_offset", 8, "a backing file");
    reader.at(0x10).skip(4).at(0x14);
    long clusterBits = reader.u32("cluster_bits");
    if (clusterBits < Geometry.LEAST_BITS || clusterBits > Geometry.MOST_BITS) {
      throw reader.fault("cluster_bits", 4, clusterBits, "expected 9 to 21");
    }
    var geometry = new Geometry((int) clusterBits);
    long size = reader.at(0x18).u64("size");
    if (size < 0 || size > geometry.mostVirtualSize()) {
      throw reader.fault(
          "size", 8, Long.toUnsignedString(size), "at most " + geometry.mostVirtualSize());
    }
    refuseUnlessZero(reader.at(0x20), "crypt_method", 4, "encryption");
    long l1Size = reader.at(0x24).u32("l1_size");
    if (l1Size < geometry.l1EntriesFor(size) || l1Size > Geometry.MOST_L1_ENTRIES) {
      throw reader.fault(
          "l1_size",
          4,
          l1Size,
          "expected " + geometry.l1EntriesFor(size) + " to " + Geometry.MOST_L1_ENTRIES);
    }
    long l1Offset = reader.at(0x28).u64("l1_table_offset");
    if (l1Size > 0) {
      requirePlace(reader, "l1_table_offset", 8, l1Offset, l1Size * Long.BYTES, geometry, fileSize);
    }
    long refcountOffset = reader.at(0x30).u64("refcount_table_offset");
    long refcountClusters = reader.at(0x38).u32("refcount_table_clusters");
    if (refcountClusters << clusterBits > (long) Geometry.MOST_REFCOUNT_BLOCKS * Long.BYTES
        && refcountClusters > 1) {
      throw reader.fault("refcount_table_clusters", 4, refcountClusters, "more than 8 MiB");
    }
    if (refcountClusters == 0) {
      throw reader.fault("refcount_table_clusters", 4, 0, "expected at least 1");
    }
    requirePlace(
        reader,
        "refcount_table_offset",
        12, // with the number of clusters, which has been read since
        refcountOffset,
        refcountClusters << clusterBits,
        geometry,
        fileSize);
    refuseUnlessZero(reader.at(0x3C), "nb_snapshots", 4, "snapshots");
    reader.at(0x40).skip(8).at(SIZE_OF_VERSION_2);
    var known =
        new Qcow2Header(
            (int) version,
            geometry,
            size,
            (int) l1Size,
            l1Offset,
            refcountOffset,
            refcountClusters,
            0,
            USUAL_ORDER,
            SIZE_OF_VERSION_2,
            Codec.Id.GZIP);
    return version == 2 ? known : known.withVersion3(reader);
  }

  private Qcow2Header withVersion3(StructReader reader) throws ImageFormatException {
    long features = reader.u64("incompatible_features");
    refuseFeature(reader, features, EXTERNAL_DATA, "an external data file");
    refuseFeature(reader, features, EXTENDED_L2, "extended L2 entries");
    long all = DIRTY | CORRUPT | COMPRESSION_TYPE;
    if ((features & ~all) != 0) {
      throw reader.fault(
          "incompatible_features", 8, hex(features), "has features that are not known here");
    }
    if ((features & CORRUPT) != 0) {
      throw reader.fault(
          "incompatible_features", 8, hex(features), "marked as corrupt; repair it with qemu-img");
    }
    reader.at(0x50).skip(16).at(0x60);
    long order = reader.u32("refcount_order");
    if (order > 6) {
      throw reader.fault("refcount_order", 4, order, "expected 0 to 6");
    }
    long length = reader.at(0x64).u32("header_length");
    if (length < SIZE_WITHOUT_COMPRESSION
        || length > geometry.clusterSize()
        || !Alignment.isAligned(length, 8)) {
      throw reader.fault(
          "header_length", 4, length, "expected a multiple of 8 from 104 to the size of a cluster");
    }
    int type = ZLIB;
    if (length > SIZE_WITHOUT_COMPRESSION) {
      type = reader.at(0x68).u8("compression_type");
      if (type > ZSTD) {
        throw reader.fault("compression_type", 1, type, "expected 0 (zlib) or 1 (zstd)");
      }
    }
    if ((type == ZLIB) != ((features & COMPRESSION_TYPE) == 0)) {
      throw reader.fault("compression_type", 1, type, "does not agree with the feature bit for it");
    }
    return new Qcow2Header(
        version,
        geometry,
        size,
        l1Size,
        l1Offset,
        refcountTableOffset,
        refcountTableClusters,
        features,
        (int) order,
        (int) length,
        type == ZSTD ? Codec.Id.ZSTD : Codec.Id.GZIP);
  }

  private static void requirePlace(
      StructReader reader,
      String field,
      int width,
      long offset,
      long bytes,
      Geometry geometry,
      long fileSize)
      throws ImageFormatException {
    if (offset < geometry.clusterSize() || (offset & geometry.clusterSize() - 1) != 0) {
      throw reader.fault(
          field, width, hex(offset), "expected a multiple of the cluster size, beyond the header");
    }
    if (offset > fileSize - bytes) {
      throw reader.fault(
          field,
          width,
          hex(offset),
          bytes + " bytes there reach beyond the end of the file (" + fileSize + ")");
    }
  }

  private static void refuseUnlessZero(StructReader reader, String field, int width, String what)
      throws ImageFormatException {
    long value = width == 8 ? reader.u64(field) : reader.u32(field);
    if (value != 0) {
      throw reader.fault(field, width, hex(value), what + " cannot be read here");
    }
  }

  private static void refuseFeature(StructReader reader, long features, long bit, String what)
      throws ImageFormatException {
    if ((features & bit) != 0) {
      throw reader.fault("incompatible_features", 8, hex(features), what + " cannot be read here");
    }
  }

  private static String hex(long value) {
    return String.format(Locale.ROOT, "0x%x", value);
  }
}
