package dev.assembler.codec;

import static dev.assembler.codec.BlockCompressor.NOT_SMALLER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockRoundTripTest {

  private static final BlockFormat FORMAT = BlockFormat.of(1 << 20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip:1",
        "gzip:9",
        "xz:0",
        "xz:3e",
        "xz:6",
        "xz:9e",
        "zstd:1",
        "zstd:3",
        "zstd:15",
        "zstd:22",
        "lz4",
        "lz4hc:1",
        "lz4hc:12"
      })
  void whatBecomesSmallerIsReadBack(String text) throws IOException {
    Codec codec = Codec.parse(text);
    try (var compressor = codec.newBlockCompressor(FORMAT);
        var decompressor = codec.newBlockDecompressor(FORMAT)) {
      for (var sample : Samples.all().entrySet()) {
        byte[] content = sample.getValue();
        byte[] room = new byte[content.length + 64];

        int n = compressor.compress(content, 0, content.length, room, 7, content.length);

        boolean incompressible = Set.of("empty", "one byte", "random").contains(sample.getKey());
        assertEquals(incompressible, n == NOT_SMALLER, sample.getKey());
        if (n != NOT_SMALLER) {
          assertTrue(n > 0 && n < content.length, sample.getKey());
          byte[] back = new byte[content.length + 3];
          assertEquals(
              content.length, decompressor.decompress(room, 7, n, back, 3, content.length));
          assertArrayEquals(content, Arrays.copyOfRange(back, 3, back.length), sample.getKey());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.Id.class)
  void everyCompressionIsRead(Codec.Id id) throws IOException {
    byte[] content = Samples.text(100_000);
    byte[] block = Samples.block(id, content);

    try (var decompressor = id.atDefaultLevel().newBlockDecompressor(FORMAT)) {
      byte[] back = new byte[content.length];
      assertEquals(
          content.length, decompressor.decompress(block, 0, block.length, back, 0, back.length));
      assertArrayEquals(content, back);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "XZ", "ZSTD", "LZ4", "LZ4HC"})
  void aBlockDependsNeitherOnThoseBeforeItNorOnItsRoom(Codec.Id id) {
    Codec codec = id.atDefaultLevel();
    try (var used = codec.newBlockCompressor(FORMAT)) {
      for (var sample : Samples.all().entrySet()) {
        byte[] content = sample.getValue();
        try (var fresh = codec.newBlockCompressor(FORMAT)) {
          byte[] first = new byte[content.length];
          byte[] second = new byte[2 * content.length + 1000];

          int n = fresh.compress(content, 0, content.length, first, 0, first.length);
          int m = used.compress(content, 0, content.length, second, 0, second.length);

          assertEquals(n, m, sample.getKey());
          if (n != NOT_SMALLER) {
            assertArrayEquals(Arrays.copyOf(first, n), Arrays.copyOf(second, n), sample.getKey());
            assertEquals(
                n, used.compress(content, 0, content.length, first, 0, n), "exactly enough room");
            assertEquals(
                NOT_SMALLER,
                used.compress(content, 0, content.length, first, 0, n - 1),
                "one byte too little");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "XZ", "ZSTD", "LZ4", "LZ4HC", "STORE"})
  void storingIsLeftToTheCaller(Codec.Id id) {
    byte[] noise = Samples.random(8192);

    try (var compressor = id.atDefaultLevel().newBlockCompressor(FORMAT)) {
      assertEquals(
          NOT_SMALLER, compressor.compress(noise, 0, noise.length, new byte[16_384], 0, 16_384));
    }
  }
}
