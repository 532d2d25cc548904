package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** What apk's database of installed files says of a node, beside owner and mode. */
final class NodeChecksum {

  private static final int PIECE = 1 << 16;

  private NodeChecksum() {}

  /** SHA-1 of a file's bytes or of a link's target; null for anything else. */
  static String of(Node node) throws IOException {
    MessageDigest digest = ApkChecksum.sha1();
    switch (node) {
      case RegularFile file -> update(digest, file);
      case Symlink link -> digest.update(link.target());
      default -> {
        return null;
      }
    }
    return ApkChecksum.of(digest.digest());
  }

  private static void update(MessageDigest digest, RegularFile file) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, Math.max(1, file.size())));
    try (ImageSource content = file.content().open()) {
      for (long at = 0; at < file.size(); at += piece.limit()) {
        piece.clear().limit((int) Math.min(piece.capacity(), file.size() - at));
        content.readAt(at, piece);
        digest.update(piece.flip());
      }
    }
  }

  /** SHA-1 of all attributes, each name and value after its length; null without any. */
  static String of(Xattrs xattrs) {
    if (xattrs.isEmpty()) {
      return null;
    }
    MessageDigest digest = ApkChecksum.sha1();
    for (Xattr xattr : xattrs) {
      update(digest, xattr.nameBytes());
      update(digest, xattr.value());
    }
    return ApkChecksum.of(digest.digest());
  }

  private static void update(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
