package dev.assembler.pipeline.transport;

import dev.assembler.codec.Codec;
import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The file that a disk becomes.
 *
 * @param kind what it is
 * @param codec of a stream, or of a qcow2's clusters; store where neither is
 */
public record DiskContainer(Kind kind, Codec codec) {

  /** What a disk lies in. */
  public enum Kind {
    /** The disk's bytes and nothing else. */
    RAW("disk"),
    /** The same as a compressed stream. */
    STREAM("disk"),
    QCOW2("qcow2"),
    /** A fixed VHD. */
    VHD("vhd");

    private final String format;

    Kind(String format) {
      this.format = format;
    }
  }

  private static final List<String> FORMATS = List.of("disk", "qcow2", "vhd");

  private static final Map<String, String> STREAMS =
      Map.of(".gz", "gzip", ".xz", "xz", ".zst", "zstd");

  private static final String SUFFIXES = ".raw .raw.gz .raw.xz .raw.zst .qcow2 .vhd";

  public DiskContainer {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(codec, "codec");
  }

  /** Whether it is the disk's bytes, compressed or not: what a block map is of. */
  public boolean isRaw() {
    return kind == Kind.RAW || kind == Kind.STREAM;
  }

  /** As {@code --format} names it. */
  public String format() {
    return kind.format;
  }

  /**
   * Chooses by name, else by the output's suffix.
   *
   * @param format as typed, null if it was not
   * @param compression as typed, null if it was not
   * @param output the file's name
   * @throws UsageException if the choice cannot be made
   */
  public static DiskContainer choose(String format, String compression, String output) {
    String name = output.toLowerCase(Locale.ROOT);
    String stream =
        STREAMS.entrySet().stream()
            .filter(suffix -> name.endsWith(suffix.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
    String chosen = format != null ? known(format) : ofSuffix(name, output);
    if (stream != null && !chosen.equals("disk")) {
      throw new UsageException(
          "--out " + output, chosen + " has its own compression", "a suffix of it", "");
    }
    String codecName = compression != null ? compression : stream == null ? "store" : stream;
    Codec codec = codec(codecName);
    if (chosen.equals("disk")) {
      boolean matches = stream == null ? codec.id() == Codec.Id.STORE : is(codec, stream);
      if (!matches) {
        throw new UsageException(
            "--compression " + codecName,
            stream == null ? "a raw disk is not compressed" : "the suffix stands for " + stream,
            "the suffix and the compression of one kind",
            "name the file .raw.gz, .raw.xz or .raw.zst");
      }
      return new DiskContainer(stream == null ? Kind.RAW : Kind.STREAM, codec);
    }
    boolean qcow2 = chosen.equals("qcow2");
    boolean fits =
        codec.id() == Codec.Id.STORE
            || (qcow2 && (codec.id() == Codec.Id.GZIP || codec.id() == Codec.Id.ZSTD));
    if (!fits) {
      throw new UsageException(
          "--compression " + codecName,
          chosen + " does not have it",
          qcow2 ? "store, gzip or zstd" : "store",
          "");
    }
    return new DiskContainer(qcow2 ? Kind.QCOW2 : Kind.VHD, codec);
  }

  private static boolean is(Codec codec, String name) {
    return codec.id().toString().equals(name);
  }

  private static String known(String format) {
    if (!FORMATS.contains(format)) {
      throw new UsageException(
          "--format " + format,
          "no format of a disk with partitions",
          "one of " + String.join(", ", FORMATS),
          Nearest.to(format, FORMATS).map(near -> "did you mean " + near + "?").orElse(""));
    }
    return format;
  }

  private static String ofSuffix(String name, String output) {
    if (name.endsWith(".qcow2")) {
      return "qcow2";
    }
    if (name.endsWith(".vhd")) {
      return "vhd";
    }
    if (name.matches(".*\\.raw(\\.(gz|xz|zst))?")) {
      return "disk";
    }
    throw new UsageException(
        "--out " + output,
        "its suffix stands for no disk",
        "one of " + SUFFIXES,
        "state the format: --format disk, qcow2 or vhd");
  }

  private static Codec codec(String text) {
    try {
      return Codec.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--compression", e.getMessage(), "", "");
    }
  }
}
