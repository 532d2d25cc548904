package dev.assembler.fat;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.testkit.Contents;
import java.io.IOException;
import java.util.List;

/** Volumes of some kilobytes, so that each of their bytes can be damaged. */
final class SmallVolume {

  static final List<FatType> TYPES = List.of(FatType.FAT12, FatType.FAT32);

  static final Limits LIMITS = new Limits(1000, 100_000, 100, 1 << 20, 1 << 20);

  private SmallVolume() {}

  static FatLayout layout(FatType type) {
    boolean fat32 = type == FatType.FAT32;
    var geometry =
        new FatGeometry(type, 512, 1, fat32 ? 8 : 1, 2, 1, fat32 ? 0 : 16, fat32 ? 26 : 19);
    return FatLayout.of(tree(), FatOptions.defaults().withLabel("SMALL"), geometry);
  }

  static byte[] bytes(FatType type) {
    try {
      return Written.volume(layout(type)).toBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Both directories and a chain of three clusters, and a long name. */
  static FileTree tree() {
    return new FatTrees.Builder()
        .directory("/dir", FatTrees.TIME)
        .file("/dir/NAME.TXT", Content.of("text\n"))
        .file("/dir/a longer name than that", 0444, FatTrees.TIME, Content.of("long\n"))
        .directory("/dir/SUB", FatTrees.TIME)
        .file("/three clusters", Contents.noise(1, 1200))
        .file("/EMPTY", Content.of(""))
        .build();
  }

  static void readAll(ImageSource image) throws IOException {
    TreeDump.of(FatVolume.read(image, LIMITS), TreeDump.Contents.DIGEST);
    FatVolume.inspect(image);
  }
}
