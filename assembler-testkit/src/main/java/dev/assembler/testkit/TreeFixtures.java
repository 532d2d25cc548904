package dev.assembler.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Small trees, each with one thing in it that writers get wrong. Times are whole seconds between
 * 1980 and 2038, so that every format holds them; {@link #times} has the others.
 */
public final class TreeFixtures {

  /** 2023-11-14T22:13:20Z. */
  public static final long TIME = 1_700_000_000;

  /** cap_net_raw=ep as setcap(8) stores it: VFS_CAP_REVISION_2 with the effective bit. */
  private static final byte[] CAPABILITY =
      HexFormat.of().parseHex("0100000200200000000000000000000000000000");

  private TreeFixtures() {}

  /** Nothing but the root. */
  public static FileTree emptyDirectory() {
    return tree().build();
  }

  /** Every kind of node, with special permission bits, owners and times of their own. */
  public static FileTree everyKind() {
    return tree()
        .add(path("/bin"), directory(meta(0755)))
        .add(path("/bin/su"), file(meta(04755), "setuid\n"))
        .add(path("/bin/wall"), file(meta(02755).withOwner(0, 5), "setgid\n"))
        .add(path("/dev"), directory(meta(0755)))
        .add(path("/dev/console"), new Device(meta(0600), Node.Kind.CHAR_DEVICE, 5, 1))
        .add(path("/dev/null"), new Device(meta(0666), Node.Kind.CHAR_DEVICE, 1, 3))
        .add(
            path("/dev/nvme0n1p300"),
            new Device(meta(0660).withOwner(0, 6), Node.Kind.BLOCK_DEVICE, 259, 300))
        .add(path("/empty"), directory(meta(0700)))
        .add(path("/empty-file"), file(meta(0), ""))
        .add(path("/etc"), directory(meta(0755)))
        .add(path("/etc/hostname"), file(meta(0644), "fixture\n"))
        .add(path("/etc/mtab"), new Symlink(meta(0777), "/proc/self/mounts"))
        .add(path("/run"), directory(meta(0755)))
        .add(path("/run/initctl"), new Fifo(meta(0600)))
        .add(path("/run/log"), new Socket(meta(0666).withOwner(101, 102)))
        .add(path("/srv"), directory(meta(02775).withOwner(1000, 1000)))
        .add(path("/tmp"), directory(meta(01777)))
        .add(
            path("/usr-1"),
            file(meta(0640).withOwner(65_534, Metadata.MAX_ID).withMtime(TIME + 1, 0), "usr\n"))
        .build();
  }

  /** {@code count} files of a few bytes each in the root: "file-000000", "file-000001" .. */
  public static FileTree flatDirectory(int count) {
    TreeBuilder tree = tree();
    for (int i = 0; i < count; i++) {
      String name = String.format(Locale.ROOT, "file-%06d", i);
      tree.add(path(name), file(meta(0644), name + "\n"));
    }
    return tree.build();
  }

  /** One file of that many bytes, which do not compress: "/file". */
  public static FileTree singleFile(long size) {
    return singleFile(Contents.noise(size, size));
  }

  /** One file with these contents: "/file". */
  public static FileTree singleFile(Content content) {
    return tree().add(path("/file"), new RegularFile(meta(0644), content)).build();
  }

  /**
   * Files around the borders of a block: 0, 1, a block less one, a block, one more, and the same
   * around two and three blocks, each once as text and once as noise.
   */
  public static FileTree blockBorders(int blockSize) {
    TreeBuilder tree = tree();
    for (int blocks = 0; blocks <= 3; blocks++) {
      for (int more = blocks == 0 ? 0 : -1; more <= 1; more++) {
        long size = (long) blocks * blockSize + more;
        tree.add(path("/noise-" + size), new RegularFile(meta(0644), Contents.noise(size, size)));
        tree.add(path("/text-" + size), new RegularFile(meta(0644), Contents.text(size, size)));
      }
    }
    return tree.build();
  }

  /** Files of equal and of almost equal contents, whole blocks and tail ends of a block size. */
  public static FileTree duplicates(int blockSize) {
    TreeBuilder tree = tree();
    long[] sizes = {10, blockSize, blockSize + 10, 3L * blockSize};
    for (long size : sizes) {
      for (int copy = 0; copy < 3; copy++) {
        tree.add(
            path("/" + size + "-copy-" + copy),
            new RegularFile(meta(0644), Contents.noise(7, size)));
      }
      // Differs in nothing but its last byte.
      Content changed = Content.concat(List.of(Contents.noise(7, size - 1), Contents.noise(8, 1)));
      tree.add(path("/" + size + "-other"), new RegularFile(meta(0644), changed));
    }
    return tree.build();
  }

  /**
   * A file with three names, two of them in other directories, the first in walk order deepest; a
   * device, a symlink, a fifo and a socket with two names each; and two equal files that are no
   * links.
   */
  public static FileTree hardLinks() {
    return tree()
        .add(path("/a"), directory(meta(0755)))
        .add(path("/a/b"), directory(meta(0755)))
        .add(path("/c"), directory(meta(0755)))
        .add(path("/file"), file(meta(0644), "three names\n"))
        .hardLink("/a/b/link", "/file")
        .hardLink("/c/link", "/a/b/link")
        .add(path("/device"), new Device(meta(0600), Node.Kind.CHAR_DEVICE, 5, 1))
        .hardLink("/c/device", "/device")
        .add(path("/symlink"), new Symlink(meta(0777), "file"))
        .hardLink("/c/symlink", "/symlink")
        .add(path("/fifo"), new Fifo(meta(0600)))
        .hardLink("/c/fifo", "/fifo")
        .add(path("/socket"), new Socket(meta(0600)))
        .hardLink("/c/socket", "/socket")
        .add(path("/equal-1"), file(meta(0644), "equal\n"))
        .add(path("/equal-2"), file(meta(0644), "equal\n"))
        .build();
  }

  /**
   * Extended attributes of the namespaces user, trusted and security on every kind that Linux
   * allows them on: shared sets, equal values under other names, an empty, a binary and a long
   * value.
   */
  public static FileTree xattrs() {
    var capability = Xattr.of("security.capability", CAPABILITY);
    var label = Xattr.of("security.selinux", "system_u:object_r:bin_t:s0\0".getBytes(UTF_8));
    var user = Xattr.of("user.comment", "a comment".getBytes(UTF_8));
    var opaque = Xattr.of("trusted.overlay.opaque", "y".getBytes(UTF_8));
    var longValue = new byte[4000];
    for (int i = 0; i < longValue.length; i++) {
      longValue[i] = (byte) (i * 31);
    }
    var many =
        Xattrs.of(
            user,
            Xattr.of("user.empty", new byte[0]),
            Xattr.of("user.long", longValue),
            Xattr.of("user.same-as-comment", user.value()),
            Xattr.of("user." + "n".repeat(200), new byte[] {0, -1}),
            label);
    return tree()
        .add(path("/"), directory(meta(0755).withXattrs(Xattrs.of(label))))
        .add(path("/dir"), directory(meta(0755).withXattrs(Xattrs.of(opaque, user))))
        .add(path("/ping"), file(meta(0755).withXattrs(Xattrs.of(capability, label)), "ping\n"))
        .add(path("/ping6"), file(meta(0755).withXattrs(Xattrs.of(capability, label)), "ping6\n"))
        .add(path("/many"), file(meta(0644).withXattrs(many), "many\n"))
        .add(path("/many-more"), file(meta(0600).withXattrs(many), "many more\n"))
        .add(
            path("/long-again"),
            file(meta(0644).withXattrs(Xattrs.of(Xattr.of("user.long", longValue))), "long\n"))
        .add(
            path("/null"),
            new Device(meta(0666).withXattrs(Xattrs.of(label)), Node.Kind.CHAR_DEVICE, 1, 3))
        .add(path("/link"), new Symlink(meta(0777).withXattrs(Xattrs.of(label)), "ping"))
        .add(path("/fifo"), new Fifo(meta(0600).withXattrs(Xattrs.of(opaque))))
        .add(path("/socket"), new Socket(meta(0600).withXattrs(Xattrs.of(opaque))))
        .add(path("/plain"), file(meta(0644), "no xattrs\n"))
        .build();
  }

  /** Holes before, between and after data, of whole blocks and less; files that are one hole. */
  public static FileTree sparse() {
    int block = 4096;
    return tree()
        .add(path("/begins"), sparseFile(8L * block, block))
        .add(path("/ends"), sparseFile(0, block, 8L * block))
        .add(path("/middle"), sparseFile(0, block, 40L * block, block))
        .add(path("/ragged"), sparseFile(5000, 3000, 50_001, 17, 9999))
        .add(path("/only-a-hole"), sparseFile(33L * block))
        .add(path("/only-a-short-hole"), sparseFile(100))
        .add(path("/a-gigabyte"), sparseFile(1L << 30, 5))
        .add(path("/written-zeros"), new RegularFile(meta(0644), Content.of(new byte[3 * block])))
        .build();
  }

  /** A chain of {@code depth} directories, each named "d", and a file in the last. */
  public static FileTree deep(int depth) {
    TreeBuilder tree = tree();
    TreePath at = TreePath.ROOT;
    for (int i = 0; i < depth; i++) {
      at = at.resolve(EntryName.of("d"));
      tree.add(at, directory(meta(0755)));
    }
    return tree.add(at.resolve(EntryName.of("file")), file(meta(0644), "deep\n")).build();
  }

  /**
   * Names that are no valid UTF-8, hold every byte a name may hold, look like options, end in
   * spaces, differ in case or in normalisation only, are 255 bytes long, and sort differently as
   * text or as signed bytes.
   */
  public static FileTree names() {
    TreeBuilder tree = tree();
    for (byte[] name : hostileNames()) {
      tree.add(
          TreePath.ROOT.resolve(EntryName.of(name)),
          file(meta(0644), HexFormat.of().formatHex(name) + "\n"));
    }
    return tree.build();
  }

  private static List<byte[]> hostileNames() {
    var allLow = new byte[0x7F - 1];
    int length = 0;
    for (int b = 1; b < 0x80; b++) {
      if (b != '/') {
        allLow[length++] = (byte) b;
      }
    }
    var allHigh = new byte[0x80];
    for (int b = 0; b < allHigh.length; b++) {
      allHigh[b] = (byte) (0x80 + b);
    }
    return List.of(
        allLow,
        allHigh,
        new byte[] {(byte) 0xFF},
        new byte[] {(byte) 0x80},
        new byte[] {(byte) 0xC3},
        new byte[] {(byte) 0xC0, (byte) 0xAF},
        new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        " ".getBytes(UTF_8),
        "trailing ".getBytes(UTF_8),
        "-rf".getBytes(UTF_8),
        "--help".getBytes(UTF_8),
        "...".getBytes(UTF_8),
        ".hidden".getBytes(UTF_8),
        "back\\slash".getBytes(UTF_8),
        "new\nline".getBytes(UTF_8),
        "quo\"te'".getBytes(UTF_8),
        "A".getBytes(UTF_8),
        "a".getBytes(UTF_8),
        "a.b".getBytes(UTF_8),
        "a-b".getBytes(UTF_8),
        "\u00e9".getBytes(UTF_8),
        "e\u0301".getBytes(UTF_8),
        // As UTF-16 the second sorts first.
        "\uffee".getBytes(UTF_8),
        "\ud83d\ude00".getBytes(UTF_8),
        "\u202eright-to-left".getBytes(UTF_8),
        "x".repeat(255).getBytes(UTF_8),
        "TRAILER!!!".getBytes(UTF_8));
  }

  /** Targets of one byte, of 4095, with bytes that are no text, that dangle, and that loop. */
  public static FileTree symlinks() {
    return tree()
        .add(path("/dot"), new Symlink(meta(0777), "."))
        .add(path("/longest"), new Symlink(meta(0777), "/".repeat(2000) + "t".repeat(2095)))
        .add(path("/bytes"), new Symlink(meta(0777), new byte[] {(byte) 0xFF, '\n', (byte) 0x80}))
        .add(path("/dangling"), new Symlink(meta(0777), "/no/such/file"))
        .add(path("/loop"), new Symlink(meta(0777), "loop"))
        .add(path("/out"), new Symlink(meta(0777), "../../../../etc/passwd"))
        .build();
  }

  /** Times at the borders of what formats hold: before 1970, 2038, 2106, and with nanoseconds. */
  public static FileTree times() {
    long[] seconds = {
      -1, 0, 1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1L << 31, (1L << 32) - 1, 1L << 32
    };
    TreeBuilder tree = tree();
    for (long second : seconds) {
      tree.add(path("/at-" + second), file(meta(0644).withMtime(second, 0), ""));
      tree.add(path("/after-" + second), file(meta(0644).withMtime(second, 999_999_999), ""));
    }
    return tree.build();
  }

  /** {@code count} files, each with an owner and a group that nothing else has. */
  public static FileTree owners(int count) {
    TreeBuilder tree = tree();
    for (int i = 0; i < count; i++) {
      tree.add(path("/file-" + i), file(meta(0644).withOwner(100_000L + i, 500_000L + i), ""));
    }
    return tree.build();
  }

  private static TreeBuilder tree() {
    return FileTree.builder().implicitDirectories(meta(0755));
  }

  private static TreePath path(String path) {
    return TreePath.of(path);
  }

  private static Metadata meta(int permissions) {
    return Metadata.of(permissions).withMtime(TIME, 0);
  }

  private static Directory directory(Metadata metadata) {
    return Directory.of(metadata, List.of());
  }

  private static RegularFile file(Metadata metadata, String text) {
    return new RegularFile(metadata, Content.of(text));
  }

  private static RegularFile sparseFile(long... holeAndDataLengths) {
    return new RegularFile(meta(0644), Contents.sparse(1, holeAndDataLengths));
  }
}
