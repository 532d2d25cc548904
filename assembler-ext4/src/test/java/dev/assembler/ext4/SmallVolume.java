package dev.assembler.ext4;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.TreeDump;
import java.io.IOException;

/** A volume of some kilobytes, so that each of its bytes can be damaged. */
final class SmallVolume {

  static final Limits LIMITS = new Limits(1000, 100_000, 100, 1 << 20, 1 << 20);

  private SmallVolume() {}

  static byte[] bytes() {
    try {
      return Written.volume(
              Ext4Trees.small(), Written.OPTIONS.withBlockSize(1024).withInodeRatio(1 << 20))
          .toBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static void readAll(ImageSource image) throws IOException {
    TreeDump.of(Ext4Volume.read(image, LIMITS), TreeDump.Contents.DIGEST);
    Ext4Volume.inspect(image);
  }

  static void verify(ImageSource image) throws IOException {
    Ext4Volume.verify(image, LIMITS);
  }
}
