package dev.assembler.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An archive that was cut off between two entries is told from a whole one by its end alone. */
class ArchiveEndTest {

  private static final TarReadOptions FORGIVING =
      TarReadOptions.defaults().withAllowMissingEnd(true);

  private static byte[] twoFiles() {
    return new RawTar().file("a", "x").file("b", "y").end().bytes();
  }

  private static String refusal(byte[] archive, TarReadOptions options) {
    return assertThrows(
            ImageFormatException.class, () -> TarArchive.read(Archives.image(archive), options))
        .getMessage();
  }

  @Test
  void anArchiveCutOffBetweenItsEntriesIsRefused() {
    byte[] archive = Arrays.copyOf(twoFiles(), 1024);

    assertEquals(
        "tar end of archive.blocks at 0x400: 0 bytes,"
            + " expected two blocks of 512 zeros; the archive is cut off",
        refusal(archive, TarReadOptions.defaults()));
  }

  @Test
  void anArchiveCutOffInItsEndIsRefused() {
    byte[] archive = Arrays.copyOf(twoFiles(), 2048 + 512);

    assertEquals(
        "tar end of archive.blocks at 0x800: 512 bytes,"
            + " expected two blocks of 512 zeros; the archive is cut off",
        refusal(archive, TarReadOptions.defaults()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512, 1024})
  void aMissingEndMayBeAllowed(int zeros) throws IOException {
    byte[] archive = Arrays.copyOf(twoFiles(), 2048 + zeros);

    assertEquals(3, TarArchive.read(Archives.image(archive), FORGIVING).nameCount());
  }

  @Test
  void anArchiveOfNothingIsItsEnd() throws IOException {
    assertEquals(1, Archives.read(new RawTar().end().bytes()).nameCount());
  }

  @Test
  void verifyingDemandsTheEndWhateverIsAllowed() {
    byte[] archive = Arrays.copyOf(twoFiles(), 2048);

    assertThrows(
        ImageFormatException.class, () -> TarArchive.verify(Archives.image(archive), FORGIVING));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 7168, 200_000})
  void zerosMayFollowTheEnd(int zeros) throws IOException {
    byte[] whole = twoFiles();
    byte[] archive = Arrays.copyOf(whole, whole.length + zeros);

    assertEquals(3, Archives.read(archive).nameCount());
  }

  @Test
  void aSecondArchiveBehindTheFirstIsRefused() {
    byte[] archive =
        new RawTar().raw(twoFiles()).zeros(512).raw(new RawTar().file("c", "z").bytes()).bytes();

    assertEquals(
        "tar end of archive.padding at 0xe00: another archive begins, expected 0 up to the end;"
            + " archives one after another are not read, unpack each alone",
        refusal(archive, FORGIVING));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 511, 70_000})
  void anythingElseBehindTheEndIsRefused(int before) {
    byte[] archive = new RawTar().raw(twoFiles()).zeros(before).raw((byte) 0xAB).bytes();

    assertEquals(
        "tar end of archive.padding at 0x"
            + Integer.toHexString(3072 + before)
            + ": 0xab, expected 0 up to the end;"
            + " if what follows means nothing, cut it off: head -c 3072",
        refusal(archive, TarReadOptions.defaults()));
  }
}
