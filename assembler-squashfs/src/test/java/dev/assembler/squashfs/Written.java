package dev.assembler.squashfs;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An image that was written into memory, and what its writer said of it. */
record Written(MemoryImage image, ImageSummary summary) {

  /** Small blocks, so that small files meet every border. */
  static final SquashfsOptions SMALL =
      SquashfsOptions.defaults()
          .withCodec(dev.assembler.codec.Codec.zstd(1))
          .withBlockSize(4096)
          .withThreads(2);

  static Written of(FileTree tree, SquashfsOptions options) throws IOException {
    var image = new MemoryImage();
    return new Written(image, SquashfsImage.write(tree, options, image));
  }

  /** Reads the tree back, having verified the image. */
  FileTree tree() throws IOException {
    SquashfsImage.verify(image, Limits.defaults());
    return SquashfsImage.read(image);
  }

  Superblock superblock() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(Superblock.SIZE);
    image.readAt(0, head);
    return Superblock.readFrom(head.flip());
  }

  byte[] bytes() throws IOException {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(image.size()));
    image.readAt(0, all);
    return all.array();
  }

  String sha256() throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same tree with the same meaning. */
  static void assertRoundTrip(FileTree tree, SquashfsOptions options) throws IOException {
    SameTree.assertSame(tree, of(tree, options).tree());
  }
}
