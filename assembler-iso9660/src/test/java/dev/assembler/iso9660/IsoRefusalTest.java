package dev.assembler.iso9660;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.Mutations;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be written, or is no image: one message that says where and why. */
class IsoRefusalTest {

  @Test
  void allProblemsOfATreeAreListed() {
    FileTree tree =
        FileTree.builder()
            .add(TreePath.of("/dev"), new Device(Metadata.of(0600), Node.Kind.CHAR_DEVICE, 5000, 1))
            .add(TreePath.of("/zero"), new Device(Metadata.of(0600), Node.Kind.CHAR_DEVICE, 0, 256))
            .symlink("/link", "x".repeat(4096))
            .add(TreePath.of("/old"), new Fifo(Metadata.of(0).withMtime(5_869_584_000L, 0)))
            .build();

    var refused =
        assertThrows(
            UnrepresentableTreeException.class, () -> IsoImage.plan(tree, IsoOptions.defaults()));

    assertEquals(
        List.of(
            "/dev: device 5000:1, the kernel takes up to 4095:1048575",
            "/link: a target of 4096 bytes, Linux reads 4095",
            "/old: mtime 5869584000, ISO 9660 holds 1900 to 2155",
            "/zero: device 0:256, Linux reads another one: without a major it takes minors up to 255"),
        refused.problems().stream().map(Object::toString).toList());
  }

  @Test
  void withoutRockRidgeSpecialNodesAndNamesAreRefused() {
    FileTree tree =
        FileTree.builder()
            .symlink("/link", "x")
            .file("/8/7/6/5/4/3/2/1/deep", 0644, Content.of(""))
            .build();
    FileTree names =
        FileTree.builder().file("/readme", 0644, Content.of("")).directory("/a b", 0755).build();
    IsoOptions plain = IsoOptions.defaults().withRockRidge(false);

    assertEquals(
        List.of(
            "/8/7/6/5/4/3/2/1: level 9, ISO 9660 without Rock Ridge has 8",
            "/link: symbolic link, there is none without Rock Ridge"),
        problems(tree, plain));
    assertEquals(
        List.of("/a b: a name that would become A_B without Rock Ridge and Joliet"),
        problems(names, plain));
  }

  @Test
  void exactJolietRefusesWhatItHasNot() {
    FileTree tree =
        FileTree.builder()
            .file("/" + "l".repeat(65), 0644, Content.of(""))
            .file("/a:b", 0644, Content.of(""))
            .symlink("/link", "x")
            .build();

    List<String> problems =
        problems(tree, IsoOptions.defaults().withJoliet(IsoOptions.Joliet.EXACT));

    assertEquals(3, problems.size(), problems.toString());
  }

  @Test
  void largeFilesNeedLevelThree() {
    FileTree tree = TreeFixtures.singleFile(Content.zeros(1L << 32));

    List<String> problems = problems(tree, IsoOptions.defaults().withLevel(2));

    assertTrue(
        problems.getFirst().endsWith("4294967296 bytes, level 2 holds 4294967295"),
        problems.toString());
  }

  @Test
  void bootImagesThatAreNone() {
    FileTree tree = FileTree.builder().file("/small", 0644, Content.of("x")).build();
    IsoOptions options =
        IsoOptions.defaults()
            .withBoot(
                List.of(
                    BootEntry.bios(
                        new BootImage.Visible(TreePath.of("/small")),
                        BootEntry.Patch.BOOT_INFO_TABLE),
                    BootEntry.efi(new BootImage.Visible(TreePath.of("/none")))));

    assertEquals(
        List.of(
            "/small: a boot image of 1 bytes, expected 64 to 33554432",
            "/none: not in the tree, expected a boot image"),
        problems(tree, options));
  }

  @Test
  void theNameOfTheMovedIsNotTaken() {
    FileTree tree =
        FileTree.builder()
            .directory("/1/2/3/4/5/6/7/8/9", 0755)
            .directory("/rr_moved", 0755)
            .build();

    assertEquals(
        List.of("/rr_moved: the name of where deep directories are moved"),
        problems(
            tree, IsoOptions.defaults().withDeepDirectories(IsoOptions.DeepDirectories.RELOCATED)));
  }

  @Test
  void optionsThatCannotBe() {
    IsoOptions options = IsoOptions.defaults();

    assertThrows(IllegalArgumentException.class, () -> options.withLevel(4));
    assertThrows(IllegalArgumentException.class, () -> options.withVolumeId("x".repeat(33)));
    assertThrows(IllegalArgumentException.class, () -> options.withVolumeId("\u00e9"));
    assertThrows(IllegalArgumentException.class, () -> options.withPadding(-1));
    assertThrows(IllegalArgumentException.class, () -> new VolumeDate("2026130100000000"));
    assertThrows(IllegalArgumentException.class, () -> SystemArea.of(new byte[32_769]));
  }

  @Test
  void aDirectoryThatIsItsOwnParentIsRefused() throws IOException {
    IsoLayout layout =
        IsoImage.plan(FileTree.builder().directory("/a/b", 0755).build(), Written.PLAIN);
    byte[] image =
        Written.image(FileTree.builder().directory("/a/b", 0755).build(), Written.PLAIN).toBytes();
    PlannedDirectory a = layout.primary.directories().get(1);
    int record = (int) Blocks.offset(a.lba);
    record += image[record] & 0xFF;
    record += image[record] & 0xFF;
    Mutations looped = Mutations.of(image).u32(record + 2, a.lba).u32be(record + 6, a.lba);

    var refused = assertThrows(ImageFormatException.class, () -> IsoImage.read(looped));

    assertTrue(refused.getMessage().contains("that of another directory"), refused.getMessage());
  }

  @Test
  void continuationAreasThatGoRoundAreRefused() throws IOException {
    IsoLayout layout = IsoImage.plan(TreeFixtures.emptyDirectory(), Written.PLAIN);
    byte[] image = Written.image(TreeFixtures.emptyDirectory(), Written.PLAIN).toBytes();
    long area = layout.primary.root().lba + 1;
    Mutations looped =
        Mutations.of(image)
            .put((int) Blocks.offset(area), SystemUse.continuation(area, 0, 32))
            .put((int) Blocks.offset(area) + 28, (byte) 'S', (byte) 'T', (byte) 4, (byte) 1);

    var refused = assertThrows(ImageFormatException.class, () -> IsoImage.read(looped));

    assertTrue(refused.getMessage().contains("32 continuation areas"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 40_000})
  void noImages(int size) {
    assertThrows(ImageFormatException.class, () -> IsoImage.read(Mutations.of(new byte[size])));
  }

  @Test
  void limitsAreKept() throws IOException {
    var image = Written.image(TreeFixtures.flatDirectory(200), Written.PLAIN);
    var deep = Written.image(TreeFixtures.deep(30), Written.PLAIN);

    assertThrows(
        ImageFormatException.class, () -> IsoImage.read(image, Limits.defaults().withNodes(100)));
    assertThrows(
        ImageFormatException.class, () -> IsoImage.read(deep, Limits.defaults().withDepth(20)));
  }

  private static List<String> problems(FileTree tree, IsoOptions options) {
    return assertThrows(UnrepresentableTreeException.class, () -> IsoImage.plan(tree, options))
        .problems()
        .stream()
        .map(Object::toString)
        .toList();
  }
}
