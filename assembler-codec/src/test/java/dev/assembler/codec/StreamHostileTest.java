package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that no compressor wrote. */
class StreamHostileTest {

  private static final byte[] CONTENT = Samples.text(2000);
  private static final Limits LIMITS = Limits.defaults().withExpansion(1 << 20);

  /** One bit of every byte. In the magic it makes another stream of it, or a plain one. */
  @ParameterizedTest
  @EnumSource(names = {"GZIP", "XZ", "ZSTD", "LZ4", "BZIP2", "LZMA"})
  void aFlippedByteIsRefusedOrHarmless(Codec.Id id) throws IOException {
    byte[] stream = Samples.stream(id, CONTENT);
    for (int at = 0; at < stream.length; at++) {
      byte[] flipped = stream.clone();
      flipped[at] ^= (byte) (1 << at % 8);

      byte[] content = readOrNull(flipped);

      boolean checked = id != Codec.Id.LZMA && at >= 16;
      if (content != null && checked) {
        assertArrayEquals(CONTENT, content, id + " at " + at);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "XZ", "ZSTD", "LZ4", "BZIP2", "LZMA"})
  void everyTruncationIsRefused(Codec.Id id) throws IOException {
    byte[] stream = Samples.stream(id, CONTENT);
    for (int length = 13; length < stream.length; length++) {
      byte[] cut = Arrays.copyOf(stream, length);

      assertEquals(null, readOrNull(cut), id + " at " + length);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "XZ", "ZSTD", "LZ4", "BZIP2", "LZMA"})
  void otherBytesAfterTheEndAreRefused(Codec.Id id) throws IOException {
    byte[] stream = Samples.stream(id, CONTENT);
    byte[] longer = Arrays.copyOf(stream, stream.length + 5);
    longer[stream.length] = 'x';

    assertEquals(null, readOrNull(longer));
  }

  @Test
  void windowsBeyondTheMemoryLimitAreRefused() throws IOException {
    byte[] zstd = Samples.stream(Codec.Id.ZSTD, Samples.mixed(1 << 20));
    byte[] xz = Samples.stream(Codec.Id.XZ, CONTENT);

    var tooWide = assertThrows(ImageFormatException.class, () -> read(zstd, 1 << 20));
    var tooFar = assertThrows(ImageFormatException.class, () -> read(xz, 1 << 20));

    assertEquals("zstd stream: Frame requires too much memory for decoding", tooWide.getMessage());
    assertEquals("xz stream: needs 8296 KiB to decode, allowed are 1024", tooFar.getMessage());
  }

  @Test
  void aGzipChecksumIsVerified() {
    byte[] gzip = Samples.stream(Codec.Id.GZIP, CONTENT);
    gzip[gzip.length - 1] ^= 1;

    var refused = assertThrows(ImageFormatException.class, () -> read(gzip, 1 << 20));

    assertEquals("gzip stream: ISIZE 0x10007d0, expected 0x7d0", refused.getMessage());
  }

  /** Formats older than the specification hide behind a proper first frame. */
  @Test
  void aSecondZstdFrameOfAnOldFormatIsRefused() throws IOException {
    byte[] frame = Samples.stream(Codec.Id.ZSTD, CONTENT);
    byte[] old = frame.clone();
    LittleEndian.putI32(old, 0, 0xFD2F_B525);
    var bytes = new ByteArrayOutputStream();
    bytes.write(frame);
    bytes.write(old);

    var refused =
        assertThrows(ImageFormatException.class, () -> read(bytes.toByteArray(), 64 << 20));

    assertEquals("zstd stream: magic 0xfd2fb525, expected 0xfd2fb528", refused.getMessage());
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "XZ", "ZSTD", "LZ4", "BZIP2", "LZMA", "STORE"})
  void aFailureOfTheStreamBelowIsPassedOn(Codec.Id id) {
    byte[] stream = Samples.stream(id, CONTENT);
    var failure = new IOException("Input/output error");
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }

          @Override
          public int read(byte[] into, int off, int len) throws IOException {
            throw failure;
          }
        };
    byte[] half = Arrays.copyOf(stream, stream.length / 2);

    var thrown =
        assertThrows(
            IOException.class,
            () -> {
              try (var in =
                  StreamDecompressor.open(
                      new SequenceInputStream(new ByteArrayInputStream(half), broken))) {
                in.readAllBytes();
              }
            });

    assertSame(failure, thrown);
  }

  @Test
  void aMatchBeforeTheStartOfAnLz4BlockIsRefused() {
    byte[] block = {0x10, 'a', 2, 0}; // one literal, then a match two bytes back

    var refused =
        assertThrows(
            ImageFormatException.class, () -> Lz4Block.decode(block, 4, new byte[100], 0, 100));

    assertEquals("lz4 block: match offset 2, with 1 bytes to look back at", refused.getMessage());
  }

  private static byte[] readOrNull(byte[] stream) throws IOException {
    try (var in = StreamDecompressor.open(new ByteArrayInputStream(stream), LIMITS)) {
      return in.readAllBytes();
    } catch (ImageFormatException e) {
      assertTrue(e.getMessage() != null && !e.getMessage().isEmpty());
      return null;
    }
  }

  private static byte[] read(byte[] stream, long memoryLimit) throws IOException {
    try (var in = StreamDecompressor.open(new ByteArrayInputStream(stream), LIMITS, memoryLimit)) {
      return in.readAllBytes();
    }
  }
}
