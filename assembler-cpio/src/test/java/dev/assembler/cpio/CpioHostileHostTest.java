package dev.assembler.cpio;

import static dev.assembler.testkit.HostileHosts.sameEverywhere;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.LeakCheck;
import dev.assembler.testkit.RandomTrees;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal trees give equal bytes, whatever the locale, the zone and the number of threads. */
class CpioHostileHostTest {

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:1", "xz:0", "zstd:1", "lz4", "lz4hc:3"})
  void imagesAreTheSameOnEveryHost(String codec) throws IOException {
    FileTree tree = manyUnits();

    String digest =
        sameEverywhere(host ->
            sha256(
                Written.initramfs(
                    InitramfsOptions.defaults()
                        .withThreads(host.threads())
                        .withVariant(CpioOptions.Variant.CRC),
                    Segment.early(TreeFixtures.everyKind()),
                    Segment.of(tree, Codec.parse(codec)))));

    assertEquals(64, digest.length());
  }

  /** It has a frame of its own, which several threads make. */
  @Test
  void aLargeFileIsTheSameOnEveryHost() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/before", 0644, Content.of("before"))
            .file("/large", 0644, Contents.text(1, 19_000_000))
            .file("/z", 0644, Content.of("behind"))
            .build();

    String digest =
        sameEverywhere(host ->
            sha256(
                Written.initramfs(
                    InitramfsOptions.defaults().withThreads(host.threads()),
                    Segment.of(tree, Codec.zstd(1)))));

    assertEquals(64, digest.length());
  }

  @Test
  void randomTreesAreTheSameOnEveryHost() {
    RandomTrees.forEach(
        10,
        RandomTrees.Shape.defaults().withXattrs(false),
        tree ->
            sameEverywhere(host ->
                sha256(
                    Written.archive(
                        tree,
                        CpioOptions.defaults().withThreads(host.threads()).withDataAlign(1024)))));
  }

  @Test
  void everyContentIsClosed() throws IOException {
    try (var check = new LeakCheck()) {
      FileTree tree = check.watch(TreeFixtures.blockBorders(100_000));

      Written.archive(tree, CpioOptions.defaults().withVariant(CpioOptions.Variant.CRC));
      Written.initramfs(tree, Codec.gzip(1));

      assertTrue(check.opened() > 0);
    }
  }

  private static FileTree manyUnits() {
    var builder = FileTree.builder();
    for (int i = 0; i < 300; i++) {
      var bytes = new byte[1 + 577 * i];
      var random = new SplittableRandom(i);
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) (at % 1024 < 64 ? random.nextInt() : bytes[at - 64]);
      }
      builder.file("/dir-" + i % 7 + "/file-" + i, 0644, Content.of(bytes));
    }
    return builder.build();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
