package dev.assembler.ext4;

import dev.assembler.testkit.Golden;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that do not change unseen. */
class Ext4GoldenTest {

  @ParameterizedTest
  @ValueSource(strings = {"ordinary", "links"})
  void volumes(String name) throws IOException {
    Golden golden = Golden.of(Ext4GoldenTest.class, name);
    Ext4Options options = Written.OPTIONS;

    for (int blockSize : new int[] {1024, 2048, 4096}) {
      golden.assertImage(
          "minimal-" + blockSize, Written.volume(golden.tree(), options.withBlockSize(blockSize)));
    }
    golden.assertImage(
        "boot-64M", Written.volume(golden.tree(), options.withSize(64 << 20).forBoot()));
    golden.assertImage("auto", Written.volume(golden.tree(), options.withSize(Ext4Options.AUTO)));
  }
}
