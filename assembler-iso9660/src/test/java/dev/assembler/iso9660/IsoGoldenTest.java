package dev.assembler.iso9660;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.Golden;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that do not change unseen. */
class IsoGoldenTest {

  @ParameterizedTest
  @ValueSource(strings = {"every-kind", "hard-links"})
  void images(String name) throws IOException {
    Golden golden = Golden.of(IsoGoldenTest.class, name);
    FileTree tree = golden.tree();
    IsoOptions options =
        IsoOptions.defaults().withVolumeDate(VolumeDate.derivedFrom(DerivedIds.of("golden")));

    golden.assertImage("rock-ridge", Written.image(tree, options));
    golden.assertImage(
        "level-1-joliet",
        Written.image(tree, options.withLevel(1).withJoliet(IsoOptions.Joliet.SHORTENED)));
    golden.assertImage("boot", Written.image(withLoader(tree), bootable(options)));
  }

  private static FileTree withLoader(FileTree tree) {
    return FileTree.builder()
        .add(TreePath.ROOT, tree.root())
        .file("/boot/loader.bin", 0644, Content.of("x".repeat(3001)))
        .build();
  }

  private static IsoOptions bootable(IsoOptions options) {
    var loader = new BootImage.Visible(TreePath.of("/boot/loader.bin"));
    var efi = new BootImage.Hidden(Content.of("e".repeat(5000)));
    return options.withBoot(
        List.of(BootEntry.bios(loader, BootEntry.Patch.BOOT_INFO_TABLE), BootEntry.efi(efi)));
  }
}
