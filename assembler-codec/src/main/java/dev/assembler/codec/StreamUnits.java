package dev.assembler.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A compressed stream made of units that are compressed one without the other, so that several can
 * be at the same time: what comes before the first, each unit, what comes after the last. The bytes
 * follow from where the units begin, never from threads.
 *
 * <table>
 *   <caption>What a unit is</caption>
 *   <tr><td>gzip</td><td>a member</td></tr>
 *   <tr><td>zstd</td><td>a frame with its content's size and a checksum</td></tr>
 *   <tr><td>xz</td><td>a block of the one stream, with CRC32</td></tr>
 *   <tr><td>lz4, lz4hc</td><td>a block of the one legacy frame, 8 MiB but for the last</td></tr>
 *   <tr><td>store</td><td>the bytes as they are</td></tr>
 * </table>
 *
 * <p>All of them are read by Linux as (part of) an initramfs.
 */
public abstract class StreamUnits {

  /** A unit's bytes, and what the end of its stream has to tell of it. */
  public record Unit(byte[] bytes, UnitLength length) {
    public Unit {
      Objects.requireNonNull(bytes, "bytes");
      Objects.requireNonNull(length, "length");
    }
  }

  /** As {@link Unit}, the first bytes of an array that may be longer. */
  public record Made(byte[] bytes, int size, UnitLength length) {
    public Made {
      Objects.requireNonNull(bytes, "bytes");
      Objects.requireNonNull(length, "length");
    }
  }

  /**
   * How long a unit is.
   *
   * @param indexed as an index counts it: compressed, and for xz without the padding inside
   * @param raw before compression
   */
  public record UnitLength(long indexed, long raw) {}

  /** What compresses units, for one thread. */
  public interface Compressor extends AutoCloseable {

    /** Compresses a unit of the slice's bytes, of which there must be at least one. */
    default Unit compress(byte[] raw, int offset, int length) {
      Made made = make(raw, offset, length);
      return new Unit(Arrays.copyOf(made.bytes(), made.size()), made.length());
    }

    /** As {@link #compress}, but the bytes are good for until the next unit only. */
    Made make(byte[] raw, int offset, int length);

    @Override
    void close();
  }

  static final byte[] NOTHING = {};

  private final Codec codec;
  private final int unitSize;
  private final boolean divisible;

  StreamUnits(Codec codec, int unitSize, boolean divisible) {
    this.codec = codec;
    this.unitSize = unitSize;
    this.divisible = divisible;
  }

  /**
   * @throws IllegalArgumentException if this compression can only be read
   */
  public static StreamUnits of(Codec codec) {
    return of(codec, null);
  }

  /**
   * @param filter for xz what each block is filtered by before it is compressed, or null for
   *     nothing
   * @throws IllegalArgumentException if this compression can only be read, or has no filters
   */
  public static StreamUnits of(Codec codec, BcjFilter filter) {
    if (filter != null && codec.id() != Codec.Id.XZ) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "filter %s: %s has none, only xz", filter, codec.id()));
    }
    return switch (codec.id()) {
      case STORE -> new StoredUnits(codec);
      case GZIP -> new GzipUnits(codec);
      case XZ -> new XzUnits(codec, filter);
      case ZSTD -> new ZstdUnits(codec);
      case LZ4, LZ4HC -> new Lz4LegacyUnits(codec);
      case LZMA, BZIP2 -> throw codec.readOnly();
    };
  }

  public final Codec codec() {
    return codec;
  }

  /** How many bytes a unit shall have before compression, in all units but the last. */
  public final int unitSize() {
    return unitSize;
  }

  /**
   * Whether all units make one stream, which may be cut into units at any byte, and must be at
   * exactly every {@link #unitSize}. Otherwise each unit is a stream of its own.
   */
  public final boolean divisible() {
    return divisible;
  }

  /** What comes before the first unit. */
  public abstract byte[] head();

  public abstract Compressor newCompressor();

  /** What comes after the last unit, given the lengths of all of them in their order. */
  public abstract byte[] tail(List<UnitLength> units);

  static Made made(byte[] bytes, int size, int raw) {
    return new Made(bytes, size, new UnitLength(size, raw));
  }
}
