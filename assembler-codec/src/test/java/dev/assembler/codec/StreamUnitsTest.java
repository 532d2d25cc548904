package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of independent units are streams that everyone reads. */
class StreamUnitsTest {

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:6", "xz:0", "xz:6", "zstd:3", "lz4", "lz4hc:3"})
  void unitsTogetherAreOneStream(String codec) throws IOException {
    StreamUnits units = StreamUnits.of(Codec.parse(codec));
    byte[] raw = sample(2 * units.unitSize() + 4321);

    byte[] stream = compress(units, raw);

    assertArrayEquals(raw, expand(stream));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip:6", "xz:0", "zstd:3", "lz4"})
  void aSingleByteIsAUnit(String codec) throws IOException {
    byte[] raw = {7};

    assertArrayEquals(raw, expand(compress(StreamUnits.of(Codec.parse(codec)), raw)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xz:0", "xz:3e"})
  void anXzStreamOfNoUnitsIsEmpty(String codec) throws IOException {
    StreamUnits units = StreamUnits.of(Codec.parse(codec));
    var stream = new ByteArrayOutputStream();
    stream.writeBytes(units.head());
    stream.writeBytes(units.tail(List.of()));

    assertArrayEquals(new byte[0], expand(stream.toByteArray()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X86", "ARM", "POWERPC"})
  void filteredXzIsReadBack(BcjFilter filter) throws IOException {
    byte[] raw = sample(100_000);

    assertArrayEquals(raw, expand(compress(StreamUnits.of(Codec.xz("1"), filter), raw)));
  }

  @Test
  void aCompressorGivesTheSameBytesAgain() {
    for (String codec : List.of("gzip:9", "xz:2", "zstd:19", "lz4hc:12")) {
      byte[] raw = sample(300_000);
      try (var compressor = StreamUnits.of(Codec.parse(codec)).newCompressor()) {
        byte[] first = compressor.compress(raw, 0, raw.length).bytes();
        compressor.compress(raw, 1000, 2000);

        assertArrayEquals(first, compressor.compress(raw, 0, raw.length).bytes(), codec);
      }
    }
  }

  @Test
  void whatHasNoFiltersRefusesThem() {
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> StreamUnits.of(Codec.lz4(), BcjFilter.X86));

    assertEquals("filter x86: lz4 has none, only xz", refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"LZMA", "BZIP2"})
  void whatIsReadOnlyIsRefused(Codec.Id id) {
    assertThrows(IllegalArgumentException.class, () -> StreamUnits.of(id.atDefaultLevel()));
  }

  static byte[] compress(StreamUnits units, byte[] raw) {
    var stream = new ByteArrayOutputStream();
    var lengths = new ArrayList<StreamUnits.UnitLength>();
    stream.writeBytes(units.head());
    try (var compressor = units.newCompressor()) {
      for (int at = 0; at < raw.length; at += units.unitSize()) {
        StreamUnits.Unit unit =
            compressor.compress(raw, at, Math.min(units.unitSize(), raw.length - at));
        lengths.add(unit.length());
        stream.writeBytes(unit.bytes());
      }
    }
    stream.writeBytes(units.tail(lengths));
    return stream.toByteArray();
  }

  /** Half noise, half repeated, so that blocks end anywhere. */
  static byte[] sample(int length) {
    var bytes = new byte[length];
    var random = new SplittableRandom(length);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 512 < 100 ? random.nextInt() : i / 512);
    }
    return bytes;
  }

  private static byte[] expand(byte[] stream) throws IOException {
    try (var in = StreamDecompressor.open(new ByteArrayInputStream(stream))) {
      return in.readAllBytes();
    }
  }
}
