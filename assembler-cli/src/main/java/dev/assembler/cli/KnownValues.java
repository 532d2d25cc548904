package dev.assembler.cli;

import dev.assembler.codec.Codec;
import dev.assembler.pipeline.format.ImageFormats;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;

/** Values that options are known to take: in their help, and for shells to complete. */
final class KnownValues {

  private KnownValues() {}

  /** The formats that are written. */
  static final class Formats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ImageFormats.names().iterator();
    }
  }

  /** The compressions that are written. */
  static final class Codecs implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Codec.Id.values())
          .filter(Codec.Id::canCompress)
          .map(Codec.Id::toString)
          .iterator();
    }
  }

  /** The words that an argument takes, as far as they are known: {@code fixed|clamp|keep}. */
  static List<String> of(ArgSpec argument) {
    if (argument.completionCandidates() != null) {
      return StreamSupport.stream(argument.completionCandidates().spliterator(), false).toList();
    }
    return Arrays.stream(argument.paramLabel().split("[|]", -1))
        .filter(word -> word.matches("[a-z][a-z0-9-]*"))
        .toList();
  }
}
