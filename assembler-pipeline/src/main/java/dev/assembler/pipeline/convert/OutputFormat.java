package dev.assembler.pipeline.convert;

import dev.assembler.codec.Codec;
import dev.assembler.pipeline.UsageException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A format and the compression around or inside it.
 *
 * @param format what is written
 * @param codec of a squashfs image's blocks, or around a tar
 */
public record OutputFormat(ImageFormat format, Codec codec) {

  private static final Map<String, Codec> TAR_SUFFIXES =
      Map.of(
          ".tar", Codec.store(),
          ".tar.gz", Codec.Id.GZIP.atDefaultLevel(),
          ".tar.xz", Codec.Id.XZ.atDefaultLevel(),
          ".tar.zst", Codec.Id.ZSTD.atDefaultLevel());

  public OutputFormat {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(codec, "codec");
  }

  /**
   * Chooses by name, else by the output's suffix.
   *
   * @param formatName as typed, null if it was not
   * @param compression as typed, null if it was not
   * @param output the file's name, null for standard output
   * @throws UsageException if the choice cannot be made, or not be written there
   */
  public static OutputFormat choose(String formatName, String compression, String output) {
    if (formatName == null && output == null) {
      throw new UsageException(
          "--out -", "standard output has no suffix", "a format", "add --format tar");
    }
    ImageFormat format =
        formatName != null ? ImageFormat.named(formatName) : ImageFormat.ofFileName(output);
    if (output == null && !format.canStream()) {
      throw new UsageException(
          "--out -",
          format + " is not written front to back and cannot go to a pipe",
          "a file",
          "use --out FILE, or --format tar");
    }
    Codec codec = compression != null ? codec(format, compression) : defaultCodec(format, output);
    return new OutputFormat(format, codec);
  }

  private static Codec defaultCodec(ImageFormat format, String output) {
    if (format == ImageFormat.SQUASHFS) {
      return Codec.zstd(15);
    }
    String name = output == null ? "" : output.toLowerCase(Locale.ROOT);
    for (String suffix : format.suffixes()) {
      if (name.endsWith(suffix)) {
        return TAR_SUFFIXES.getOrDefault(suffix, Codec.store());
      }
    }
    return Codec.store();
  }

  private static Codec codec(ImageFormat format, String compression) {
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
          "store, gzip, xz, zstd, lz4 or lz4hc for " + format,
          "");
    }
    return codec;
  }
}
