package dev.assembler.tar;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;

/** Reads all of an archive, its end mark included whatever the options forgive. */
final class TarVerifier {

  private final ImageSource archive;
  private final TarReadOptions options;

  TarVerifier(ImageSource archive, TarReadOptions options) {
    this.archive = archive;
    this.options = options;
  }

  ImageSummary verify() throws IOException {
    TarReader.Result result = new TarReader(archive, options.withAllowMissingEnd(false)).read();
    long size = archive.size();
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
}
