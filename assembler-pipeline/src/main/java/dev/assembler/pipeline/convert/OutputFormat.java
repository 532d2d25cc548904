package dev.assembler.pipeline.convert;

import dev.assembler.codec.Codec;
import dev.assembler.pipeline.UsageException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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
    if (output != null) {
      requireSuffix(format, codec, output);
    }
    return new OutputFormat(format, codec);
  }

  /**
   * A suffix that stands for something else than what is written would mislead whoever opens it.
   */
  private static void requireSuffix(ImageFormat format, Codec codec, String output) {
    String name = output.toLowerCase(Locale.ROOT);
    String suffix = name.substring(Math.max(name.lastIndexOf('/') + 1, name.lastIndexOf('.')));
    Set<Codec.Id> compressions = COMPRESSED.get(suffix);
    if (compressions != null) {
      boolean written = format != ImageFormat.SQUASHFS && compressions.contains(codec.id());
      if (!written) {
        throw contradicted(format, codec, output, suffix + " stands for another compression");
      }
      return;
    }
    for (ImageFormat other : ImageFormat.values()) {
      // Any image may be called raw.
      if (other != format && other != ImageFormat.DISK && other.suffixes().contains(suffix)) {
        throw contradicted(format, codec, output, suffix + " stands for " + other);
      }
    }
  }

  private static UsageException contradicted(
      ImageFormat format, Codec codec, String output, String found) {
    String how = codec.id() == Codec.Id.STORE ? " without compression" : " with " + codec.id();
    return new UsageException(
        "--out " + output,
        "--format " + format + how + ", but " + found,
        "a suffix of " + format + ": " + String.join(" ", format.suffixes()),
        "name the file after what is in it, or state another --format or --compression");
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
