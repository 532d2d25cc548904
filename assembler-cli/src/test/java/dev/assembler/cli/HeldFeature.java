package dev.assembler.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import dev.assembler.testkit.Contents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A row of the table in docs/conversions.md: something that a tree can have and that some formats
 * cannot hold. What is {@link #alone} in a tree is plain in every other respect.
 */
enum HeldFeature {
  SYMLINKS("symbolic links"),
  HARD_LINKS("names that share a file"),
  SPECIAL_LINKS("names that share a device, a fifo or a link"),
  DEVICES("device nodes and fifos"),
  SOCKETS("sockets"),
  OWNERS("owners and groups"),
  MODES("set-id bits, sticky bits, any mode"),
  USER_XATTRS("attributes of users (`user.`)"),
  SYSTEM_XATTRS("attributes of the system (`security.`, `trusted.`)"),
  ACCESS_LISTS("POSIX access lists"),
  OTHER_XATTRS("attributes of other names"),
  FRACTIONS("fractions of a second"),
  OLD_TIMES("times before 1970"),
  FAR_TIMES("times after 2107"),
  ROOT_TIME("time of the root directory"),
  BYTE_NAMES("names that are no text"),
  LONG_NAMES("names of 255 bytes"),
  CASES("names that differ in their case alone"),
  HOLES("holes in files");

  /** 2023-11-14T22:13:20Z: an even second. */
  private static final long NOW = 1_700_000_000;

  private static final String CAPABILITY = "0100000200200000000000000000000000000000";

  /** acl(5) of rw-,uid 1000 r--,r--,mask r--,r--: so that the mode is 0644. */
  private static final String ACCESS_LIST =
      "02000000"
          + "01000600ffffffff"
          + "02000400e8030000"
          + "04000400ffffffff"
          + "10000400ffffffff"
          + "20000400ffffffff";

  private final String title;

  HeldFeature(String title) {
    this.title = title;
  }

  /** What the table calls it. */
  String title() {
    return title;
  }

  /** A tree that has nothing else that a format cannot hold. */
  FileTree alone() {
    TreeBuilder tree = plain();
    addTo(tree);
    return tree.build();
  }

  /** A tree that has everything, but for what no directory of a host can have. */
  static FileTree together() {
    TreeBuilder tree = plain();
    for (HeldFeature each : values()) {
      if (each != OTHER_XATTRS && each != OLD_TIMES && each != FAR_TIMES) {
        each.addTo(tree);
      }
    }
    return tree.build();
  }

  private static TreeBuilder plain() {
    return FileTree.builder()
        .implicitDirectories(Metadata.of(0755))
        .add(path("/plain"), file(metadata(0644)))
        .add(path("/dir"), directory(0755))
        .add(path("/dir/empty"), new RegularFile(metadata(0444), Content.of("")));
  }

  private void addTo(TreeBuilder tree) {
    switch (this) {
      case SYMLINKS -> tree.add(path("/link"), new Symlink(metadata(0777), "plain"));
      case HARD_LINKS ->
          tree.add(path("/one"), file(metadata(0644)))
              .hardLink("/dir/two", "/one")
              .hardLink("/three", "/one");
      case SPECIAL_LINKS ->
          tree.add(path("/null"), new Device(metadata(0666), Node.Kind.CHAR_DEVICE, 1, 3))
              .hardLink("/dir/null", "/null")
              .add(path("/fifo"), new Fifo(metadata(0600)))
              .hardLink("/dir/fifo", "/fifo")
              .add(path("/soft"), new Symlink(metadata(0777), "plain"))
              .hardLink("/dir/soft", "/soft");
      case DEVICES ->
          tree.add(path("/console"), new Device(metadata(0600), Node.Kind.CHAR_DEVICE, 5, 1))
              .add(path("/disk"), new Device(metadata(0660), Node.Kind.BLOCK_DEVICE, 259, 300))
              .add(path("/pipe"), new Fifo(metadata(0644)));
      case SOCKETS -> tree.add(path("/socket"), new Socket(metadata(0666)));
      case OWNERS ->
          tree.add(path("/owned"), file(metadata(0644).withOwner(1000, 0)))
              .add(path("/group"), file(metadata(0644).withOwner(0, 5)))
              .add(path("/last"), file(metadata(0644).withOwner(0xFFFF_FFFEL, 0xFFFF_FFFEL)));
      case MODES ->
          tree.add(path("/su"), file(metadata(04755)))
              .add(path("/none"), file(metadata(0)))
              .add(path("/tmp"), directory(01777))
              .add(path("/group-dir"), directory(02770));
      case USER_XATTRS ->
          tree.add(path("/user-xattr"), file(xattr("user.comment", "no comment".getBytes(UTF_8))));
      case SYSTEM_XATTRS ->
          tree.add(path("/ping"), file(xattr("security.capability", hex(CAPABILITY))))
              .add(
                  path("/opaque"),
                  Directory.of(
                      xattr("trusted.overlay.opaque", new byte[] {'y'}).withPermissions(0755),
                      List.of()));
      case ACCESS_LISTS ->
          tree.add(path("/acl"), file(xattr("system.posix_acl_access", hex(ACCESS_LIST))));
      case OTHER_XATTRS -> tree.add(path("/nfs"), file(xattr("system.nfs4_acl", new byte[8])));
      case FRACTIONS ->
          tree.add(path("/precise"), file(metadata(0644).withMtime(NOW + 1, 123_456_789)));
      case OLD_TIMES -> tree.add(path("/old"), file(metadata(0644).withMtime(-275_000_000, 0)));
      case FAR_TIMES -> tree.add(path("/far"), file(metadata(0644).withMtime(5_050_000_000L, 0)));
      case ROOT_TIME -> tree.add(TreePath.ROOT, directory(0755));
      case BYTE_NAMES ->
          tree.add(path("latin \u00e9\u00ff".getBytes(ISO_8859_1)), file(metadata(0644)))
              .add(path("not \u00c0\u00af text".getBytes(ISO_8859_1)), file(metadata(0644)));
      case LONG_NAMES -> tree.add(path("/" + "n".repeat(255)), file(metadata(0644)));
      case CASES ->
          tree.add(path("/Readme"), file(metadata(0644)))
              .add(path("/readme"), file(metadata(0644)));
      case HOLES ->
          tree.add(
              path("/sparse"),
              new RegularFile(metadata(0644), Contents.sparse(3, 1 << 20, 5000, 300_000, 17, 99)));
    }
  }

  /** Where in the tree it is. */
  List<TreePath> in(FileTree tree) throws IOException {
    var paths = new ArrayList<TreePath>();
    tree.walk((path, node) -> {
      if (isAt(tree, path, node)) {
        paths.add(path);
      }
    });
    return paths;
  }

  private boolean isAt(FileTree tree, TreePath path, Node node) {
    boolean isFile = node instanceof RegularFile;
    boolean isPlain = isFile || node instanceof Directory;
    Metadata metadata = node.metadata();
    String name = path.isRoot() ? "" : path.name().toString();
    return switch (this) {
      case SYMLINKS -> node instanceof Symlink;
      case HARD_LINKS -> isFile && tree.linkCount(node) > 1;
      case SPECIAL_LINKS -> !isPlain && tree.linkCount(node) > 1;
      case DEVICES -> node instanceof Device || node instanceof Fifo;
      case SOCKETS -> node instanceof Socket;
      case OWNERS -> isPlain && (metadata.uid() != 0 || metadata.gid() != 0);
      case MODES -> isPlain && !isPlainMode(isFile, metadata.permissions());
      case USER_XATTRS -> has(metadata, "user.");
      case SYSTEM_XATTRS -> has(metadata, "security.") || has(metadata, "trusted.");
      case ACCESS_LISTS -> has(metadata, "system.posix_acl_");
      case OTHER_XATTRS -> has(metadata, "system.nfs4");
      case FRACTIONS -> metadata.mtimeNanos() != 0;
      case OLD_TIMES -> metadata.mtimeSeconds() < 0;
      case FAR_TIMES -> metadata.mtimeSeconds() > 0xFFFF_FFFFL;
      case ROOT_TIME -> path.isRoot() && metadata.mtimeSeconds() != 0;
      case BYTE_NAMES -> name.contains("\\x");
      case LONG_NAMES -> name.length() == EntryName.MAX_LENGTH;
      case CASES -> name.equals("readme");
      case HOLES -> name.equals("sparse");
    };
  }

  private static boolean isPlainMode(boolean isFile, int mode) {
    return mode == 0755 || (isFile && (mode == 0644 || mode == 0444 || mode == 0555));
  }

  private static boolean has(Metadata metadata, String prefix) {
    return !metadata.xattrs().filter(xattr -> xattr.hasPrefix(prefix)).isEmpty();
  }

  private static TreePath path(String path) {
    return TreePath.of(path);
  }

  private static TreePath path(byte[] name) {
    return TreePath.ROOT.resolve(EntryName.of(name));
  }

  private static Metadata metadata(int mode) {
    return Metadata.of(mode).withMtime(NOW, 0);
  }

  private static Metadata xattr(String name, byte[] value) {
    return metadata(0644).withXattrs(Xattrs.of(Xattr.of(name, value)));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static Directory directory(int mode) {
    return Directory.of(metadata(mode), List.of());
  }

  private static RegularFile file(Metadata metadata) {
    return new RegularFile(metadata, Content.of(metadata.permissions() + " of a file\n"));
  }
}
