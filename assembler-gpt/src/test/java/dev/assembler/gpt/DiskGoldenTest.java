package dev.assembler.gpt;

import static dev.assembler.gpt.Disks.MIB;
import static dev.assembler.gpt.Disks.holding;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.testkit.Golden;
import dev.assembler.testkit.HostileHosts;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes that do not change unseen, and are the same on every host. */
class DiskGoldenTest {

  private final Golden golden = Golden.of(DiskGoldenTest.class, "disks");

  @Test
  void gptDisks() throws IOException {
    for (int sectorSize : new int[] {512, 4096}) {
      golden.assertImage("gpt-" + sectorSize, onEveryHost(Disks.gpt().withSectorSize(sectorSize)));
    }
    golden.assertImage(
        "gpt-raw-grub",
        onEveryHost(
            Disks.gpt()
                .withEntryCount(56)
                .withRawPieces(List.of(new RawPiece("spl", 9216, Content.of(Disks.noise(2000)))))
                .withGrub(GrubBoot.of(GrubBootTest.bootImg(), GrubBootTest.coreImg(30_000)))));
  }

  @Test
  void hybridAndMbrDisks() throws IOException {
    golden.assertImage("hybrid", onEveryHost(Disks.hybrid()));
    golden.assertImage("mbr", onEveryHost(Disks.mbr()));
    golden.assertImage("mbr-4096", onEveryHost(Disks.mbr().withSectorSize(4096)));
  }

  private static MemoryImage onEveryHost(DiskOptions options) {
    byte[] image =
        HostileHosts.sameEverywhere(
                host -> new Bytes(Disks.written(options, partitions(options.table())).toBytes()))
            .bytes;
    return MemoryImage.of(image);
  }

  /** Bytes that compare as such. */
  private record Bytes(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && java.util.Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return java.util.Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return bytes.length + " bytes, " + hashCode();
    }
  }

  private static List<PartitionSpec> partitions(TableKind table) {
    PartitionSpec esp = holding("esp", "esp").withSize(PartitionSize.of(2 * MIB));
    PartitionSpec root =
        PartitionSpec.of("root", "root").withBody(Disks.unknown(1, 3_000_000, 1_200_000));
    return List.of(
        table == TableKind.HYBRID ? esp.withMbrEntry(0x0C).withActive(true) : esp,
        table == TableKind.GPT ? root.withAttributes(PartitionAttribute.READ_ONLY) : root,
        holding("swap", "swap").withGap(MIB),
        holding("home", "home"),
        holding("var", "var"));
  }
}
