package dev.assembler.fat;

import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.Golden;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that do not change unseen. */
class FatGoldenTest {

  @ParameterizedTest
  @ValueSource(strings = {"ordinary", "colliding-names"})
  void volumes(String name) throws IOException {
    Golden golden = Golden.of(FatGoldenTest.class, name);
    FileTree tree = golden.tree();
    FatOptions options = FatOptions.defaults().withLabel("GOLDEN").withVolumeSerial(0x1234_ABCDL);

    golden.assertImage("smallest", Written.volume(tree));
    for (FatType type : FatType.values()) {
      golden.assertImage(type.name(), Written.volume(tree, options.withType(type)));
    }
    golden.assertImage(
        "esp-4096", Written.volume(tree, options.withProfile(FatProfile.ESP).withSectorSize(4096)));
    golden.assertImage("rpi4", Written.volume(tree, options.withProfile(FatProfile.RPI4)));
    golden.assertImage(
        "eltorito", Written.volume(tree, options.withProfile(FatProfile.ELTORITO).withMedia(0xF0)));
  }
}
