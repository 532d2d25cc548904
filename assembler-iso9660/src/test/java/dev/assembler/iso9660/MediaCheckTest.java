package dev.assembler.iso9660;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sum of a volume in its own descriptor. */
class MediaCheckTest {

  private static final int RECORD = 0x8373;
  private static final int RECORD_SIZE = 512;
  private static final int SKIPPED = 15 * 2048;

  private static byte[] image(IsoOptions options) throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/data", 0644, Content.of("data".repeat(300_000)))
            .file("/zeros", 0644, Content.of(new byte[200_000]))
            .build();
    IsoLayout layout = IsoImage.plan(tree, options);
    var image = new MemoryImage();
    MediaCheck.write(layout, SystemArea.EMPTY, image, ProgressListener.NONE);
    return image.toBytes();
  }

  private static String text(byte[] image) {
    return new String(image, RECORD, RECORD_SIZE, StandardCharsets.US_ASCII);
  }

  @Test
  void theSumIsOfTheVolumeWithSpacesForTheRecord() throws Exception {
    byte[] image = image(IsoOptions.defaults());
    byte[] summed = Arrays.copyOf(image, image.length - SKIPPED);
    Arrays.fill(summed, RECORD, RECORD + RECORD_SIZE, (byte) ' ');

    String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(summed));

    assertTrue(text(image).startsWith("ISO MD5SUM = " + md5 + ";SKIPSECTORS = 15;RHLISOSTATUS=0;"));
    assertTrue(
        text(image)
            .stripTrailing()
            .endsWith(";FRAGMENT COUNT = 20;THIS IS NOT THE SAME AS RUNNING MD5SUM ON THIS ISO!!"));
    assertEquals(md5, IsoImage.inspect(Mutations.of(image)).mediaCheck());
  }

  /** What an image is otherwise does not depend on it. */
  @Test
  void nothingButTheRecordIsAnother() throws IOException {
    byte[] image = image(IsoOptions.defaults());
    byte[] plain = image.clone();
    Arrays.fill(plain, RECORD, RECORD + RECORD_SIZE, (byte) 0);

    FileTree tree = IsoImage.read(Mutations.of(image));

    assertArrayEquals(plain, Written.image(tree, IsoOptions.defaults()).toBytes());
    assertEquals("", IsoImage.inspect(Mutations.of(plain)).mediaCheck());
  }

  /** A boot image behind the volume is not in the sum, one that the volume reaches over is. */
  @Test
  void imagesToBootAreSummedUpAsFarAsTheVolumeReaches() throws IOException {
    byte[] bytes = "boot".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    BootImage.Writing writing = window -> window.writeAt(0, ByteBuffer.wrap(bytes));
    for (BootImage boot :
        List.of(
            new BootImage.Written(bytes.length, writing),
            new BootImage.Appended(bytes.length, writing))) {
      byte[] image = image(IsoOptions.defaults().withBoot(List.of(BootEntry.efi(boot))));

      IsoImage.verify(Mutations.of(image), Limits.defaults());
    }
  }

  @Test
  void everyDigitOfTheRecordAndEveryBlockOfTheVolumeIsChecked() throws IOException {
    byte[] image = image(IsoOptions.defaults());
    IsoImage.verify(Mutations.of(image), Limits.defaults());
    int sums = text(image).indexOf("FRAGMENT SUMS = ") + "FRAGMENT SUMS = ".length();

    for (int at = 13; at < sums + 60; at++) {
      assertRefused(image, RECORD + at);
    }
    for (int at = 0; at < image.length - SKIPPED; at += 64 * 2048) {
      assertRefused(image, at);
    }
    // What drives may fail to read.
    IsoImage.verify(Mutations.of(image).flip(image.length - SKIPPED), Limits.defaults());
  }

  private static void assertRefused(byte[] image, int at) {
    assertThrows(
        ImageFormatException.class,
        () -> IsoImage.verify(Mutations.of(image).flip(at), Limits.defaults()),
        Integer.toHexString(at));
  }

  @Test
  void aRecordThatSkipsTooMuchIsRefused() throws IOException {
    byte[] image = image(IsoOptions.defaults());
    byte[] record =
        text(image)
            .replace("SKIPSECTORS = 15;", "SKIPSECTORS = 99999999;")
            .getBytes(StandardCharsets.US_ASCII);

    assertThrows(
        ImageFormatException.class,
        () ->
            IsoImage.verify(
                Mutations.of(image).put(RECORD, Arrays.copyOf(record, RECORD_SIZE)),
                Limits.defaults()));
  }
}
