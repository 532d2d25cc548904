package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.Epoch;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import dev.assembler.squashfs.SquashfsOptions.Section;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SquashfsOptionsTest {

  private static final SquashfsOptions DEFAULTS = SquashfsOptions.defaults();

  @ParameterizedTest
  @ValueSource(ints = {1, 2048, 4095, 5000, 100 * 1024, 1 << 21})
  void blockSizesArePowersOfTwoFrom4KiBTo1MiB(int blockSize) {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withBlockSize(blockSize));

    assertEquals(
        "block size: " + blockSize + ", expected a power of two from 4096 to 1048576",
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 4_294_967_296L})
  void theEpochHas32Bits(long seconds) {
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> DEFAULTS.withEpoch(Epoch.ofSeconds(seconds)));

    assertEquals(
        "epoch: " + seconds + ", expected 0 to 4294967295 seconds since 1970",
        refused.getMessage());
  }

  @Test
  void aCodecThatIsOnlyReadIsRefused() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> DEFAULTS.withCodec(Codec.Id.LZMA.atDefaultLevel()));

    assertEquals(
        "lzma: can be read but not written; expected zstd, gzip, xz, lz4, lz4hc or store",
        refused.getMessage());
  }

  @Test
  void thereIsAtLeastOneThread() {
    var refused = assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withThreads(0));

    assertEquals("threads: 0, expected at least 1", refused.getMessage());
  }

  @Test
  void theEpochIsTheImagesTime() throws IOException {
    SquashfsOptions options = Written.SMALL.withEpoch(Epoch.ofSeconds(4_294_967_295L));

    Written written = Written.of(Fixtures.everyKind(), options);

    assertEquals(4_294_967_295L, written.superblock().mkfsTime());
  }

  @Test
  void flagsTellTheFeatures() throws IOException {
    Set<SuperblockFlag> usual =
        EnumSet.of(
            SuperblockFlag.ALWAYS_FRAGMENTS,
            SuperblockFlag.DUPLICATES_REMOVED,
            SuperblockFlag.EXPORTABLE);
    SquashfsOptions bare =
        DEFAULTS
            .without(Feature.FRAGMENTS)
            .without(Feature.DEDUPLICATION)
            .without(Feature.EXPORT_TABLE)
            .without(Feature.XATTRS)
            .without(Feature.PADDING)
            .withUncompressed(EnumSet.allOf(Section.class));

    assertEquals(usual, flags(DEFAULTS));
    assertEquals(
        EnumSet.of(
            SuperblockFlag.NO_FRAGMENTS,
            SuperblockFlag.NO_XATTRS,
            SuperblockFlag.UNCOMPRESSED_INODES,
            SuperblockFlag.UNCOMPRESSED_DATA,
            SuperblockFlag.UNCOMPRESSED_FRAGMENTS,
            SuperblockFlag.UNCOMPRESSED_IDS,
            SuperblockFlag.UNCOMPRESSED_XATTRS),
        flags(bare));
  }

  /** Only what differs from the reference tool's settings is told; lz4 always tells. */
  @ParameterizedTest
  @CsvSource({
    "zstd:15, false",
    "zstd:3, true",
    "gzip:9, false",
    "gzip:6, true",
    "xz:6, false",
    "lz4, true",
    "lz4hc:12, true",
    "store, false"
  })
  void codecOptionsAreWrittenWhereNeeded(String codec, boolean written) throws IOException {
    SquashfsOptions options = Written.SMALL.withCodec(Codec.parse(codec));

    assertEquals(
        written, flags(options.withBlockSize(8192)).contains(SuperblockFlag.COMPRESSOR_OPTIONS));
  }

  private static Set<SuperblockFlag> flags(SquashfsOptions options) throws IOException {
    return Written.of(Fixtures.singleFile(new byte[10]), options).superblock().flags();
  }

  @Test
  void paddingIsNotCountedAndCanBeLeftOut() throws IOException {
    Written padded = Written.of(Fixtures.everyKind(), Written.SMALL);
    Written exact = Written.of(Fixtures.everyKind(), Written.SMALL.without(Feature.PADDING));

    assertEquals(0, padded.image().size() % 4096);
    assertEquals(exact.image().size(), exact.superblock().bytesUsed());
    assertEquals(exact.superblock().bytesUsed(), padded.superblock().bytesUsed());
    assertTrue(padded.image().size() - exact.image().size() < 4096);
  }
}
