package dev.assembler.ext4;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.image.SinkStream;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.nio.file.Path;

/** Trees as volumes. In memory they go through a pipe, which proves that offsets ascend. */
final class Written {

  private static final DerivedIds IDS = DerivedIds.of("ext4 tests");

  static final Ext4Options OPTIONS =
      Ext4Options.of(IDS.uuid("volume"), IDS.uuid("hash seed"))
          .withLabel("TEST")
          .withEpoch(Epoch.ofSeconds(1_700_000_000));

  private Written() {}

  static MemoryImage volume(FileTree tree, Ext4Options options) throws IOException {
    var image = new MemoryImage();
    Ext4Volume.write(tree, options, new StreamSink(new SinkStream(image, 0)));
    return image;
  }

  static Path file(FileTree tree, Ext4Options options, Path file) throws IOException {
    try (FileImage image = FileImage.create(file)) {
      Ext4Volume.write(tree, options, image);
    }
    return file;
  }
}
