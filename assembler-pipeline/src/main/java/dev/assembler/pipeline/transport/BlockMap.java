package dev.assembler.pipeline.transport;

import dev.assembler.codec.OrderedPool;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A map of the blocks of a raw disk that need writing, with a SHA-256 for each run of them: bmap
 * 2.0, as bmaptool(1) reads it from the file beside the disk or its compressed stream.
 *
 * <p>Blocks without data are not written by whoever follows the map, so that what was on the medium
 * before stays there: it must have been erased, or what the holes hold must not matter.
 *
 * @param imageSize of the disk in bytes
 * @param ranges ascending, not touching
 */
public record BlockMap(long imageSize, List<Range> ranges) {

  /** The one size that every bmaptool makes. */
  public static final int BLOCK_SIZE = 4096;

  private static final int PIECE = 1 << 20;
  private static final int BACKLOG = 256;

  /**
   * A run of blocks.
   *
   * @param first and {@code last} are in it
   * @param sha256 of its bytes, which end with the disk, in lower-case hexadecimal
   */
  public record Range(long first, long last, String sha256) {
    long blocks() {
      return last - first + 1;
    }
  }

  public BlockMap {
    ranges = List.copyOf(ranges);
  }

  /** Maps a disk's data, of which all is read, by several threads. */
  public static BlockMap of(ImageSource disk, int threads) throws IOException {
    long size = disk.size();
    var ranges = new ArrayList<Range>();
    try (var pool = new OrderedPool<>(threads, BACKLOG, RangeHashing::new)) {
      long first = -1;
      long last = -2;
      for (Extent data : disk.dataExtents()) {
        long from = data.offset() / BLOCK_SIZE;
        long to = (data.end() - 1) / BLOCK_SIZE;
        if (from > last + 1) {
          submit(pool, disk, size, first, last, ranges);
          first = from;
        }
        last = to;
      }
      submit(pool, disk, size, first, last, ranges);
      pool.drain();
    }
    return new BlockMap(size, ranges);
  }

  private static void submit(
      OrderedPool<RangeHashing> pool,
      ImageSource disk,
      long size,
      long first,
      long last,
      List<Range> ranges)
      throws IOException {
    if (first >= 0) {
      pool.submit(
          worker -> worker.hash(disk, first * BLOCK_SIZE, Math.min(size, (last + 1) * BLOCK_SIZE)),
          sha256 -> ranges.add(new Range(first, last, sha256)));
    }
  }

  /** The XML file, its own checksum included. */
  public byte[] toXml() {
    String unsigned = xml("0".repeat(64));
    var digest = new RangeHashing();
    digest.sha256.update(unsigned.getBytes(StandardCharsets.US_ASCII));
    return xml(digest.finish()).getBytes(StandardCharsets.US_ASCII);
  }

  private String xml(String checksum) {
    long blocks = (imageSize + BLOCK_SIZE - 1) / BLOCK_SIZE;
    long mapped = ranges.stream().mapToLong(Range::blocks).sum();
    var xml = new StringBuilder();
    xml.append("<?xml version=\"1.0\" ?>\n<bmap version=\"2.0\">\n");
    element(xml, "ImageSize", imageSize);
    element(xml, "BlockSize", BLOCK_SIZE);
    element(xml, "BlocksCount", blocks);
    element(xml, "MappedBlocksCount", mapped);
    element(xml, "ChecksumType", "sha256");
    element(xml, "BmapFileChecksum", checksum);
    xml.append("    <BlockMap>\n");
    for (Range range : ranges) {
      xml.append("        <Range chksum=\"").append(range.sha256()).append("\"> ");
      xml.append(range.first());
      if (range.last() > range.first()) {
        xml.append('-').append(range.last());
      }
      xml.append(" </Range>\n");
    }
    return xml.append("    </BlockMap>\n</bmap>\n").toString();
  }

  private static void element(StringBuilder xml, String name, Object value) {
    xml.append("    <").append(name).append("> ").append(value);
    xml.append(" </").append(name).append(">\n");
  }

  /** Reads and hashes, on one thread. */
  private static final class RangeHashing implements AutoCloseable {

    private final MessageDigest sha256 = ImageDigest.newSha256();
    private byte[] piece = {};

    String hash(ImageSource disk, long start, long end) throws IOException {
      int length = (int) Math.min(PIECE, end - start);
      if (piece.length < length) {
        piece = new byte[length];
      }
      for (long at = start; at < end; at += PIECE) {
        int count = (int) Math.min(PIECE, end - at);
        disk.readAt(at, ByteBuffer.wrap(piece, 0, count));
        sha256.update(piece, 0, count);
      }
      return finish();
    }

    String finish() {
      return HexFormat.of().formatHex(sha256.digest());
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
