package dev.assembler.pipeline.layout;

import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.text.CanonicalJson;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDump;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/**
 * The seed of a disk for which none is stated: SHA-256 of what the layout asks for and of the
 * trees, their files' sizes instead of their bytes. So a disk keeps its identity when contents
 * change, and whatever file it is written into.
 */
final class LayoutSeed {

  private LayoutSeed() {}

  static String of(DiskEntry disk, Map<String, FileTree> trees) throws IOException {
    MessageDigest digest = ImageDigest.newSha256();
    try (Writer text =
        new OutputStreamWriter(
            new DigestOutputStream(OutputStream.nullOutputStream(), digest),
            StandardCharsets.UTF_8)) {
      text.append("disk\n").append(CanonicalJson.of(disk.meaning())).append('\n');
      for (Map.Entry<String, FileTree> tree : trees.entrySet()) {
        text.append("partition ").append(tree.getKey()).append('\n');
        TreeDump.print(tree.getValue(), TreeDump.Contents.SIZE, text);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
