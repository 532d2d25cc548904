package dev.assembler.gpt;

import static dev.assembler.gpt.Disks.MIB;
import static dev.assembler.gpt.Disks.holding;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.testkit.Golden;
import dev.assembler.testkit.HostileHosts;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that do not change unseen, and are the same on every host. */
class DiskGoldenTest {

  @ParameterizedTest
  @ValueSource(strings = {"gpt-512", "gpt-4096", "gpt-raw-grub", "hybrid", "mbr", "mbr-4096"})
  void disks(String variant) throws IOException {
    DiskOptions options =
        switch (variant) {
          case "gpt-512" -> Disks.gpt();
          case "gpt-4096" -> Disks.gpt().withSectorSize(4096);
          case "gpt-raw-grub" ->
              Disks.gpt()
                  .withEntriesLba(2016)
                  .withRawPieces(List.of(new RawPiece("spl", 9216, Content.of(Disks.noise(2000)))))
                  .withGrub(GrubBoot.of(GrubBootTest.bootImg(), GrubBootTest.coreImg(30_000)));
          case "hybrid" -> Disks.hybrid();
          case "mbr" -> Disks.mbr();
          default -> Disks.mbr().withSectorSize(4096);
        };

    Golden.of(DiskGoldenTest.class, "disks").assertImage(variant, onEveryHost(options));
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
      return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
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
