package dev.assembler.pipeline.convert;

import dev.assembler.codec.Codec;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.format.FormatOption;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.format.ImageWriter;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.format.TimeRange;
import dev.assembler.pipeline.format.WriteSettings;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A format, the compression around or inside it, and everything else about how it is written.
 *
 * @param format what is written
 * @param codec of an image's blocks, or around all of it
 * @param writer which writes it
 */
public record OutputFormat(ImageFormat format, Codec codec, ImageWriter writer) {

  /** Suffixes that tell everybody that a file is compressed, and how. */
  private static final Map<String, Set<Codec.Id>> COMPRESSED =
      Map.ofEntries(
          Map.entry(".gz", Set.of(Codec.Id.GZIP)),
          Map.entry(".tgz", Set.of(Codec.Id.GZIP)),
          Map.entry(".xz", Set.of(Codec.Id.XZ)),
          Map.entry(".txz", Set.of(Codec.Id.XZ)),
          Map.entry(".zst", Set.of(Codec.Id.ZSTD)),
          Map.entry(".tzst", Set.of(Codec.Id.ZSTD)),
          Map.entry(".lz4", Set.of(Codec.Id.LZ4, Codec.Id.LZ4HC)),
          Map.entry(".bz2", Set.of()),
          Map.entry(".tbz", Set.of()),
          Map.entry(".tbz2", Set.of()),
          Map.entry(".lzma", Set.of()),
          Map.entry(".lz", Set.of()),
          Map.entry(".br", Set.of()),
          Map.entry(".zip", Set.of()),
          Map.entry(".7z", Set.of()));

  public OutputFormat {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(writer, "writer");
  }

  /**
   * A format and its compression as they were chosen, before their options are settled.
   *
   * @param format what is to be written
   * @param codec stated, or the format's default
   */
  public record Choice(ImageFormat format, Codec codec) {

    /**
     * Settles everything else.
     *
     * @param epochOrigin who stated the epoch, for messages
     * @throws UsageException for options that the format does not have, or values that are none
     */
    public OutputFormat with(WriteSettings settings, String epochOrigin) throws IOException {
      requireOptions(settings.options());
      requireTime(settings.epoch().seconds(), epochOrigin);
      return new OutputFormat(format, codec, format.writer(settings));
    }

    /** With no options of its own, at the epoch 0. */
    public OutputFormat plain() throws IOException {
      return with(WriteSettings.of(codec), "");
    }

    /** Options that would change nothing are not swallowed. */
    private void requireOptions(OptionValues values) {
      for (FormatOption option : ImageFormats.options()) {
        if (values.has(option) && !format.options().contains(option)) {
          String having = ImageFormats.having(option);
          throw new UsageException(
              option.name(),
              "the format is " + format.name(),
              having + (having.contains(",") ? ", which have this" : ", which alone has this"),
              "leave it out");
        }
      }
    }

    private void requireTime(long seconds, String origin) {
      TimeRange times = format.times();
      if (!times.contains(seconds)) {
        throw new UsageException(
            origin, "second " + seconds, times.text() + " for " + format.name(), "");
      }
    }
  }

  /**
   * Chooses by name, else by the output's suffix.
   *
   * @param formatName as typed, null if it was not
   * @param compression as typed, null if it was not
   * @param output the file's name, null for standard output
   * @throws UsageException if the choice cannot be made, or not be written there
   */
  public static Choice choose(String formatName, String compression, String output) {
    if (formatName == null && output == null) {
      throw new UsageException(
          "--out -", "standard output has no suffix", "a format", "add --format tar");
    }
    ImageFormat format =
        formatName != null ? ImageFormats.named(formatName) : ImageFormats.ofFileName(output);
    if (output == null && !format.canStream()) {
      throw new UsageException(
          "--out -",
          format.name() + " is not written front to back and cannot go to a pipe",
          "a file",
          "use --out FILE, or --format tar");
    }
    Codec codec =
        compression != null
            ? codec(format, compression)
            : format.defaultCodec(output == null ? "" : output);
    if (output != null) {
      requireSuffix(format, codec, output);
    }
    return new Choice(format, codec);
  }

  /**
   * A suffix that stands for something else than what is written would mislead whoever opens it.
   */
  private static void requireSuffix(ImageFormat format, Codec codec, String output) {
    String name = output.toLowerCase(Locale.ROOT);
    String suffix = name.substring(Math.max(name.lastIndexOf('/') + 1, name.lastIndexOf('.')));
    Set<Codec.Id> compressions = COMPRESSED.get(suffix);
    if (compressions != null) {
      boolean written = format.isCompressedAsAWhole() && compressions.contains(codec.id());
      if (!written) {
        throw contradicted(format, codec, output, suffix + " stands for another compression");
      }
      return;
    }
    Optional<String> other = ImageFormats.nameOfSuffix(suffix);
    // Any image may be called raw.
    if (other.isPresent() && !other.get().equals("disk") && !format.isCalled(other.get())) {
      throw contradicted(format, codec, output, suffix + " stands for " + other.get());
    }
  }

  /** Whether a suffix with its dot stands for some format or compression, read here or not. */
  public static boolean isOfFiles(String suffix) {
    return COMPRESSED.containsKey(suffix)
        || suffix.equals(".img")
        || ImageFormats.nameOfSuffix(suffix).isPresent();
  }

  private static UsageException contradicted(
      ImageFormat format, Codec codec, String output, String found) {
    String how = codec.id() == Codec.Id.STORE ? " without compression" : " with " + codec.id();
    return new UsageException(
        "--out " + output,
        "--format " + format.name() + how + ", but " + found,
        "a suffix of " + format.name() + ": " + String.join(" ", format.suffixes()),
        "name the file after what is in it, or state another --format or --compression");
  }

  private static Codec codec(ImageFormat format, String compression) {
    if (!format.isCompressed()) {
      throw new UsageException(
          "--compression " + compression,
          "the format is " + format.name(),
          ImageFormats.compressed() + ", which are compressed",
          "leave it out");
    }
    Codec codec;
    try {
      codec = Codec.parse(compression);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--compression", e.getMessage(), "", "");
    }
    if (!codec.id().canCompress()) {
      throw new UsageException(
          "--compression " + compression,
          codec.id() + " can be read but not written",
          "store, gzip, xz, zstd, lz4 or lz4hc for " + format.name(),
          "");
    }
    return codec;
  }
}
