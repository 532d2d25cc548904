package dev.assembler.core.host;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/** A tree as text, so that two can be compared and a difference read. */
final class HostText {

  private HostText() {}

  /** One line for each name: everything but the holes of files. */
  static String of(FileTree tree) throws IOException {
    var text = new StringBuilder();
    Map<Node, String> first = new IdentityHashMap<>();
    tree.walk((path, node) -> {
      String name = path.toString();
      String known = first.putIfAbsent(node, name);
      text.append(name).append(' ');
      text.append(known == null ? of(node) : "link to " + known).append('\n');
    });
    return text.toString();
  }

  private static String of(Node node) throws IOException {
    Metadata metadata = node.metadata();
    String mode =
        node instanceof Symlink ? "-" : String.format(Locale.ROOT, "%04o", metadata.permissions());
    String common =
        String.format(
            Locale.ROOT,
            "%s %s %d:%d %d.%09d %s",
            node.kind(),
            mode,
            metadata.uid(),
            metadata.gid(),
            metadata.mtimeSeconds(),
            metadata.mtimeNanos(),
            metadata.xattrs());
    return switch (node) {
      case RegularFile file -> common + " " + file.size() + " " + checksum(file);
      case Symlink link -> common + " -> " + link.targetText();
      case Device device -> common + " " + device.major() + "," + device.minor();
      default -> common;
    };
  }

  private static String checksum(RegularFile file) throws IOException {
    var crc = new CRC32();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try (ImageSource source = file.content().open()) {
      for (long at = 0; at < file.size(); at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), file.size() - at));
        source.readAt(at, buffer);
        crc.update(buffer.flip());
      }
    }
    return Long.toHexString(crc.getValue());
  }

  static String printable(byte[] bytes) {
    return PrintableBytes.of(bytes);
  }
}
