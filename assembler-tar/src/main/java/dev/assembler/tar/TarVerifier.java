package dev.assembler.tar;

import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** What reading does not demand: a complete end of the archive. */
final class TarVerifier {

  private static final int BUFFER = 64 * 1024;

  private final ImageSource archive;
  private final TarReadOptions options;

  TarVerifier(ImageSource archive, TarReadOptions options) {
    this.archive = archive;
    this.options = options;
  }

  ImageSummary verify() throws IOException {
    TarReader.Result result = new TarReader(archive, options).read();
    long size = archive.size();
    if (!result.endMarked()) {
      throw StructReader.fault(
          "tar end of archive",
          "blocks",
          result.end(),
          (size - result.end()) + " bytes",
          "expected two blocks of 512 zeros");
    }
    requireZeros(result.end(), size);
    var facts = new LinkedHashMap<String, Long>();
    facts.put("names", result.tree().nameCount());
    facts.put("entries", result.entries());
    facts.put("extended headers", result.extendedHeaders());
    return new ImageSummary(
        size,
        List.of(
            new ImageSummary.Section("entries", 0, result.end()),
            new ImageSummary.Section("end of archive", result.end(), size - result.end())),
        facts);
  }

  private void requireZeros(long start, long end) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (Extent extent : archive.window(start, end - start).dataExtents()) {
      long stop = start + extent.end();
      for (long at = start + extent.offset(); at < stop; at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(BUFFER, stop - at));
        archive.readAt(at, buffer);
        for (int i = 0; i < buffer.limit(); i++) {
          if (buffer.get(i) != 0) {
            throw StructReader.fault(
                "tar end of archive",
                "padding",
                at + i,
                String.format(Locale.ROOT, "0x%02x", buffer.get(i) & 0xFF),
                "expected 0 up to the end of the archive");
          }
        }
      }
    }
  }
}
