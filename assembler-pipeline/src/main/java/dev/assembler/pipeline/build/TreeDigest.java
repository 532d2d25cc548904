package dev.assembler.pipeline.build;

import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDump;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 of a tree: of its dump, in which every file stands with its own. */
final class TreeDigest {

  private TreeDigest() {}

  static String of(FileTree tree) throws IOException {
    MessageDigest digest = ImageDigest.newSha256();
    TreeDump.print(tree, TreeDump.Contents.DIGEST, new Updating(digest));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Text that goes into a digest. */
  private record Updating(MessageDigest digest) implements Appendable {

    @Override
    public Appendable append(CharSequence text) {
      digest.update(text.toString().getBytes(StandardCharsets.UTF_8));
      return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) {
      return append(text.subSequence(start, end));
    }

    @Override
    public Appendable append(char c) {
      return append(String.valueOf(c));
    }
  }
}
