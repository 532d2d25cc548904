package dev.assembler.testkit;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;

/**
 * An image in which something was changed, and drivers that change everything in turn. It is read
 * like any other image:
 *
 * <pre>
 *   ImageSource image = Mutations.of(SMALL).u64(0x40, Long.MAX_VALUE).flip(0x60);
 * </pre>
 */
public final class Mutations implements ImageSource {

  /** What a test does with an image: reads all of it, within limits. */
  @FunctionalInterface
  public interface Reading {
    void read(ImageSource image) throws IOException;
  }

  private byte[] bytes;

  private Mutations(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes a copy. */
  public static Mutations of(byte[] image) {
    return new Mutations(image.clone());
  }

  public Mutations u8(int offset, long value) {
    return put(offset, value, 1, ByteOrder.LITTLE_ENDIAN);
  }

  public Mutations u16(int offset, long value) {
    return put(offset, value, 2, ByteOrder.LITTLE_ENDIAN);
  }

  public Mutations u32(int offset, long value) {
    return put(offset, value, 4, ByteOrder.LITTLE_ENDIAN);
  }

  public Mutations u64(int offset, long value) {
    return put(offset, value, 8, ByteOrder.LITTLE_ENDIAN);
  }

  public Mutations u16be(int offset, long value) {
    return put(offset, value, 2, ByteOrder.BIG_ENDIAN);
  }

  public Mutations u32be(int offset, long value) {
    return put(offset, value, 4, ByteOrder.BIG_ENDIAN);
  }

  public Mutations u64be(int offset, long value) {
    return put(offset, value, 8, ByteOrder.BIG_ENDIAN);
  }

  /** All bits of a byte the other way. */
  public Mutations flip(int offset) {
    bytes[offset] ^= (byte) 0xFF;
    return this;
  }

  public Mutations put(int offset, byte... values) {
    System.arraycopy(values, 0, bytes, offset, values.length);
    return this;
  }

  /** Nothing but the first {@code length} bytes. */
  public Mutations truncate(int length) {
    if (length > bytes.length) {
      throw new IllegalArgumentException(
          "length: " + length + ", the image has " + bytes.length + " bytes");
    }
    bytes = Arrays.copyOf(bytes, length);
    return this;
  }

  public Mutations append(byte... values) {
    int length = bytes.length;
    bytes = Arrays.copyOf(bytes, length + values.length);
    return put(length, values);
  }

  /** A copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  private Mutations put(int offset, long value, int width, ByteOrder order) {
    for (int i = 0; i < width; i++) {
      int shift = 8 * (order == ByteOrder.LITTLE_ENDIAN ? i : width - 1 - i);
      bytes[offset + i] = (byte) (value >>> shift);
    }
    return this;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws ImageFormatException {
    ImageSource.requireInside(offset, target.remaining(), bytes.length);
    target.put(bytes, (int) offset, target.remaining());
  }

  @Override
  public void close() {
    // nothing is held
  }

  /**
   * Reads the image once for each of its bytes with all bits of that byte the other way. Reading
   * must succeed or throw {@link ImageFormatException}.
   *
   * @return the offsets whose change was refused
   * @throws AssertionError naming the offset, for every other outcome
   */
  public static BitSet everyByteFlipped(byte[] image, Reading reading) {
    return everyByteChanged(image, 0xFF, reading);
  }

  /** As {@link #everyByteFlipped}, with the bits of {@code mask} the other way. */
  public static BitSet everyByteChanged(byte[] image, int mask, Reading reading) {
    var refused = new BitSet(image.length);
    Mutations mutant = of(image);
    for (int offset = 0; offset < image.length; offset++) {
      mutant.bytes[offset] ^= (byte) mask;
      String what =
          String.format(Locale.ROOT, "the byte at 0x%x changed by 0x%02x", offset, mask & 0xFF);
      refused.set(offset, isRefused(what, mutant, reading));
      mutant.bytes[offset] = image[offset];
    }
    return refused;
  }

  /**
   * Reads the image once cut to each length that is less than its own. Reading must succeed or
   * throw {@link ImageFormatException}.
   *
   * @return the lengths that were refused
   * @throws AssertionError naming the length, for every other outcome
   */
  public static BitSet everyTruncation(byte[] image, Reading reading) {
    var refused = new BitSet(image.length);
    for (int length = 0; length < image.length; length++) {
      refused.set(
          length, isRefused("cut to " + length + " bytes", of(image).truncate(length), reading));
    }
    return refused;
  }

  /** All of {@code [from, to)} was refused. */
  public static void assertRefused(BitSet refused, int from, int to) {
    int accepted = refused.nextClearBit(from);
    if (accepted < to) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "0x%x was accepted, all from 0x%x to 0x%x should be refused",
              accepted,
              from,
              to - 1));
    }
  }

  private static boolean isRefused(String what, ImageSource image, Reading reading) {
    try {
      reading.read(image);
      return false;
    } catch (ImageFormatException e) {
      return true;
    } catch (IOException | RuntimeException | Error e) {
      throw new AssertionError(what + ": " + e + ", expected success or ImageFormatException", e);
    }
  }
}
