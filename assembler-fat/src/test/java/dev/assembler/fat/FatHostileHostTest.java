package dev.assembler.fat;

import static dev.assembler.testkit.HostileHosts.sameEverywhere;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDump;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Equal trees give equal bytes, whatever the locale and the zone; and are read as equal trees. */
class FatHostileHostTest {

  @ParameterizedTest
  @EnumSource(FatType.class)
  void volumesAreTheSameOnEveryHost(FatType type) {
    for (int seed = 0; seed < 5; seed++) {
      FileTree tree = FatTrees.random(seed, 100);
      FatOptions options = FatOptions.defaults().withType(type).withLabel("HOSTILE I");

      String digest =
          sameEverywhere(host -> {
            var volume = Written.volume(tree, options);
            FatVolume.verify(volume);
            return volume.sha256() + dump(FatVolume.read(volume));
          });

      assertEquals(64, digest.indexOf('/'));
    }
  }

  private static String dump(FileTree tree) throws IOException {
    return TreeDump.of(tree, TreeDump.Contents.DIGEST);
  }
}
