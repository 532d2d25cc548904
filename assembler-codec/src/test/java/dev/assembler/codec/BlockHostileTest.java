package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks that no compressor wrote: refused, or decoded within their room. */
class BlockHostileTest {

  private static final BlockFormat FORMAT = BlockFormat.of(8192);
  private static final byte[] CONTENT = Samples.text(2000);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STORE")
  void everyFlippedBitIsRefusedOrHarmless(Codec.Id id) {
    byte[] block = Samples.block(id, CONTENT);
    int refused = 0;
    try (var decompressor = id.atDefaultLevel().newBlockDecompressor(FORMAT)) {
      for (int bit = 0; bit < 8 * block.length; bit++) {
        byte[] flipped = block.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        refused += refuses(decompressor, flipped, flipped.length, id + ", bit " + bit) ? 1 : 0;
      }
    }
    // Those with a checksum over the content let nothing pass but bits that carry no meaning.
    if (id == Codec.Id.GZIP || id == Codec.Id.XZ || id == Codec.Id.BZIP2) {
      assertTrue(refused > 8 * block.length - 32, id + ": " + refused + " of " + 8 * block.length);
    }
    assertTrue(refused > 0);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"STORE", "LZ4", "LZ4HC"})
  void everyTruncationIsRefused(Codec.Id id) {
    byte[] block = Samples.block(id, CONTENT);
    try (var decompressor = id.atDefaultLevel().newBlockDecompressor(FORMAT)) {
      for (int length = 0; length < block.length; length++) {
        assertTrue(refuses(decompressor, block, length, ""), id + " at " + length);
      }
    }
  }

  /** An LZ4 block has no end mark: cut between two sequences it is another block, a shorter one. */
  @ParameterizedTest
  @EnumSource(names = {"LZ4", "LZ4HC"})
  void aTruncatedLz4BlockStaysWithinItsRoom(Codec.Id id) {
    byte[] block = Samples.block(id, CONTENT);
    int refused = 0;
    try (var decompressor = id.atDefaultLevel().newBlockDecompressor(FORMAT)) {
      for (int length = 0; length < block.length; length++) {
        refused += refuses(decompressor, block, length, id + " at " + length) ? 1 : 0;
      }
    }
    assertTrue(refused > block.length / 2);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STORE")
  void noiseIsRefusedOrHarmless(Codec.Id id) {
    try (var decompressor = id.atDefaultLevel().newBlockDecompressor(FORMAT)) {
      for (int seed = 0; seed < 2000; seed++) {
        byte[] noise = new byte[seed % 97];
        new Random(seed).nextBytes(noise);
        refuses(decompressor, noise, noise.length, id + ", seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.Id.class)
  void aBlockLargerThanItsRoomIsRefused(Codec.Id id) {
    byte[] block = Samples.block(id, CONTENT);
    try (var decompressor = id.atDefaultLevel().newBlockDecompressor(FORMAT)) {
      var refused =
          assertThrows(
              ImageFormatException.class,
              () -> decompressor.decompress(block, 0, block.length, new byte[8192], 0, 1999));

      assertTrue(refused.getMessage().startsWith(id + " block: "), refused.getMessage());
      assertTrue(
          refused.getMessage().endsWith("becomes larger than 1999 bytes"), refused.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"STORE", "LZ4", "LZ4HC"})
  void bytesAfterTheEndAreRefused(Codec.Id id) {
    byte[] block = Samples.block(id, CONTENT);
    byte[] longer = Arrays.copyOf(block, block.length + 4);
    try (var decompressor = id.atDefaultLevel().newBlockDecompressor(FORMAT)) {
      assertTrue(refuses(decompressor, longer, longer.length, ""));
    }
  }

  /** 1 MiB in the header against blocks of 8 KiB: the kernel has no such room, and we take none. */
  @Test
  void anXzDictionaryBeyondTheBlockIsRefused() {
    byte[] content = Samples.mixed(1 << 20);
    byte[] block = Samples.block(Codec.Id.XZ, content);

    try (var decompressor = Codec.xz().newBlockDecompressor(FORMAT)) {
      var refused =
          assertThrows(
              ImageFormatException.class,
              () ->
                  decompressor.decompress(
                      block, 0, block.length, new byte[content.length], 0, content.length));

      assertTrue(
          refused.getMessage().matches("xz block: asks for \\d+ KiB to decode"),
          refused.getMessage());
    }
  }

  @Test
  void anLzmaHeaderMayNotClaimMemory() {
    byte[] block = Samples.block(Codec.Id.LZMA, CONTENT);
    LittleEndian.putI32(block, 1, 0x4000_0000); // dictionary size

    try (var decompressor = Codec.Id.LZMA.atDefaultLevel().newBlockDecompressor(FORMAT)) {
      var refused =
          assertThrows(
              ImageFormatException.class,
              () -> decompressor.decompress(block, 0, block.length, new byte[8192], 0, 8192));

      assertTrue(refused.getMessage().matches("lzma block: asks for \\d+ KiB to decode"));
    }
  }

  @Test
  void aZstdBlockIsOneFrameOfTheSpecification() {
    byte[] block = Samples.block(Codec.Id.ZSTD, CONTENT);
    byte[] old = block.clone();
    LittleEndian.putI32(old, 0, 0xFD2F_B527); // v0.7, from before the specification

    try (var decompressor = Codec.zstd(3).newBlockDecompressor(FORMAT)) {
      var refused =
          assertThrows(
              ImageFormatException.class,
              () -> decompressor.decompress(old, 0, old.length, new byte[8192], 0, 8192));

      assertEquals("zstd block: magic 0xfd2fb527, expected 0xfd2fb528", refused.getMessage());
    }
  }

  /** Fails on any other exception, and on output beyond the room. */
  private static boolean refuses(
      BlockDecompressor decompressor, byte[] block, int length, String what) {
    byte[] room = new byte[8192 + 64];
    Arrays.fill(room, (byte) 0x77);
    boolean refused;
    try {
      int n = decompressor.decompress(block, 0, length, room, 32, 8192);
      assertTrue(n >= 0 && n <= 8192, what);
      refused = false;
    } catch (ImageFormatException e) {
      refused = true;
    }
    for (int i = 0; i < 32; i++) {
      assertEquals(0x77, room[i], what);
      assertEquals(0x77, room[room.length - 1 - i], what);
    }
    return refused;
  }
}
