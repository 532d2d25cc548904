package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Map;

/** Compares a tree with what was read back: names, links, metadata to the second, contents. */
final class SameTree {

  private final Map<Node, Node> counterparts = new IdentityHashMap<>();

  private SameTree() {}

  static void assertSame(FileTree expected, FileTree actual) throws IOException {
    assertEquals(expected.nameCount(), actual.nameCount(), "names");
    new SameTree().compare(TreePath.ROOT, expected.root(), actual.root());
  }

  private void compare(TreePath path, Node expected, Node actual) throws IOException {
    Node seen = counterparts.putIfAbsent(expected, actual);
    if (seen != null) {
      assertEquals(true, seen == actual, path + ": no longer a hard link");
      return;
    }
    assertEquals(expected.kind(), actual.kind(), path + ": kind");
    compare(path, expected.metadata(), actual.metadata());
    switch (expected) {
      case Directory directory -> compare(path, directory, (Directory) actual);
      case RegularFile file ->
          assertArrayEquals(
              bytes(file.content()), bytes(((RegularFile) actual).content()), path + ": bytes");
      case Symlink link ->
          assertArrayEquals(link.target(), ((Symlink) actual).target(), path + ": target");
      case Device device -> {
        assertEquals(device.major(), ((Device) actual).major(), path + ": major");
        assertEquals(device.minor(), ((Device) actual).minor(), path + ": minor");
      }
      default -> {
        // nothing more to compare
      }
    }
  }

  private void compare(TreePath path, Metadata expected, Metadata actual) {
    assertEquals(expected.permissions(), actual.permissions(), path + ": permissions");
    assertEquals(expected.uid(), actual.uid(), path + ": uid");
    assertEquals(expected.gid(), actual.gid(), path + ": gid");
    assertEquals(expected.mtimeSeconds(), actual.mtimeSeconds(), path + ": mtime");
    assertEquals(expected.xattrs(), actual.xattrs(), path + ": xattrs");
  }

  private void compare(TreePath path, Directory expected, Directory actual) throws IOException {
    assertEquals(expected.size(), actual.size(), path + ": entries");
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.name(i), actual.name(i), path + ": entry " + i);
      compare(path.resolve(expected.name(i)), expected.node(i), actual.node(i));
    }
  }

  static byte[] bytes(Content content) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(content.size()));
    try (ImageSource source = content.open()) {
      source.readAt(0, buffer);
    }
    return buffer.array();
  }
}
