package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamRoundTripTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store", "gzip:1", "gzip:9", "xz:0", "xz:6", "xz:1e", "zstd:1", "zstd:19", "lz4", "lz4hc:9"
      })
  void everySampleIsReadBack(String text) throws IOException {
    Codec codec = Codec.parse(text);
    for (var sample : Samples.all().entrySet()) {
      var bytes = new ByteArrayOutputStream();
      try (var out = StreamCompressor.open(codec, bytes)) {
        out.write(sample.getValue());
      }

      try (var in = StreamDecompressor.open(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertEquals(
            codec.id() == Codec.Id.LZ4HC ? Codec.Id.LZ4 : codec.id(), in.found(), sample.getKey());
        assertArrayEquals(sample.getValue(), in.readAllBytes(), sample.getKey());
        assertEquals(-1, in.read());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "XZ", "ZSTD", "LZ4"})
  void theBytesDoNotDependOnHowTheContentIsCut(Codec.Id id) throws IOException {
    byte[] content = Samples.mixed(300_000);
    byte[] whole = Samples.stream(id, content);
    var random = new Random(Samples.SEED);
    var bytes = new ByteArrayOutputStream();

    try (var out = StreamCompressor.open(id.atDefaultLevel(), bytes)) {
      for (int at = 0; at < content.length; ) {
        int n = Math.min(random.nextInt(90_000), content.length - at);
        if (n == 1) {
          out.write(content[at]);
        } else {
          out.write(content, at, n);
        }
        out.flush();
        at += n;
      }
    }

    assertArrayEquals(whole, bytes.toByteArray());
  }

  /** 14 MB are three jobs of 4 MiB and a part of one. */
  @ParameterizedTest
  @ValueSource(strings = {"zstd:3", "zstd:9", "gzip:1"})
  void theBytesDoNotDependOnHowManyThreadsMakeThem(String text) throws IOException {
    byte[] content = Samples.mixed(14_000_000);
    byte[] one = parallel(text, content, 1);

    for (int threads : new int[] {2, 7, 100}) {
      assertArrayEquals(one, parallel(text, content, threads), threads + " threads");
    }
    try (var in = StreamDecompressor.open(new ByteArrayInputStream(one))) {
      assertArrayEquals(content, in.readAllBytes());
    }
  }

  private static byte[] parallel(String codec, byte[] content, int threads) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = StreamCompressor.openParallel(Codec.parse(codec), bytes, threads)) {
      for (int at = 0; at < content.length; at += 100_000 * threads) {
        out.write(content, at, Math.min(100_000 * threads, content.length - at));
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void aGzipHeaderSaysNothingAboutTimeAndPlace() {
    byte[] gzip = Samples.stream(Codec.Id.GZIP, new byte[100]);

    assertArrayEquals(
        new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 2, (byte) 0xFF}, Arrays.copyOf(gzip, 10));
  }

  @Test
  void anXzStreamHasCrc32() {
    byte[] xz = Samples.stream(Codec.Id.XZ, new byte[100]);

    assertEquals(0x0001, xz[6] << 8 | xz[7]);
  }

  @Test
  void finishLeavesTheTargetOpen() throws IOException {
    var target = new Target();
    try (var out = StreamCompressor.open(Codec.gzip(6), target)) {
      out.write(Samples.text(1000));

      out.finish();
      int size = target.bytes.size();
      out.finish();

      assertFalse(target.closed);
      assertEquals(size, target.bytes.size());
      assertThrows(IOException.class, () -> out.write(1));
    }
    assertTrue(target.closed);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "XZ", "ZSTD", "LZ4", "STORE"})
  void afterAFailedWriteNothingMoreIsWritten(Codec.Id id) throws IOException {
    var target = new Target();
    target.room = 50_000;
    var out = StreamCompressor.open(id.atDefaultLevel(), target);

    var failure =
        assertThrows(
            IOException.class,
            () -> {
              out.write(Samples.random(6 << 20));
              out.finish();
            });
    int size = target.bytes.size();
    target.room = 1 << 30;
    try {
      out.close();
    } catch (IOException e) {
      assertEquals("stream truncated: an earlier write failed", e.getMessage());
    }

    assertEquals("disk full", failure.getMessage());
    assertEquals(size, target.bytes.size());
    assertTrue(target.closed);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "XZ", "ZSTD", "LZ4", "BZIP2"})
  void membersOneAfterTheOtherAreOneStream(Codec.Id id) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(Samples.stream(id, Samples.text(70_000)));
    bytes.write(Samples.stream(id, new byte[0]));
    bytes.write(Samples.stream(id, Samples.random(3000)));

    byte[] content = read(bytes.toByteArray());

    assertEquals(73_000, content.length);
    assertArrayEquals(Samples.text(70_000), Arrays.copyOf(content, 70_000));
    assertArrayEquals(Samples.random(3000), Arrays.copyOfRange(content, 70_000, 73_000));
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "XZ"})
  void zerosAfterTheEndArePadding(Codec.Id id) throws IOException {
    byte[] stream = Samples.stream(id, Samples.text(5000));

    assertArrayEquals(Samples.text(5000), read(Arrays.copyOf(stream, stream.length + 512)));
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "LZ4"})
  void skippableFramesAreSkipped(Codec.Id id) throws IOException {
    byte[] skippable = new byte[8 + 100_000];
    LittleEndian.putI32(skippable, 0, 0x184D_2A57);
    LittleEndian.putI32(skippable, 4, 100_000);
    var bytes = new ByteArrayOutputStream();
    bytes.write(Samples.stream(id, Samples.text(500)));
    bytes.write(skippable);
    bytes.write(Samples.stream(id, Samples.text(500)));
    bytes.write(skippable);

    assertEquals(1000, read(bytes.toByteArray()).length);
  }

  @Test
  void anythingElseIsReadAsItIs() throws IOException {
    for (byte[] content : Samples.all().values()) {
      try (var in = StreamDecompressor.open(new ByteArrayInputStream(content))) {
        assertEquals(Codec.Id.STORE, in.found());
        assertArrayEquals(content, in.readAllBytes());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STORE")
  void aStreamMayComeInSmallPieces(Codec.Id id) throws IOException {
    byte[] content = Samples.mixed(200_000);
    byte[] stream = Samples.stream(id, content);
    InputStream dripping =
        new ByteArrayInputStream(stream) {
          @Override
          public int read(byte[] into, int off, int len) {
            return super.read(into, off, Math.min(len, 7));
          }
        };

    try (var in = StreamDecompressor.open(dripping)) {
      assertArrayEquals(content, in.readAllBytes());
    }
  }

  @Test
  void aStreamThatBecomesLargerThanAllowedIsRefused() throws IOException {
    byte[] bomb = Samples.stream(Codec.Id.ZSTD, new byte[10 << 20]);

    try (var in =
        StreamDecompressor.open(
            new ByteArrayInputStream(bomb), Limits.defaults().withExpansion(1 << 20))) {
      var refused = assertThrows(ImageFormatException.class, in::readAllBytes);

      assertEquals("zstd stream: becomes larger than allowed", refused.getMessage());
    }
  }

  private static byte[] read(byte[] stream) throws IOException {
    try (var in = StreamDecompressor.open(new ByteArrayInputStream(stream))) {
      return in.readAllBytes();
    }
  }

  /** A target that tells whether it was closed, and that is full at some point. */
  private static final class Target extends OutputStream {

    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int room = 1 << 30;
    boolean closed;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int off, int len) throws IOException {
      if (len > room - bytes.size()) {
        throw new IOException("disk full");
      }
      bytes.write(from, off, len);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
