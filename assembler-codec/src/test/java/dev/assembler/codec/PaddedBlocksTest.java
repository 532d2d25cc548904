package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaddedBlocksTest {

  private static final byte[] BLOCK =
      "a block of words, words, words "
          .repeat(100)
          .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private static byte[] compressed(Codec codec) {
    var room = new byte[BLOCK.length];
    try (BlockCompressor compressor = PaddedBlocks.compressor(codec)) {
      return Arrays.copyOf(room, compressor.compress(BLOCK, 0, BLOCK.length, room, 0, room.length));
    }
  }

  private static byte[] decompressed(Codec.Id id, byte[] block) throws ImageFormatException {
    var room = new byte[BLOCK.length];
    try (BlockDecompressor decompressor = PaddedBlocks.decompressor(id)) {
      return Arrays.copyOf(
          room, decompressor.decompress(block, 0, block.length, room, 0, room.length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip:1", "gzip:9", "zstd:1", "zstd:19"})
  void whatFollowsABlockIsNotLookedAt(String name) throws IOException {
    Codec codec = Codec.parse(name);
    byte[] block = compressed(codec);

    assertArrayEquals(BLOCK, decompressed(codec.id(), block));
    byte[] padded = Arrays.copyOf(block, block.length + 700);
    Arrays.fill(padded, block.length, block.length + 300, (byte) 0xA7);
    assertArrayEquals(BLOCK, decompressed(codec.id(), padded));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip:6", "zstd:3"})
  void aBlockThatIsCutOrTooLargeIsRefused(String name) {
    Codec codec = Codec.parse(name);
    byte[] block = compressed(codec);

    for (int length = 0; length < block.length; length++) {
      byte[] cut = Arrays.copyOf(block, length);
      assertThrows(ImageFormatException.class, () -> decompressed(codec.id(), cut));
    }
    try (BlockDecompressor decompressor = PaddedBlocks.decompressor(codec.id())) {
      assertThrows(
          ImageFormatException.class,
          () -> decompressor.decompress(block, 0, block.length, new byte[100], 0, 100));
    }
  }

  /** As the JDK's own reader of bare Deflate sees it. */
  @Test
  void deflateIsBare() throws IOException {
    var inflater = new Inflater(true);
    try (var in =
        new InflaterInputStream(new ByteArrayInputStream(compressed(Codec.gzip(6))), inflater)) {
      assertArrayEquals(BLOCK, in.readAllBytes());
    } finally {
      inflater.end();
    }
  }

  @Test
  void otherCodecsAreRefused() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> PaddedBlocks.compressor(Codec.xz()));

    assertEquals("codec: xz, expected gzip or zstd", refused.getMessage());
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> PaddedBlocks.decompressor(Codec.Id.LZ4))
            .getMessage()
            .contains("lz4"));
  }
}
