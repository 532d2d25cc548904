package dev.assembler.squashfs;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** A tar with PAX records (POSIX.1-2001), just enough to hand xattrs to the reference tools. */
final class PaxTar {

  private static final int BLOCK = 512;

  private PaxTar() {}

  static Path write(FileTree tree, Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      tree.walk((path, node) -> writeEntry(out, path, node));
      out.write(new byte[2 * BLOCK]);
    }
    return target;
  }

  private static void writeEntry(OutputStream out, TreePath path, Node node) throws IOException {
    var records = new ByteArrayOutputStream();
    for (Xattr xattr : node.metadata().xattrs()) {
      record(records, "SCHILY.xattr." + xattr.name(), xattr.value());
    }
    if (records.size() > 0) {
      out.write(header("pax", 'x', Metadata.of(0644), records.size(), "", 0, 0));
      writePadded(out, records.toByteArray());
    }
    String name = path.isRoot() ? "./" : path.toString().substring(1);
    Metadata metadata = node.metadata();
    switch (node) {
      case RegularFile file -> {
        out.write(header(name, '0', metadata, file.size(), "", 0, 0));
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
        try (ImageSource open = file.content().open()) {
          open.readAt(0, bytes);
        }
        writePadded(out, bytes.array());
      }
      case Symlink link -> out.write(header(name, '2', metadata, 0, link.targetText(), 0, 0));
      case Device device ->
          out.write(
              header(
                  name,
                  device.kind() == Node.Kind.CHAR_DEVICE ? '3' : '4',
                  metadata,
                  0,
                  "",
                  device.major(),
                  device.minor()));
      default ->
          out.write(
              header(name, node.kind() == Node.Kind.DIRECTORY ? '5' : '6', metadata, 0, "", 0, 0));
    }
  }

  /** "LENGTH KEY=VALUE\n", the length counting itself. */
  private static void record(ByteArrayOutputStream out, String key, byte[] value) {
    int rest = key.length() + value.length + 3;
    int length = rest + Integer.toString(rest).length();
    if (Integer.toString(length).length() > Integer.toString(rest).length()) {
      length++;
    }
    out.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(value);
    out.write('\n');
  }

  private static byte[] header(
      String name, char type, Metadata metadata, long size, String link, long major, long minor) {
    ByteBuffer header = ByteBuffer.allocate(BLOCK);
    put(header, 0, name);
    put(header, 100, octal(metadata.permissions(), 7));
    put(header, 108, octal(metadata.uid(), 7));
    put(header, 116, octal(metadata.gid(), 7));
    put(header, 124, octal(size, 11));
    put(header, 136, octal(metadata.mtimeSeconds(), 11));
    put(header, 148, "        ");
    header.put(156, (byte) type);
    put(header, 157, link);
    put(header, 257, "ustar\0" + "00");
    put(header, 329, octal(major, 7));
    put(header, 337, octal(minor, 7));
    int sum = 0;
    for (byte b : header.array()) {
      sum += b & 0xFF;
    }
    put(header, 148, octal(sum, 6) + "\0 ");
    return header.array();
  }

  private static void put(ByteBuffer header, int offset, String text) {
    header.put(offset, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String octal(long value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }

  private static void writePadded(OutputStream out, byte[] bytes) throws IOException {
    out.write(Arrays.copyOf(bytes, (bytes.length + BLOCK - 1) / BLOCK * BLOCK));
  }
}
