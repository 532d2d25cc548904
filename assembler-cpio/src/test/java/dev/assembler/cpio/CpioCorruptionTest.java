package dev.assembler.cpio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.codec.Codec;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.testkit.Mutations;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged images: an exception of ours, or a tree that can be walked and read. */
class CpioCorruptionTest {

  private static final Limits LIMITS = new Limits(1000, 100_000, 100, 1 << 20, 1 << 20);

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x20, 0x80, 0xFF})
  void everyByteOfAnArchiveChanged(int mask) throws IOException {
    byte[] archive = Written.archive(TreeFixtures.everyKind());

    BitSet refused = Mutations.everyByteChanged(archive, mask, CpioCorruptionTest::readArchive);

    for (int header = archive.length - 1; header >= 0; header--) {
      if (startsEntry(archive, header)) {
        Mutations.assertRefused(refused, header, header + 5);
      }
    }
  }

  private static boolean startsEntry(byte[] archive, int at) {
    byte[] magic = {'0', '7', '0', '7', '0', '1', '0', '0'};
    return at % 4 == 0
        && at + magic.length <= archive.length
        && java.util.Arrays.equals(
            magic, java.util.Arrays.copyOfRange(archive, at, at + magic.length));
  }

  @Test
  void everyLengthOfAnArchive() throws IOException {
    byte[] archive = Written.archive(TreeFixtures.hardLinks());

    BitSet refused = Mutations.everyTruncation(archive, CpioCorruptionTest::readArchive);

    int end = archive.length;
    while (archive[end - 1] == 0) {
      end--;
    }
    assertEquals(end + 4, refused.cardinality(), "only zeros behind the trailer may be missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:9", "xz:0", "zstd:3", "lz4"})
  void everyByteAndEveryLengthOfAnInitramfs(String codec) throws IOException {
    byte[] image =
        Written.initramfs(
            InitramfsOptions.defaults().withThreads(1),
            Segment.early(TreeFixtures.singleFile(40)),
            Segment.of(TreeFixtures.everyKind(), Codec.parse(codec)),
            Segment.of(TreeFixtures.hardLinks(), Codec.gzip(9)));

    Mutations.everyByteFlipped(image, CpioCorruptionTest::readInitramfs);
    Mutations.everyByteChanged(image, 0x01, CpioCorruptionTest::readInitramfs);
    Mutations.everyTruncation(image, CpioCorruptionTest::readInitramfs);
  }

  @Test
  void aVerifiedArchiveWithSumsHasNoChangedData() throws IOException {
    byte[] archive =
        Written.archive(
            TreeFixtures.singleFile(300),
            CpioOptions.defaults().withVariant(CpioOptions.Variant.CRC));
    int data = 112 + 120;

    BitSet refused =
        Mutations.everyByteFlipped(archive, image -> CpioArchive.verify(image, LIMITS));

    Mutations.assertRefused(refused, data, data + 300);
  }

  private static void readArchive(ImageSource image) throws IOException {
    TreeDump.of(CpioArchive.read(image, LIMITS), TreeDump.Contents.DIGEST);
    InitramfsImage.inspect(image, LIMITS);
  }

  private static void readInitramfs(ImageSource image) throws IOException {
    InitramfsContents contents = InitramfsImage.read(image, LIMITS);
    TreeDump.of(contents.unpacked(), TreeDump.Contents.DIGEST);
    for (InitramfsContents.Part part : contents.parts()) {
      TreeDump.of(part.tree(), TreeDump.Contents.DIGEST);
    }
  }
}
