package dev.assembler.fat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What firmware insists on; a violated constraint says whose it is. */
class FatProfileTest {

  private static final FatOptions ESP = FatOptions.defaults().withProfile(FatProfile.ESP);
  private static final FatOptions RPI4 = FatOptions.defaults().withProfile(FatProfile.RPI4);
  private static final FatOptions ELTORITO = FatOptions.defaults().withProfile(FatProfile.ELTORITO);

  private final FileTree tree = FatTrees.ordinary();

  @ParameterizedTest
  @EnumSource(FatProfile.class)
  void everyProfileHasAName(FatProfile profile) {
    assertEquals(profile, FatProfile.parse(profile.toString()));
  }

  @Test
  void anUnknownName() {
    assertEquals(
        "FAT profile \"efi\": expected none, esp, rpi4 or eltorito",
        assertThrows(IllegalArgumentException.class, () -> FatProfile.parse("efi")).getMessage());
  }

  @Test
  void anEspIsFat32WithEnoughClustersHoweverSmallItsTree() throws IOException {
    FatLayout layout = FatVolume.plan(tree, ESP);

    assertEquals(FatType.FAT32, layout.type());
    assertTrue(layout.clusters() >= 65_541, layout.toString());
    assertTrue(layout.size() < 34 << 20, layout.toString());
  }

  @Test
  void anEspWith4096ByteSectorsHas260MiB() throws IOException {
    FatLayout layout = FatVolume.plan(tree, ESP.withSectorSize(4096));

    assertEquals(260L << 20, layout.size());
    var image = new MemoryImage();
    FatVolume.write(layout, image);
    FatVolume.verify(image);
  }

  @Test
  void anEspOfAnotherType() {
    assertEquals(
        "profile esp: FAT16: UEFI (2.10, 13.3.1) defines the system partition of a disk as FAT32, and"
            + " firmware that goes by it does not look into others; leave the type out",
        refusal(ESP.withType(FatType.FAT16)));
  }

  @Test
  void anEspThatIsTooSmall() {
    assertEquals(
        "profile esp: size 33554432 with clusters of 512 bytes: 64496 clusters, FAT32 takes 65541 to"
            + " 268435445; UEFI and other drivers take less than 65525 for FAT16; at least 34111488"
            + " bytes are needed",
        refusal(ESP.withSize(32 << 20)));
    assertEquals(
        "profile esp: 268435456 bytes with sectors of 4096: Windows Setup refuses such a system"
            + " partition below 272629760 (260 MiB), and UEFI drivers take less than 65525 clusters"
            + " for FAT16",
        refusal(ESP.withSectorSize(4096).withSize(256 << 20)));
    assertEquals(
        "profile esp: size 104857600 with clusters of 4096 bytes: 25546 clusters, FAT32 takes 65541 to"
            + " 268435445; UEFI and other drivers take less than 65525 for FAT16; at least 269008896"
            + " bytes are needed",
        refusal(ESP.withClusterSize(4096).withSize(100 << 20)));
  }

  @Test
  void aRaspberryPiHasFat32OfOneOrFourSectors() throws IOException {
    assertEquals(512, FatVolume.plan(tree, RPI4).clusterSize());
    assertEquals(512, FatVolume.plan(tree, RPI4.withSize(256 << 20)).clusterSize());
    assertEquals(2048, FatVolume.plan(tree, RPI4.withSize(512 << 20)).clusterSize());
    assertEquals(FatType.FAT32, FatVolume.plan(tree, RPI4).type());
  }

  /** The Pi 4's bootloader before 2024-01-18 does not read the last two clusters. */
  @Test
  void aRaspberryPisLastTwoClustersStayFree() throws IOException {
    FileTree full = TreeFixtures.singleFile((65_541L - 1) * 512);
    FatOptions fixed = Borders.options(FatType.FAT32, 65_541);

    assertEquals(0, FatVolume.plan(full, fixed).freeClusters());
    assertTrue(FatVolume.plan(full, RPI4).freeClusters() >= 2);
    assertEquals(
        "cannot be written as FAT32 (1 problem): /: needs 65541 clusters of 512 bytes, a volume of "
            + fixed.size()
            + " bytes has 65539; at least "
            + FatVolume.plan(full, RPI4).size()
            + " bytes are needed",
        assertThrows(
                UnrepresentableTreeException.class,
                () -> FatVolume.plan(full, fixed.withProfile(FatProfile.RPI4)))
            .getMessage());
  }

  @Test
  void whatARaspberryPiDoesNotRead() {
    assertEquals(
        "profile rpi4: FAT16: the Pi 4's bootloader before 2021-10-04 takes every FAT partition of a"
            + " GPT disk for FAT32, and start4.elf of that time too; leave the type out",
        refusal(RPI4.withType(FatType.FAT16)));
    assertEquals(
        "profile rpi4: sectors of 4096 bytes: the Pi 4's bootloader reads SD cards and USB disks by"
            + " sectors of 512",
        refusal(RPI4.withSectorSize(4096)));
  }

  @Test
  void anElToritoImageIsAsSmallAsCanBe() throws IOException {
    FatLayout layout = FatVolume.plan(tree, ELTORITO);

    assertEquals(FatType.FAT12, layout.type());
    assertTrue(layout.size() <= 64 << 10, layout.toString());
  }

  @Test
  void anElToritoImageWithOtherSectors() {
    assertEquals(
        "profile eltorito: sectors of 2048 bytes: UEFI gives the boot image of a CD to its FAT driver"
            + " by the catalogue's count of 512-byte sectors",
        refusal(ELTORITO.withSectorSize(2048)));
  }

  private String refusal(FatOptions options) {
    return assertThrows(IllegalArgumentException.class, () -> FatVolume.plan(tree, options))
        .getMessage();
  }
}
