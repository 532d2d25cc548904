package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Trees as images. All of them go through a pipe, so that each proves that offsets ascend. */
final class Written {

  private Written() {}

  static byte[] archive(FileTree tree) throws IOException {
    return archive(tree, CpioOptions.defaults().withThreads(2));
  }

  static byte[] archive(FileTree tree, CpioOptions options) throws IOException {
    var out = new ByteArrayOutputStream();
    CpioArchive.write(tree, options, new StreamSink(out));
    return out.toByteArray();
  }

  static byte[] initramfs(FileTree tree, Codec codec) throws IOException {
    return initramfs(InitramfsOptions.defaults().withThreads(2), Segment.of(tree, codec));
  }

  static byte[] initramfs(InitramfsOptions options, Segment... segments) throws IOException {
    var out = new ByteArrayOutputStream();
    InitramfsImage.write(List.of(segments), options, new StreamSink(out));
    return out.toByteArray();
  }

  static MemoryImage image(byte[] bytes) {
    return MemoryImage.of(bytes);
  }
}
