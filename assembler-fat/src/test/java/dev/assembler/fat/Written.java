package dev.assembler.fat;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.image.SinkStream;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;

/** Trees as volumes. All of them go through a pipe, so that each proves that offsets ascend. */
final class Written {

  private Written() {}

  static MemoryImage volume(FileTree tree) throws IOException {
    return volume(tree, FatOptions.defaults());
  }

  static MemoryImage volume(FileTree tree, FatOptions options) throws IOException {
    return volume(FatVolume.plan(tree, options));
  }

  static MemoryImage volume(FatLayout layout) throws IOException {
    var image = new MemoryImage();
    FatVolume.write(layout, new StreamSink(new SinkStream(image, 0)));
    return image;
  }
}
