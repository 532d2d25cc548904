package dev.assembler.cpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.TreeFixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where segments begin and end, and what the kernel would not take. */
class InitramfsReaderTest {

  @Test
  void segmentsAreFoundBetweenZeros() throws IOException {
    byte[] stored = new RawCpio().directory("a").trailer().toBytes();
    byte[] packed = compressed(Codec.gzip(6), new RawCpio().directory("b").trailer());
    var image =
        new RawCpio()
            .zeros(512)
            .bytes(stored)
            .zeros(100)
            .bytes(packed)
            .zeros(3)
            .bytes(packed)
            .pad()
            .bytes(stored)
            .zeros(9)
            .image();

    List<InitramfsSegment> segments = InitramfsImage.inspect(image);

    assertEquals(4, segments.size());
    long second = 612L + stored.length;
    assertEquals(
        new InitramfsSegment(512, stored.length, 100, Codec.Id.STORE, stored.length, 1, 1, true),
        segments.get(0));
    assertEquals(
        new InitramfsSegment(second, packed.length, 3, Codec.Id.GZIP, 236, 1, 1, true),
        segments.get(1));
    assertEquals(second + packed.length + 3, segments.get(2).offset());
    assertEquals(9, segments.get(3).padding());
  }

  @Test
  void membersWithoutATrailerAreOneSegment() throws IOException {
    byte[] first = compressed(Codec.zstd(3), new RawCpio().directory("a"));
    byte[] second = compressed(Codec.zstd(3), new RawCpio().directory("b"));
    byte[] third = compressed(Codec.zstd(3), new RawCpio().trailer());
    var image = new RawCpio().bytes(first).bytes(second).zeros(4).bytes(third).image();

    List<InitramfsSegment> segments = InitramfsImage.inspect(image);

    assertEquals(1, segments.size());
    assertEquals(3, segments.getFirst().members());
    assertEquals(2, segments.getFirst().entries());
    assertEquals(image.size(), segments.getFirst().storedSize());
  }

  @Test
  void severalArchivesInOneMemberAreOneSegment() throws IOException {
    byte[] packed =
        compressed(
            Codec.xz("0"),
            new RawCpio().directory("a").trailer().zeros(8).directory("b").trailer());

    InitramfsContents contents = InitramfsImage.read(MemoryImage.of(packed));

    assertEquals(1, contents.parts().size());
    assertEquals(3, contents.unpacked().nameCount());
  }

  @Test
  void aMemberEndsWhereAnEntryDoes() throws IOException {
    byte[] archive = new RawCpio().file("a", "x".repeat(100)).trailer().toBytes();
    byte[] cut =
        new RawCpio()
            .bytes(gzip(Arrays.copyOf(archive, 150)))
            .bytes(gzip(Arrays.copyOfRange(archive, 150, archive.length)))
            .toBytes();

    assertEquals(
        "cpio header.c_filesize at 0x36: 100, beyond the end of the compressed member, "
            + "which has 38 bytes left",
        refusal(cut));
  }

  @Test
  void whatIsNeitherArchiveNorMemberIsJunk() throws IOException {
    byte[] after = new RawCpio().directory("a").trailer().text("junk beyond").toBytes();
    byte[] inside = gzip(new RawCpio().directory("a").trailer().text("junk").toBytes());
    byte[] lzo = {(byte) 0x89, 'L', 'Z', 'O', 0, '\r', '\n'};

    assertEquals(
        "initramfs at 0xec: bytes 6a 75 6e 6b 20 62, "
            + "expected a cpio header or a compression Linux knows",
        refusal(after));
    assertEquals(
        "initramfs segment at 0x0, gzip, at 0xec of it: byte 0x6a, expected a cpio header",
        refusal(inside));
    assertEquals(
        "initramfs at 0x0: bytes 89 4c 5a 4f 00 0d, lzo, which is not supported, "
            + "expected a cpio header or a compression Linux knows",
        refusal(lzo));
    assertEquals("initramfs: empty", refusal(new byte[0]));
    assertEquals("initramfs: nothing but zeros", refusal(new byte[1000]));
  }

