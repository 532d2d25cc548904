package dev.assembler.pipeline.spec;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Node;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** What a node of the host says of itself, looked at when somebody asks; no link is followed. */
final class HostStat {

  private final HostPath stated;
  private final Path folder;
  private Map<String, Object> attributes;

  HostStat(HostPath stated, Path folder) {
    this.stated = stated;
    this.folder = folder;
  }

  Node.Kind kind() {
    int mode = (Integer) attribute("mode");
    return switch (mode & 0170000) {
      case 0100000 -> Node.Kind.REGULAR_FILE;
      case 0040000 -> Node.Kind.DIRECTORY;
      case 0120000 -> Node.Kind.SYMLINK;
      case 0060000 -> Node.Kind.BLOCK_DEVICE;
      case 0020000 -> Node.Kind.CHAR_DEVICE;
      case 0010000 -> Node.Kind.FIFO;
      default -> Node.Kind.SOCKET;
    };
  }

  int permissions() {
    return (Integer) attribute("mode") & 07777;
  }

  long uid() {
    return Integer.toUnsignedLong((Integer) attribute("uid"));
  }

  long gid() {
    return Integer.toUnsignedLong((Integer) attribute("gid"));
  }

  /** As glibc takes a dev_t apart (sys/sysmacros.h). */
  long deviceMajor() {
    long device = (Long) attribute("rdev");
    return device >>> 8 & 0xFFF | device >>> 32 & 0xFFFF_F000L;
  }

  long deviceMinor() {
    long device = (Long) attribute("rdev");
    return device & 0xFF | device >>> 12 & 0xFFFF_FF00L;
  }

  Content content() {
    return HostFile.of(stated, folder).content();
  }

  /** A link's target, if it is plain: text does not hold all others. */
  byte[] linkTarget() {
    String target;
    try {
      target = Files.readSymbolicLink(stated.toPath(folder)).toString();
    } catch (IOException e) {
      throw unreadable(e);
    }
    if (!target.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IllegalArgumentException(
          stated + ": its target is not plain ASCII; state the target in the manifest");
    }
    return target.getBytes(StandardCharsets.US_ASCII);
  }

  private Object attribute(String name) {
    if (attributes == null) {
      try {
        attributes =
            Files.readAttributes(
                stated.toPath(folder), "unix:mode,uid,gid,rdev", LinkOption.NOFOLLOW_LINKS);
      } catch (IOException e) {
        throw unreadable(e);
      } catch (UnsupportedOperationException e) {
        throw new IllegalArgumentException(
            stated + ": this host does not tell modes and owners; state them", e);
      }
    }
    return attributes.get(name);
  }

  private IllegalArgumentException unreadable(IOException e) {
    return new IllegalArgumentException(
        stated + ": " + OutputException.reason(e) + "; a location is relative to the spec's folder",
        e);
  }
}
