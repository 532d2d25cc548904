package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What squashfs cannot hold, with the exact message; nothing is written then. */
class SquashfsRefusalTest {

  @Test
  void posixAclsAreNamed() throws IOException {
    Xattr access = Xattr.of("system.posix_acl_access", new byte[28]);
    Xattr inherited = Xattr.of("system.posix_acl_default", new byte[28]);
    FileTree tree = withXattrs("/var/log/journal", access, inherited);

    assertRefused(
        tree,
        "/var/log/journal: xattr system.posix_acl_access: a POSIX ACL, squashfs holds none",
        "/var/log/journal: xattr system.posix_acl_default: a POSIX ACL, squashfs holds none");
  }

  @Test
  void onlyThreeNamespacesAreHeld() throws IOException {
    assertRefused(
        withXattrs("/file", Xattr.of("system.nfs4_acl", new byte[1])),
        "/file: xattr system.nfs4_acl: squashfs holds user.*, trusted.* and security.*");
  }

  @Test
  void aNamespaceAloneIsNoName() throws IOException {
    assertRefused(
        withXattrs("/file", Xattr.of("user.", new byte[1])),
        "/file: xattr user.: squashfs holds user.*, trusted.* and security.*");
  }

  @Test
  void withoutXattrsTheyAreNoProblem() throws IOException {
    FileTree tree = withXattrs("/file", Xattr.of("system.nfs4_acl", new byte[1]));

    Written written = Written.of(tree, Written.SMALL.without(Feature.XATTRS));

    assertEquals(0, written.summary().fact("xattr ids"));
    assertEquals(2, written.tree().nameCount());
  }

  @Test
  void moreXattrNamesThanLinuxListsAreRefused() throws IOException {
    var xattrs = new ArrayList<Xattr>();
    for (int i = 0; i < 260; i++) {
      xattrs.add(
          Xattr.of(String.format(Locale.ROOT, "user.%03d%s", i, "n".repeat(247)), new byte[0]));
    }

    assertRefused(
        withXattrs("/file", xattrs.toArray(Xattr[]::new)),
        "/file: xattr names of 66560 bytes, at most 65536");
  }

  @Test
  void symlinkTargetsEndWithinAPage() throws IOException {
    TreeBuilder builder = FileTree.builder();
    builder.add(TreePath.of("/fits"), new Symlink(Metadata.of(0777), "t".repeat(4095)));
    builder.add(TreePath.of("/long"), new Symlink(Metadata.of(0777), "t".repeat(4096)));

    assertRefused(builder.build(), "/long: symlink target of 4096 bytes, at most 4095");
  }

  @Test
  void devicesHave12BitsOfMajorAnd20OfMinor() throws IOException {
    TreeBuilder builder = FileTree.builder();
    device(builder, "/fits", 4095, 1_048_575);
    device(builder, "/major", 4096, 0);
    device(builder, "/minor", 0, 1_048_576);

    assertRefused(
        builder.build(),
        "/major: device 4096:0, at most 4095:1048575",
        "/minor: device 0:1048576, at most 4095:1048575");
  }

