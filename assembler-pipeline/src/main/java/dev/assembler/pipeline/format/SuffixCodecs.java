package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import dev.assembler.codec.Codec.Id;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a file is compressed as a whole, by the end of its name. */
final class SuffixCodecs {

  private static final Map<String, Id> CODECS =
      Map.of(".gz", Id.GZIP, ".xz", Id.XZ, ".zst", Id.ZSTD, ".lz4", Id.LZ4);

  private SuffixCodecs() {}

  /** The compression that one of a format's suffixes stands for; store if the name has none. */
  static Codec of(String output, List<String> suffixes) {
    String name = output.toLowerCase(Locale.ROOT);
    for (String suffix : suffixes) {
      if (name.endsWith(suffix)) {
        return CODECS
            .getOrDefault(suffix.substring(suffix.lastIndexOf('.')), Id.STORE)
            .atDefaultLevel();
      }
    }
    return Codec.store();
  }
}
