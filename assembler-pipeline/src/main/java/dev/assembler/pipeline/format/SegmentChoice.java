package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.pipeline.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A segment of an initramfs as it was asked for.
 *
 * @param early whether it is for what Linux looks for before it unpacks anything
 * @param codec store if it is early
 * @param sources of its tree as {@code --tree} takes them; none for the main job's
 */
record SegmentChoice(boolean early, Codec codec, List<byte[]> sources) {

  private static final String FORM = "early=SRC, COMPRESSION=SRC or +=SRC";

  /**
   * Reads {@code HOW=SRC[:DEST]} of each segment; the main job's comes behind them.
   *
   * @throws UsageException for what is nothing like that, or cannot be where it is
   */
  static List<SegmentChoice> all(List<byte[]> arguments, Codec main) {
    var segments = new ArrayList<SegmentChoice>();
    for (byte[] argument : arguments) {
      add(segments, argument);
    }
    segments.add(new SegmentChoice(false, main, List.of()));
    return segments;
  }

  private static void add(List<SegmentChoice> segments, byte[] argument) {
    String shown = "--segment " + PrintableBytes.of(argument);
    int equals = 0;
    while (equals < argument.length && argument[equals] != '=') {
      equals++;
    }
    if (equals == 0 || equals >= argument.length - 1) {
      throw new UsageException(shown, "no HOW=SRC", FORM, "for example --segment early=microcode/");
    }
    String how = PrintableBytes.of(Arrays.copyOf(argument, equals));
    byte[] source = Arrays.copyOfRange(argument, equals + 1, argument.length);
    switch (how) {
      case "+" -> {
        if (segments.isEmpty()) {
          throw new UsageException(
              shown, "there is no segment before it", FORM, "sources of the last one are --tree");
        }
        SegmentChoice last = segments.removeLast();
        var sources = new ArrayList<>(last.sources);
        sources.add(source);
        segments.add(new SegmentChoice(last.early, last.codec, sources));
      }
      case "early" -> {
        if (segments.stream().anyMatch(before -> before.codec.id() != Codec.Id.STORE)) {
          throw new UsageException(
              shown,
              "behind a compressed segment, where Linux does not look for it",
              "early segments first",
              "");
        }
        segments.add(new SegmentChoice(true, Codec.store(), List.of(source)));
      }
      default -> segments.add(new SegmentChoice(false, codec(shown, how), List.of(source)));
    }
  }

  private static Codec codec(String shown, String how) {
    Codec codec;
    try {
      codec = Codec.parse(how);
    } catch (IllegalArgumentException e) {
      throw new UsageException(shown, e.getMessage(), "", "HOW may also be early or +");
    }
    if (!codec.id().canCompress()) {
      throw new UsageException(
          shown,
          codec.id() + " can be read but not written",
          "early, store, gzip, xz, zstd, lz4 or lz4hc",
          "");
    }
    return codec;
  }
}
