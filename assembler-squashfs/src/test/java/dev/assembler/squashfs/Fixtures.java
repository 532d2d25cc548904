package dev.assembler.squashfs;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/** Trees and contents that mean something to a squashfs writer. */
final class Fixtures {

  /** {@code cap_net_raw=ep}, as the kernel stores it (revision 2). */
  static final byte[] CAPABILITY = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  private Fixtures() {}

  /** Bytes that do not compress; equal seeds give equal bytes. */
  static byte[] noise(long seed, int length) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Bytes that compress like text; equal seeds give equal bytes. */
  static byte[] text(long seed, int length) {
    var random = new Random(seed);
    var out = new ByteArrayOutputStream(length + 16);
    while (out.size() < length) {
      out.writeBytes(("word" + random.nextInt(200) + ' ').getBytes(StandardCharsets.US_ASCII));
    }
    return java.util.Arrays.copyOf(out.toByteArray(), length);
  }

  static FileTree singleFile(byte[] bytes) {
    return FileTree.builder().file("/file", 0644, Content.of(bytes)).build();
  }

  /** So many empty files in one directory, with names of about ten bytes. */
  static FileTree flatDirectory(int count) {
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < count; i++) {
      builder.file(String.format(Locale.ROOT, "/dir/file-%06d", i), 0644, Content.of(new byte[0]));
    }
    return builder.build();
  }

  static Metadata metadata(int permissions, long uid, long gid, long mtime, Xattr... xattrs) {
    return new Metadata(permissions, uid, gid, mtime, 0, Xattrs.of(xattrs));
  }

  /**
   * One of everything: each kind with and without xattrs, and hard links to each but directories.
   */
  static FileTree everyKind() {
    TreeBuilder builder = FileTree.builder();
    builder.directory(TreePath.ROOT, metadata(0751, 0, 0, 1_000_000_000));
    for (boolean labelled : new boolean[] {false, true}) {
      String in = labelled ? "/labelled/" : "/plain/";
      Xattr[] xattrs =
          labelled
              ? new Xattr[] {
                Xattr.of("security.capability", CAPABILITY),
                Xattr.of("trusted.overlay.opaque", new byte[] {'y'}),
                Xattr.of("user.empty", new byte[0]),
              }
              : new Xattr[0];
      Metadata metadata = metadata(0640, 1000, 4_294_967_294L, 4_294_967_295L, xattrs);
      put(builder, in + "file", new RegularFile(metadata, Content.of(text(1, 5000))));
      put(builder, in + "empty", new RegularFile(metadata, Content.of(new byte[0])));
      put(builder, in + "symlink", new Symlink(metadata.withPermissions(0777), "../to/nowhere"));
      put(builder, in + "character", new Device(metadata, Node.Kind.CHAR_DEVICE, 4095, 1_048_575));
      put(builder, in + "block", new Device(metadata, Node.Kind.BLOCK_DEVICE, 259, 300));
      put(builder, in + "fifo", new Fifo(metadata));
      put(builder, in + "socket", new Socket(metadata));
      builder.directory(TreePath.of(in + "setgid"), metadata.withPermissions(02775));
      builder.file(in + "setgid/setuid", 04755, Content.of("#!/bin/sh\n"));
    }
    return builder.build();
  }

  /** Under its name and, as a hard link, under another in another directory. */
  private static void put(TreeBuilder builder, String path, Node node) {
    builder.add(TreePath.of(path), node);
    builder.add(TreePath.of("/links" + path), node);
    builder.add(TreePath.of(path + "-once"), node.withMetadata(node.metadata()));
  }

  /** Names that are no text, or look like something else. */
  static FileTree strangeNames() {
    TreeBuilder builder = FileTree.builder();
    byte[][] names = {
      {(byte) 0xFF, (byte) 0xFE},
      {'l', 'a', 't', (byte) 0xE9, 'n'},
      {'\n'},
      {' '},
      {'\\', 'x'},
      {'.', '.', '.'},
      {1},
      {(byte) 0x80},
      "größe".getBytes(StandardCharsets.UTF_8),
      "n".repeat(255).getBytes(StandardCharsets.US_ASCII),
    };
    for (byte[] name : names) {
      TreePath path = TreePath.ROOT.resolve(dev.assembler.core.tree.EntryName.of(name));
      builder.add(path, new RegularFile(Metadata.of(0644), Content.of(name)));
    }
    return builder.build();
  }
}
