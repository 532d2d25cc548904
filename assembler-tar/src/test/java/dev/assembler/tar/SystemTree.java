package dev.assembler.tar;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Trees with everything that a tar archive can hold. */
final class SystemTree {

  private static final byte[] CAPABILITY =
      HexFormat.of().parseHex("0100000200200000000000000a000000fe000000");

  private SystemTree() {}

  /** A hand-made root file system; all of it can be made by root on Linux. */
  static FileTree small() {
    Metadata plain = new Metadata(0644, 0, 0, 1_700_000_000, 0, Xattrs.NONE);
    Metadata directory = plain.withPermissions(0755);
    var acl = PosixAcl.parse("u::rwx,u:1234:r-x,g::r-x,m::r-x,o::---");
    return FileTree.builder()
        .implicitDirectories(directory.withMtime(1_600_000_000, 123_456_789))
        .add(TreePath.of("/bin/busybox"), file(plain.withPermissions(04755), "\u007fELF\0\1\2"))
        .hardLink("/bin/sh", "/bin/busybox")
        .hardLink("/sbin/init", "/bin/busybox")
        .add(
            TreePath.of("/bin/ping"),
            file(plain.withXattrs(xattrs("security.capability", CAPABILITY)), "ping"))
        .add(TreePath.of("/dev/console"), device(plain, Node.Kind.CHAR_DEVICE, 5, 1))
        .add(TreePath.of("/dev/sda1"), device(plain, Node.Kind.BLOCK_DEVICE, 259, 300))
        .add(TreePath.of("/dev/initctl"), new Fifo(plain.withPermissions(0600)))
        .add(TreePath.of("/etc/empty"), file(plain.withMtime(0, 0), ""))
        .add(
            TreePath.of("/etc/acl"),
            file(
                plain
                    .withPermissions(0750)
                    .withXattrs(xattrs(PosixAcl.ACCESS_XATTR, acl.toXattr())),
                "x"))
        .add(TreePath.of("/etc/mtab"), new Symlink(plain.withPermissions(0777), "../home/u/mounts"))
        .hardLink("/etc/mtab2", "/etc/mtab")
        .add(TreePath.of("/home/u"), Directory.of(directory.withOwner(1000, 1001), List.of()))
        .add(
            TreePath.of("/home/u/big-owner"),
            file(plain.withOwner(4_000_000_000L, 3_000_000), "x".repeat(5000)))
        .add(
            TreePath.of("/home/u/xattrs"),
            file(
                plain.withXattrs(
                    Xattrs.of(
                        Xattr.of("trusted.overlay.opaque", new byte[] {'y'}),
                        Xattr.of("user.a=b%c", "\0\n=".getBytes(StandardCharsets.US_ASCII)),
                        Xattr.of("user.empty", new byte[0]))),
                ""))
        .add(TreePath.of("/home/u/\u00fcml\u00e4ut \u65e5\u672c"), file(plain, "utf-8"))
        .add(
            TreePath.of("/l" + "o".repeat(120) + "ng/" + "n".repeat(200)),
            new Symlink(plain.withPermissions(0777), "t".repeat(300)))
        .add(TreePath.of("/tmp"), Directory.of(directory.withPermissions(01777), List.of()))
        .add(
            TreePath.of("/var/sparse"),
            new RegularFile(
                plain.withMtime(1_700_000_001, 1),
                Content.concat(List.of(Content.zeros(100_000), Content.of("end")))))
        .build();
  }

  /** A tree of a hundred names or so with names, numbers and contents by chance. */
  static FileTree random(long seed) {
    var random = new SplittableRandom(seed);
    var tree = FileTree.builder();
    var directories = new ArrayList<TreePath>(List.of(TreePath.ROOT));
    var files = new ArrayList<TreePath>();
    for (int i = 0; i < 100; i++) {
      TreePath parent = directories.get(random.nextInt(directories.size()));
      TreePath path = parent.resolve(EntryName.of(name(random, i)));
      Metadata metadata = metadata(random);
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          tree.add(path, Directory.of(metadata, List.of()));
          directories.add(path);
        }
        case 2 -> tree.add(path, new Symlink(metadata, name(random, i)));
        case 3 ->
            tree.add(
                path,
                device(
                    metadata,
                    random.nextBoolean() ? Node.Kind.CHAR_DEVICE : Node.Kind.BLOCK_DEVICE,
                    random.nextLong(1L << random.nextInt(1, 33)),
                    random.nextLong(1L << random.nextInt(1, 33))));
        case 4 -> tree.add(path, new Fifo(metadata));
        case 5 -> {
          if (files.isEmpty()) {
            continue;
          }
          tree.hardLink(path, files.get(random.nextInt(files.size())));
        }
        default -> {
          tree.add(path, new RegularFile(metadata, content(random)));
          files.add(path);
        }
      }
    }
    return tree.build();
  }

  private static byte[] name(SplittableRandom random, int unique) {
    var name = new byte[random.nextInt(4, random.nextInt(10) == 0 ? 255 : 20)];
    for (int i = 0; i < name.length; i++) {
      int b = random.nextInt(3) == 0 ? random.nextInt(1, 256) : random.nextInt('a', 'z');
      name[i] = (byte) (b == '/' ? 'x' : b);
    }
    name[0] = (byte) ('0' + unique / 10);
    name[1] = (byte) ('0' + unique % 10);
    return name;
  }

  private static Metadata metadata(SplittableRandom random) {
    var xattrs = new ArrayList<Xattr>();
    for (int i = random.nextInt(4); i > 2; i--) {
      var value = new byte[random.nextInt(300)];
      random.nextBytes(value);
      xattrs.add(Xattr.of("user." + i + "=%" + random.nextInt(), value));
    }
    return new Metadata(
        random.nextInt(010000),
        random.nextLong(1L << random.nextInt(1, 33)),
        random.nextLong(1L << random.nextInt(1, 33)),
        random.nextLong(-(1L << 40), 1L << 40) >> random.nextInt(40),
        random.nextBoolean() ? 0 : random.nextInt(1_000_000_000),
        Xattrs.of(xattrs));
  }

  private static Content content(SplittableRandom random) {
    var bytes = new byte[random.nextInt(3) * 512 + random.nextInt(-1, 2) + 1];
    random.nextBytes(bytes);
    return random.nextInt(4) == 0
        ? Content.concat(
            List.of(Content.zeros(random.nextInt(20_000)), Content.of(bytes), Content.zeros(5000)))
        : Content.of(bytes);
  }

  private static RegularFile file(Metadata metadata, String text) {
    return new RegularFile(metadata, Content.of(text));
  }

  private static Device device(Metadata metadata, Node.Kind kind, long major, long minor) {
    return new Device(metadata, kind, major, minor);
  }

  private static Xattrs xattrs(String name, byte[] value) {
    return Xattrs.of(Xattr.of(name, value));
  }
}
