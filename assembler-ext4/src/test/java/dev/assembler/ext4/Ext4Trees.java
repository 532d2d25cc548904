package dev.assembler.ext4;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.TreeFixtures;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trees with what ext4 has and few others. */
final class Ext4Trees {

  /** user::rwx,user:1000:r-x,group::r-x,mask::r-x,other::r-- */
  static final byte[] ACL =
      HexFormat.of()
          .parseHex(
              "02000000"
                  + "01000700ffffffff"
                  + "02000500e8030000"
                  + "04000500ffffffff"
                  + "10000500ffffffff"
                  + "20000400ffffffff");

  private static final Metadata META = Metadata.of(0754).withMtime(1_700_000_000, 123_456_789);

  private Ext4Trees() {}

  /** What a block of 1 KiB holds as well, or the testkit's. */
  static FileTree xattrs(int blockSize) {
    if (blockSize == 4096) {
      return FileTree.builder()
          .add(TreePath.of("/long"), file(Xattr.of("user.long", Contents4K.BYTES)))
          .add(TreePath.of("/many"), file(many()))
          .build();
    }
    return FileTree.builder().add(TreePath.of("/many"), file(many())).build();
  }

  private static final class Contents4K {
    static final byte[] BYTES = new byte[3900];

    static {
      for (int i = 0; i < BYTES.length; i++) {
        BYTES[i] = (byte) (i * 31);
      }
    }
  }

  private static Xattr[] many() {
    return new Xattr[] {
      Xattr.of("user.a", new byte[] {1, 2, 3}),
      Xattr.of("user.empty", new byte[0]),
      Xattr.of("user." + "n".repeat(200), new byte[] {0, -1}),
      Xattr.of("user.\u00e9\u00ff", new byte[] {-1, -2, -3, -4, -5}),
      Xattr.of("trusted.overlay.opaque", new byte[] {'y'}),
      Xattr.of(
          "security.selinux",
          "system_u:object_r:bin_t:s0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
      Xattr.of(
          "security.capability",
          HexFormat.of().parseHex("0100000200200000000000000000000000000000"))
    };
  }

  static FileTree acls() {
    return FileTree.builder()
        .add(
            TreePath.of("/dir"),
            Directory.of(
                META.withXattrs(
                    Xattrs.of(
                        Xattr.of("system.posix_acl_access", ACL),
                        Xattr.of("system.posix_acl_default", ACL))),
                List.of()))
        .add(TreePath.of("/file"), file(Xattr.of("system.posix_acl_access", ACL)))
        .build();
  }

  /** Three levels of extents with blocks of 1 KiB: 30,000 blocks of data, each behind a hole. */
  static FileTree manyExtents() {
    var runs = new long[2 * 8000];
    for (int i = 0; i < runs.length; i += 2) {
      runs[i] = 4096;
      runs[i + 1] = 4096;
    }
    return FileTree.builder()
        .add(
            TreePath.of("/five"),
            new RegularFile(
                META,
                Contents.sparse(1, 4096, 4096, 4096, 4096, 4096, 4096, 4096, 4096, 4096, 4096)))
        .add(TreePath.of("/many"), new RegularFile(META, Contents.sparse(2, runs)))
        .add(TreePath.of("/large"), new RegularFile(META, Contents.noise(3, 40 << 20)))
        .add(TreePath.of("/five-gigabytes"), new RegularFile(META, Contents.sparse(4, 5L << 30, 5)))
        .build();
  }

  static FileTree names() {
    var builder = FileTree.builder();
    for (int i = 0; i < 300; i++) {
      String number = String.valueOf(i);
      builder.add(
          TreePath.of("/long/" + "x".repeat(255 - number.length()) + number),
          new RegularFile(META, Content.of(number)));
    }
    builder.add(TreePath.ROOT.resolve(EntryName.of(new byte[] {-1, -2, '\n', 1})), file());
    for (int length : new int[] {1, 58, 59, 60, 61, 500, 1023}) {
      builder.add(TreePath.of("/link-" + length), new Symlink(META, "t".repeat(length)));
    }
    for (int i = 0; i < 200; i++) {
      builder.add(TreePath.of("/dirs/" + i), Directory.of(META, List.of()));
    }
    builder.add(TreePath.of("/deep" + "/d".repeat(300)), Directory.of(META, List.of()));
    return builder.build();
  }

  private static RegularFile file(Xattr... xattrs) {
    return new RegularFile(META.withXattrs(Xattrs.of(xattrs)), Content.of("file\n"));
  }

  /** An index, an extent tree, an xattr block, a long and a short target, in few blocks. */
  static FileTree small() {
    var builder = FileTree.builder();
    for (int i = 0; i < 40; i++) {
      builder.hardLink("/dir/a name of the forty there are, " + i, "/f");
    }
    return builder
        .add(TreePath.of("/f"), file(many()))
        .add(
            TreePath.of("/five"),
            new RegularFile(META, Contents.sparse(1, 1024, 9, 2039, 9, 2039, 9, 2039, 9, 2039, 9)))
        .symlink("/short", "target")
        .symlink("/long", "t".repeat(70))
        .device("/null", 0666, 'c', 1, 3)
        .build();
  }

  /** Every kind, links, xattrs, an index and holes. */
  static FileTree ordinary() {
    var builder = FileTree.builder();
    everyKind()
        .root()
        .entries()
        .forEach(entry -> builder.add(TreePath.ROOT.resolve(entry.name()), entry.node()));
    for (int i = 0; i < 300; i++) {
      builder.add(
          TreePath.of("/many/name of a file " + i), new RegularFile(META, Content.of("" + i)));
    }
    return builder
        .add(TreePath.of("/attributes"), file(many()))
        .hardLink("/also", "/attributes")
        .add(
            TreePath.of("/holes"),
            new RegularFile(META, Contents.sparse(1, 8192, 5000, 100_000, 9)))
        .add(TreePath.of("/noise"), new RegularFile(META, Contents.noise(1, 1 << 20)))
        .add(TreePath.of("/link"), new Symlink(META, "t".repeat(80)))
        .build();
  }

  /** The testkit's, without the file of a group that Linux knows no one by. */
  static FileTree everyKind() {
    FileTree tree = TreeFixtures.everyKind();
    var builder = FileTree.builder().add(TreePath.ROOT, tree.root());
    builder.remove(TreePath.of("/usr-1"));
    return builder.build();
  }

  static Map<String, FileTree> fixtures(int blockSize) {
    Map<String, FileTree> trees = new LinkedHashMap<>();
    trees.put("empty", TreeFixtures.emptyDirectory());
    trees.put("every-kind", TreeFixtures.everyKind());
    trees.put("flat", TreeFixtures.flatDirectory(3000));
    trees.put("borders", TreeFixtures.blockBorders(blockSize));
    trees.put("links", TreeFixtures.hardLinks());
    trees.put("xattrs", xattrs(blockSize));
    trees.put("sparse", TreeFixtures.sparse());
    trees.put("extents", manyExtents());
    trees.put("acls", acls());
    trees.put("names", names());
    return trees;
  }
}
