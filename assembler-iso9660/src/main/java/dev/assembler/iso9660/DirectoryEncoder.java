package dev.assembler.iso9660;

import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The bytes of a directory: its records, none of which crosses a block (ECMA-119, 6.8.1.1), and its
 * continuation areas. Made twice, once for its length and once when all places are known; no length
 * depends on a place.
 */
final class DirectoryEncoder {

  static final int DIRECTORY_FLAG = 2;
  static final int MULTI_EXTENT_FLAG = 0x80;

  private static final int FIXED = 33;
  private static final int LONGEST_RECORD = 254;
  private static final byte[] SELF = {0};
  private static final byte[] PARENT = {1};

  /** A record whose length is settled. */
  private record Encoded(
      byte[] identifier, long lba, long size, long time, int flags, List<byte[]> use) {

    int length() {
      int length = fixedLength(identifier);
      for (byte[] entry : use) {
        length += entry.length;
      }
      return length + (length & 1);
    }

    void writeTo(ByteBuffer block) {
      int start = block.position();
      block.put((byte) length()).put((byte) 0);
      BothEndian.put32(block, lba);
      BothEndian.put32(block, size);
      IsoTimestamp.put(block, time);
      block.put((byte) flags).put((byte) 0).put((byte) 0);
      BothEndian.put16(block, 1);
      block.put((byte) identifier.length).put(identifier);
      block.position(start + fixedLength(identifier));
      use.forEach(block::put);
      block.position(start + length());
    }
  }

  private final PlannedDirectory directory;
  private final RockRidge rockRidge;
  private final Function<Node, FileExtent> extents;
  private final List<Encoded> records = new ArrayList<>();
  private final ContinuationArea continuation = new ContinuationArea();

  /**
   * @param rockRidge null for a hierarchy that has none
   */
  DirectoryEncoder(
      PlannedDirectory directory, RockRidge rockRidge, Function<Node, FileExtent> extents) {
    this.directory = directory;
    this.rockRidge = rockRidge;
    this.extents = extents;
  }

  /** Settles the lengths of the directory. */
  void measure() {
    collect();
    long size = 0;
    for (Encoded record : records) {
      int free = Blocks.SIZE - (int) (size % Blocks.SIZE);
      size += record.length() + (record.length() > free ? free : 0);
    }
    directory.size = Blocks.roundUp(size);
    directory.continuationBlocks = continuation.blocks();
  }

  /** All of the directory's blocks. */
  byte[] encode() {
    collect();
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Blocks.offset(directory.blocks())));
    for (Encoded record : records) {
      int free = Blocks.SIZE - bytes.position() % Blocks.SIZE;
      if (record.length() > free) {
        bytes.position(bytes.position() + free);
      }
      record.writeTo(bytes);
    }
    for (ContinuationArea.Chunk chunk : continuation.chunks()) {
      bytes.position(Math.toIntExact(directory.size + chunk.start()));
      chunk.entries().forEach(bytes::put);
    }
    return bytes.array();
  }

  private void collect() {
    PlannedDirectory parent = directory.parentOrSelf();
    add(
        SELF,
        directory.lba,
        directory.size,
        directory.node,
        DIRECTORY_FLAG,
        rockRidge == null ? List.of() : rockRidge.self(directory));
    add(
        PARENT,
        parent.lba,
        parent.size,
        parent.node,
        DIRECTORY_FLAG,
        rockRidge == null ? List.of() : rockRidge.parent(directory));
    for (PlannedRecord record : directory.records) {
      List<byte[]> use = rockRidge == null ? List.of() : rockRidge.named(record);
      if (record.isDirectory()) {
        PlannedDirectory child = record.directory;
        add(record.identifier, child.lba, child.size, child.node, DIRECTORY_FLAG, use);
      } else {
        FileExtent extent = extents.apply(record.node);
        for (int i = 0; i < extent.sections(); i++) {
          int flags = i < extent.sections() - 1 ? MULTI_EXTENT_FLAG : 0;
          add(
              record.identifier,
              extent.sectionLba(i),
              extent.sectionSize(i),
              record.node,
              flags,
              use);
        }
      }
    }
  }

  private void add(byte[] identifier, long lba, long size, Node node, int flags, List<byte[]> use) {
    int room = LONGEST_RECORD - fixedLength(identifier);
    long areas = directory.lba + directory.size / Blocks.SIZE;
    Metadata metadata = node.metadata();
    records.add(
        new Encoded(
            identifier,
            lba,
            size,
            metadata.mtimeSeconds(),
            flags,
            continuation.fit(use, room, areas)));
  }

  /** With the pad byte behind an identifier of even length. */
  private static int fixedLength(byte[] identifier) {
    return FIXED + identifier.length + (identifier.length % 2 == 0 ? 1 : 0);
  }
}
