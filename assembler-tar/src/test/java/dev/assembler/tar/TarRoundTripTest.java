package dev.assembler.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read back, with every option. */
class TarRoundTripTest {

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void randomTreesAreReadBack(long seed) throws IOException {
    FileTree tree = SystemTree.random(seed);
    TarOptions everything =
        new TarOptions(TarOptions.SparseFiles.GNU_1_0, /* libarchiveXattrs= */ true);

    byte[] plain = Archives.write(tree);
    byte[] full = Archives.write(tree, everything);

    Archives.assertSameTree(tree, Archives.read(plain), "seed " + seed);
    Archives.assertSameTree(tree, Archives.read(full), "seed " + seed + ", all options");
    TarArchive.verify(Archives.image(plain));
    TarArchive.verify(Archives.image(full));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatWasReadIsWrittenWithTheSameBytes(long seed) throws IOException {
    byte[] archive = Archives.write(SystemTree.random(seed));

    byte[] again = Archives.write(Archives.read(archive));

    assertArrayEquals(archive, again, "seed " + seed);
  }
}