  private static void device(TreeBuilder builder, String path, long major, long minor) {
    builder.add(
        TreePath.of(path), new Device(Metadata.of(0600), Node.Kind.BLOCK_DEVICE, major, minor));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 4_294_967_296L, Long.MIN_VALUE, Long.MAX_VALUE})
  void timesOutsideOf32BitsAreRefused(long time) throws IOException {
    assertRefused(
        modifiedAt(time),
        "/file: modified " + time + " seconds after 1970, expected 0 to 4294967295");
  }

  @Test
  void timesAreClampedIfWanted() throws IOException {
    SquashfsOptions options = Written.SMALL.with(Feature.CLAMPED_TIMES);

    assertEquals(0, timeOf(Written.of(modifiedAt(-1), options)));
    assertEquals(4_294_967_295L, timeOf(Written.of(modifiedAt(1L << 40), options)));
    assertEquals(4_294_967_294L, timeOf(Written.of(modifiedAt(4_294_967_294L), options)));
  }

  private static FileTree modifiedAt(long time) {
    Metadata metadata = Metadata.of(0644).withMtime(time, 0);
    return FileTree.builder()
        .add(TreePath.of("/file"), new RegularFile(metadata, Content.of("")))
        .build();
  }

  private static long timeOf(Written written) throws IOException {
    return written.tree().root().node(0).metadata().mtimeSeconds();
  }

  @Test
  void moreOwnersThanTheIdTableCountsAreRefused() throws IOException {
    assertRefused(
        ownedByMany(65_535), "/: 65536 different owners and groups in the tree, at most 65535");
  }

  @Test
  void asManyOwnersAsTheIdTableCountsAreKept() throws IOException {
    Written.assertRoundTrip(ownedByMany(65_534), Written.SMALL);
  }

  /** So many owners beside root. */
  private static FileTree ownedByMany(int owners) {
    TreeBuilder builder = FileTree.builder();
    for (int i = 1; i <= owners; i++) {
      Metadata metadata = Metadata.of(0644).withOwner(i, 0);
      builder.add(TreePath.of("/f" + i), new RegularFile(metadata, Content.of("")));
    }
    return builder.build();
  }

  @Test
  void aFileOfTooManyBlocksIsNamedWithTheBlockSizeThatHelps() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/fits", 0644, Content.zeros(64L << 30))
            .file("/huge", 0644, Content.zeros((8L << 40) + 1))
            .file("/large", 0644, Content.zeros((64L << 30) + 1))
            .file("/larger", 0644, Content.zeros(512L << 30))
            .build();

    assertRefused(
        tree,
        "/huge: 8796093022209 bytes, a file holds at most 8796093022208",
        "/large: 16777217 blocks of 4096 bytes, at most 16777216; a block size of 8192 is large"
            + " enough",
        "/larger: 134217728 blocks of 4096 bytes, at most 16777216; a block size of 32768 is large"
            + " enough");
  }

  @Test
  void moreBlocksThanTheInodeTableHoldsAreRefused() throws IOException {
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 64; i++) {
      builder.file("/file-" + i, 0644, Content.zeros(64L << 30));
    }

    assertRefused(builder.build(), "/: 4294971192 bytes of inodes in the tree, at most 4294967295");
  }

  @Test
  void allProblemsAreListedInTreeOrder() throws IOException {
    TreeBuilder builder = FileTree.builder();
    builder.add(TreePath.of("/b"), new Symlink(Metadata.of(0777), "t".repeat(5000)));
    device(builder, "/c/dev", 5000, 0);
    builder.add(
        TreePath.of("/a"), new RegularFile(Metadata.of(0644).withMtime(-5, 0), Content.of("")));

    assertRefused(
        builder.build(),
        "/a: modified -5 seconds after 1970, expected 0 to 4294967295",
        "/b: symlink target of 5000 bytes, at most 4095",
        "/c/dev: device 5000:0, at most 4095:1048575");
  }

  @Test
  void aHardLinkIsListedUnderItsFirstName() throws IOException {
    TreeBuilder builder = FileTree.builder();
    device(builder, "/b", 5000, 0);
    builder.hardLink("/a", "/b");

    assertRefused(builder.build(), "/a: device 5000:0, at most 4095:1048575");
  }

  private static FileTree withXattrs(String path, Xattr... xattrs) {
    Metadata metadata = Metadata.of(0644).withXattrs(Xattrs.of(xattrs));
    return FileTree.builder()
        .add(TreePath.of(path), new RegularFile(metadata, Content.of("")))
        .build();
  }

  private static void assertRefused(FileTree tree, String... problems) throws IOException {
    var image = new MemoryImage();

    var refused =
        assertThrows(
            UnrepresentableTreeException.class,
            () -> SquashfsImage.write(tree, Written.SMALL, image));

    assertEquals("squashfs", refused.format());
    assertEquals(
        List.of(problems),
        refused.problems().stream().map(UnrepresentableTreeException.Problem::toString).toList());
    assertEquals(0, image.size());
  }
}
