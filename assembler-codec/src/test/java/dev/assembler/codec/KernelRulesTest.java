package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Linux's readers of squashfs ask of a block beyond what its format does. */
class KernelRulesTest {

  /**
   * The kernel sizes its zstd decoder for a window of the block, at least 8 KiB; a larger one is
   * refused by it at run time, after everything else looked well.
   */
  @ParameterizedTest
  @CsvSource({
    "1,4096",
    "3,8192",
    "15,131072",
    "22,131072",
    "1,1048576",
    "3,1048576",
    "15,1048576",
    "19,1048576",
    "22,1048576",
    "22,100000"
  })
  void aZstdFrameHasItsSizeNoChecksumAndAWindowNoLargerThanTheBlock(int level, int size) {
    byte[] content = Samples.mixed(size);

    byte[] frame = compress(Codec.zstd(level), BlockFormat.of(size), content);

    int descriptor = frame[4]; // RFC 8878, 3.1.1.1.1
    boolean singleSegment = (descriptor & 0x20) != 0;
    assertEquals(0xFD2F_B528, LittleEndian.i32(frame, 0));
    assertEquals(0, descriptor & 0x04, "no content checksum");
    assertEquals(0, descriptor & 0x03, "no dictionary id");
    assertEquals(size, Zstd.getFrameContentSize(frame, 0, frame.length));
    int window = frame[5] & 0xFF; // exponent and mantissa, where the frame is not one segment
    long windowSize =
        singleSegment
            ? size
            : (1L << (10 + (window >> 3))) + (1L << (10 + (window >> 3))) / 8 * (window & 7);
    assertTrue(windowSize <= Math.max(size, 8192), windowSize + " for " + size);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 9})
  void aGzipBlockIsAZlibStreamWithAWindowOf32KiB(int level) {
    byte[] stream = compress(Codec.gzip(level), BlockFormat.of(131_072), Samples.text(100_000));

    assertEquals(0x78, stream[0], "CM 8, CINFO 7"); // RFC 1950, 2.2
    assertEquals(0, ((stream[0] << 8) | (stream[1] & 0xFF)) % 31);
    assertEquals(0, stream[1] & 0x20, "no preset dictionary");
  }

  @ParameterizedTest
  @CsvSource({"131072,10", "100000,10", "98304,9", "4096,2", "8192,2", "8193,3"})
  void anXzBlockHasCrc32AndTheSmallestDictionaryThatCoversIt(int size, int dictionaryCode) {
    byte[] xz = compress(Codec.xz(), BlockFormat.of(131_072), Samples.text(size));

    // .xz file format 1.2.1: stream header 12 bytes, block header size, flags, filter flags
    assertEquals(0x0001, xz[6] << 8 | xz[7], "stream flags: CRC32");
    assertEquals(0, xz[13] & 0x03, "one filter");
    assertEquals(0x21, xz[14], "LZMA2");
    assertEquals(1, xz[15], "size of its properties");
    // 5.3.1: code 2n is a dictionary of 2^(n + 12), 2n + 1 one and a half times that
    assertEquals(dictionaryCode, xz[16]);
  }

  @Test
  void theSmallerOfFilteredAndUnfilteredIsKept() throws IOException {
    byte[] code = Samples.x86Calls(65_536);
    byte[] text = Samples.text(65_536);
    BlockFormat plain = BlockFormat.of(131_072);
    BlockFormat filtered = plain.withFilters(EnumSet.of(BcjFilter.X86, BcjFilter.ARM));

    byte[] codeWithout = compress(Codec.xz(), plain, code);
    byte[] codeWith = compress(Codec.xz(), filtered, code);
    byte[] textWith = compress(Codec.xz(), filtered, text);

    assertTrue(codeWith.length < codeWithout.length / 2, codeWith.length + " bytes");
    assertEquals(0x04, codeWith[14], "the x86 filter");
    assertEquals(0x21, textWith[14], "no filter where none helps");
    assertArrayEquals(compress(Codec.xz(), plain, text), textWith);
    try (var decompressor = Codec.xz().newBlockDecompressor(plain)) {
      byte[] back = new byte[code.length];
      decompressor.decompress(codeWith, 0, codeWith.length, back, 0, back.length);
      assertArrayEquals(code, back);
    }
  }

  /** The same call over and over, each with the distance the architecture's code would have. */
  @ParameterizedTest
  @CsvSource({
    "X86,4,E800100000",
    "POWERPC,5,48001001",
    "ARM,7,001000EB",
    "ARMTHUMB,8,10F010F8",
    "SPARC,9,40001000",
    "ARM64,10,00100094"
  })
  void everyFilterIsUsedForItsOwnCodeAndReadBack(BcjFilter filter, int filterId, String call)
      throws IOException {
    byte[] calls = new byte[40_000];
    byte[] instruction = HexFormat.of().parseHex(call);
    for (int at = 0; at < calls.length; at += 16) {
      Arrays.fill(calls, at, at + 16, (byte) 1);
      System.arraycopy(instruction, 0, calls, at, instruction.length);
    }
    byte[] code = filter.options().getInputStream(new ByteArrayInputStream(calls)).readAllBytes();
    BlockFormat format = BlockFormat.of(131_072).withFilters(EnumSet.allOf(BcjFilter.class));

    byte[] xz = compress(Codec.xz(), format, code);

    assertEquals(filterId, xz[14]); // .xz file format 1.2.1, 5.3.2
    try (var decompressor = Codec.xz().newBlockDecompressor(format)) {
      byte[] back = new byte[code.length];
      decompressor.decompress(xz, 0, xz.length, back, 0, back.length);
      assertArrayEquals(code, back);
    }
  }

  private static byte[] compress(Codec codec, BlockFormat format, byte[] content) {
    try (var compressor = codec.newBlockCompressor(format)) {
      byte[] room = new byte[content.length];
      int n = compressor.compress(content, 0, content.length, room, 0, room.length);
      assertTrue(n > 0);
      return Arrays.copyOf(room, n);
    }
  }
}
