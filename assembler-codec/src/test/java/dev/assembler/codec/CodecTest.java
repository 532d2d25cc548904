package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store",
        "gzip:1",
        "gzip:9",
        "xz:0",
        "xz:6",
        "xz:9e",
        "lzma",
        "zstd:1",
        "zstd:22",
        "lz4",
        "lz4hc:1",
        "lz4hc:12",
        "bzip2"
      })
  void theCanonicalFormIsReadBack(String text) {
    assertEquals(text, Codec.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource({"store,store", "gzip,gzip:9", "xz,xz:6", "zstd,zstd:15", "lz4,lz4", "lz4hc,lz4hc:12"})
  void aNameAloneMeansTheDefaultLevel(String text, String canonical) {
    assertEquals(canonical, Codec.parse(text).toString());
  }

  @ParameterizedTest
  @EnumSource(Codec.Id.class)
  void everyCompressionIsReadFromItsName(Codec.Id id) {
    assertEquals(id.atDefaultLevel(), Codec.parse(id.toString()));
  }

  @Test
  void theFactoriesAgreeWithTheNotation() {
    assertEquals(Codec.parse("zstd:3"), Codec.zstd(3));
    assertEquals(Codec.parse("gzip:1"), Codec.gzip(1));
    assertEquals(Codec.parse("xz:6e"), Codec.xz("6e"));
    assertEquals(Codec.parse("xz"), Codec.xz());
    assertEquals(Codec.parse("lz4"), Codec.lz4());
    assertEquals(Codec.parse("lz4hc:4"), Codec.lz4hc(4));
    assertEquals(Codec.parse("store"), Codec.store());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zstd:99|zstd:99: level 99, expected 1..22; try zstd:22",
        "zstd:0|zstd:0: level 0, expected 1..22; try zstd:1",
        "zstd:-3|zstd:-3: level -3, expected 1..22; try zstd:1",
        "zstd:|zstd:: no level after the colon, expected 1..22; try zstd:15",
        "zstd:fast|zstd:fast: level fast, expected 1..22; try zstd:15",
        "zstd:9e|zstd:9e: level 9e, expected 1..22; try zstd:15",
        "zstd:99999999999|zstd:99999999999: level 99999999999, expected 1..22; try zstd:22",
        "gzip:10|gzip:10: level 10, expected 1..9; try gzip:9",
        "xz:10|xz:10: level 10, expected 0..9 or 0e..9e; try xz:9",
        "xz:e|xz:e: level e, expected 0..9 or 0e..9e; try xz:6",
        "lz4:3|lz4:3: lz4 has no levels; try lz4 or lz4hc",
        "store:1|store:1: store has no levels; try store",
        "zstdd|zstdd: unknown compression, expected one of store gzip xz lzma zstd lz4 lz4hc bzip2;"
            + " try zstd",
        "ZSTD:3|ZSTD: unknown compression, expected one of store gzip xz lzma zstd lz4 lz4hc"
            + " bzip2; try zstd",
        "brotli|brotli: unknown compression, expected one of store gzip xz lzma zstd lz4 lz4hc"
            + " bzip2",
        "lzo|lzo: compression not supported, neither to read nor to write; expected one of store"
            + " gzip xz lzma zstd lz4 lz4hc bzip2; try lz4",
      })
  void whatIsRefusedSaysWhatToWriteInstead(String text, String message) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Codec.parse(text));

    assertEquals(message, refused.getMessage());
  }

  @Test
  void aLevelOutOfRangeIsRefusedByTheFactoriesToo() {
    var refused = assertThrows(IllegalArgumentException.class, () -> Codec.zstd(23));

    assertEquals("zstd:23: level 23, expected 1..22; try zstd:22", refused.getMessage());
  }

  @ParameterizedTest
  @EnumSource(names = {"LZMA", "BZIP2"})
  void whatCanOnlyBeReadIsNotWritten(Codec.Id id) {
    Codec codec = id.atDefaultLevel();

    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> codec.newBlockCompressor(BlockFormat.of(131_072)));

    assertEquals(id + ": can be read but not written", refused.getMessage());
  }
}
