package dev.assembler.pipeline.spec;

import dev.assembler.core.tree.Content;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A regular file of the host that a spec brings into the tree: bytes, permissions and owner. A
 * symbolic link is followed: build tools lay their files out as links.
 */
record HostFile(Content content, int permissions, long uid, long gid) {

  /**
   * @param stated the source as the spec has it
   * @throws IllegalArgumentException if there is no such file, or it cannot be read
   */
  static HostFile of(HostPath stated, Path folder) {
    Path path = stated.toPath(folder);
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(
          stated
              + (Files.exists(path) ? ": not a regular file" : ": no such file")
              + "; the source is relative to the spec's folder");
    }
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException(stated + ": permission denied");
    }
    try {
      return read(path);
    } catch (IOException e) {
      throw new IllegalArgumentException(stated + ": " + OutputException.reason(e), e);
    }
  }

  private static HostFile read(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return new HostFile(Content.of(path), 0644, 0, 0);
    }
    Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,uid,gid");
    return new HostFile(
        Content.of(path),
        (Integer) attributes.get("mode") & 07777,
        Integer.toUnsignedLong((Integer) attributes.get("uid")),
        Integer.toUnsignedLong((Integer) attributes.get("gid")));
  }
}