  @Test
  void whatTheKernelRefusesOfAMemberIsFoundWhenVerifying() throws IOException {
    byte[] archive = new RawCpio().directory("a").trailer().toBytes();
    byte[] gzip = gzip(archive);
    byte[] withExtra =
        new RawCpio()
            .bytes(Arrays.copyOf(gzip, 3))
            .bytes(new byte[] {4})
            .bytes(Arrays.copyOfRange(gzip, 4, 10))
            .zeros(2)
            .bytes(Arrays.copyOfRange(gzip, 10, gzip.length))
            .toBytes();
    byte[] skippable =
        new RawCpio()
            .bytes(new byte[] {0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0})
            .bytes(compressed(Codec.zstd(3), new RawCpio().bytes(archive)))
            .toBytes();
    byte[] frame = stream(Codec.lz4(), archive);

    for (byte[] image : List.of(withExtra, skippable, frame)) {
      assertEquals(2, InitramfsImage.read(MemoryImage.of(image)).unpacked().nameCount());
    }
    assertEquals(
        "initramfs at 0x0: gzip that Linux refuses: "
            + "FLG 0x04, expected neither FHCRC, FEXTRA nor FCOMMENT",
        faultFound(withExtra));
    assertEquals(
        "initramfs at 0x0: zstd that Linux refuses: a skippable frame", faultFound(skippable));
    assertEquals(
        "initramfs at 0x0: lz4 that Linux refuses: not the legacy frame, the only one it reads",
        faultFound(frame));
    assertEquals(
        "initramfs segment 1 (store): ends without a trailer",
        faultFound(new RawCpio().directory("a").toBytes()));
  }

  @Test
  void bombsAreBounded() throws IOException {
    FileTree zeros = FileTree.builder().file("/z", 0644, Content.zeros(50 << 20)).build();
    byte[] bomb = Written.initramfs(zeros, Codec.zstd(1));
    assertTrue(bomb.length < 10_000, "bytes: " + bomb.length);

    assertEquals(
        "initramfs: its files become larger than 1048576 bytes, which is the limit",
        refusal(bomb, Limits.defaults().withAllocation(1 << 20)));
    assertEquals(
        "zstd stream: becomes larger than allowed",
        refusal(bomb, Limits.defaults().withExpansion(1 << 20)));
  }

  @Test
  void aBombOfZerosBetweenEntriesTakesNoRoom() throws IOException {
    var archive = new ByteArrayOutputStream();
    try (var gzip = StreamCompressor.open(Codec.gzip(9), archive)) {
      gzip.write(new RawCpio().directory("a").toBytes());
      for (int i = 0; i < 64; i++) {
        gzip.write(new byte[1 << 20]);
      }
      gzip.write(new RawCpio().trailer().toBytes());
    }

    InitramfsContents contents =
        InitramfsImage.read(
            MemoryImage.of(archive.toByteArray()), Limits.defaults().withAllocation(1 << 10));

    assertEquals(2, contents.unpacked().nameCount());
  }

  @Test
  void tooManyMembersAreRefused() throws IOException {
    byte[] member = gzip(new RawCpio().directory("a").toBytes());
    var image = new RawCpio();
    for (int i = 0; i <= 1 << 16; i++) {
      image.bytes(member);
    }

    String message = refusal(image.toBytes());

    assertTrue(message.endsWith("more than 65536 segments and compressed members"), message);
  }

  @Test
  void everyFixtureComesThroughEachOfTwoSegments() throws IOException {
    for (FileTree tree :
        List.of(
            TreeFixtures.everyKind(),
            TreeFixtures.hardLinks(),
            FileTree.builder().add(TreePath.of("/names"), TreeFixtures.names().root()).build(),
            TreeFixtures.symlinks(),
            TreeFixtures.sparse(),
            TreeFixtures.deep(100),
            TreeFixtures.emptyDirectory())) {
      byte[] image =
          Written.initramfs(
              InitramfsOptions.defaults(),
              Segment.of(tree, Codec.store()),
              Segment.of(tree, Codec.gzip(1)));

      InitramfsContents contents = InitramfsImage.read(MemoryImage.of(image));

      for (InitramfsContents.Part part : contents.parts()) {
        dev.assembler.testkit.TreeAssert.assertSameTree(tree, part.tree());
      }
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    return stream(Codec.gzip(6), bytes);
  }

  private static byte[] compressed(Codec codec, RawCpio archive) throws IOException {
    return stream(codec, archive.toBytes());
  }

  private static byte[] stream(Codec codec, byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var stream = StreamCompressor.open(codec, out)) {
      stream.write(bytes);
    }
    return out.toByteArray();
  }

  private static String refusal(byte[] image) {
    return refusal(image, Limits.defaults());
  }

  private static String refusal(byte[] image, Limits limits) {
    return assertThrows(
            ImageFormatException.class, () -> InitramfsImage.read(MemoryImage.of(image), limits))
        .getMessage();
  }

  private static String faultFound(byte[] image) {
    return assertThrows(
            ImageFormatException.class, () -> InitramfsImage.verify(MemoryImage.of(image)))
        .getMessage();
  }
}
