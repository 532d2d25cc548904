package dev.assembler.pipeline.spec;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** A regular file of the host that a spec brings into the tree: bytes, permissions and owner. */
record HostFile(Content content, int permissions, long uid, long gid) {

  static HostFile of(Path path, byte[] stated) throws IOException {
    String name = PrintableBytes.of(stated);
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException(
          name
              + (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                  ? ": not a regular file"
                  : ": no such file")
              + "; the source is relative to the spec's folder");
    }
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return new HostFile(Content.of(path), 0644, 0, 0);
    }
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
    return new HostFile(
        Content.of(path),
        (Integer) attributes.get("mode") & 07777,
        Integer.toUnsignedLong((Integer) attributes.get("uid")),
        Integer.toUnsignedLong((Integer) attributes.get("gid")));
  }
}
