package dev.assembler.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import dev.assembler.testkit.TreeFixtures;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What ext4 cannot hold is told before a byte is written, all of it. */
class Ext4RefusalTest {

  private static String refusal(FileTree tree, Ext4Options options) {
    return assertThrows(UnrepresentableTreeException.class, () -> Ext4Volume.plan(tree, options))
        .getMessage();
  }

  @Test
  void allProblemsAtOnce() {
    FileTree tree =
        FileTree.builder()
            .add(TreePath.of("/acl"), file(Xattr.of("system.posix_acl_access", new byte[5])))
            .device("/dev", 0600, 'c', 4096, 1)
            .add(
                TreePath.of("/early"),
                new RegularFile(Metadata.of(0644).withMtime(-2147483649L, 0), Content.of("")))
            .add(TreePath.of("/huge"), new RegularFile(Metadata.of(0644), Content.zeros(1L << 44)))
            .symlink("/link", "t".repeat(4096))
            .symlink("/lost+found", "elsewhere")
            .add(TreePath.of("/other"), file(Xattr.of("other.name", new byte[5])))
            .add(TreePath.of("/xattrs"), file(Xattr.of("user.a", new byte[4100])))
            .build();

    assertEquals(
        "cannot be written as ext4 (9 problems): /lost+found: symbolic link, expected a directory;"
            + " /acl: xattr system.posix_acl_access: no access control list; /dev: device 4096:1, at"
            + " most 4095:1048575; /early: time -2147483649, expected -2147483648 to 15032385535;"
            + " /huge: 17592186044416 bytes, a file holds at most 17592186040320; /link: a target of"
            + " 4096 bytes, at most 4095; /other: xattr other.name: its namespace is none of ext4's;"
            + " /xattrs: xattrs: 60 bytes more than an inode and a block of 4096 bytes hold;"
            + " /: 12 inodes, the tree needs 19",
        refusal(tree, Written.OPTIONS.withInodes(12)));
  }

  @Test
  void tooSmallASizeTellsTheSmallest() throws Exception {
    FileTree tree = TreeFixtures.singleFile(1 << 20);
    long least = Ext4Volume.plan(tree, Written.OPTIONS).size();

    assertEquals(
        "cannot be written as ext4 (1 problem): /: a volume of 1048576 bytes, at least "
            + least
            + " are needed",
        refusal(tree, Written.OPTIONS.withSize(1 << 20)));
    Ext4Volume.plan(tree, Written.OPTIONS.withSize(least));
    refusal(tree, Written.OPTIONS.withSize(least - 4096));
  }

  @Test
  void moreNamesThanAFileMayHave() {
    var builder = FileTree.builder().file("/f", 0644, Content.of(""));
    for (int i = 1; i <= 65_000; i++) {
      builder.hardLink("/links/" + i, "/f");
    }

    assertEquals(
        "cannot be written as ext4 (1 problem): /f: 65001 names, a file has at most 65000",
        refusal(builder.build(), Written.OPTIONS));
  }

  @Test
  void optionsOutOfRange() {
    Ext4Options options = Written.OPTIONS;
    UUID uuid = DerivedIds.of("x").uuid("y");

    assertCalledWrongly(
        "blockSize: 8192, expected 1024, 2048 or 4096", () -> options.withBlockSize(8192));
    assertCalledWrongly("size: -2, expected at least 0, or AUTO", () -> options.withSize(-2));
    assertCalledWrongly(
        "inodeRatio: 1023, expected 1024 to 67108864", () -> options.withInodeRatio(1023));
    assertCalledWrongly(
        "reservedPercent: 51, expected 0 to 50", () -> options.withReservedPercent(51));
    assertCalledWrongly(
        "journalBlocks: 1023, expected -1, 0, or 1024 to 10240000",
        () -> options.withJournalBlocks(1023));
    assertCalledWrongly(
        "label: \"12345678901234567\", expected at most 16 bytes without NUL",
        () -> options.withLabel("12345678901234567"));
    assertCalledWrongly(
        "hashSeed: 00000000-0000-0000-0000-000000000000, expected any but the nil UUID, which means none",
        () -> Ext4Options.of(uuid, new UUID(0, 0)));
  }

  private static void assertCalledWrongly(
      String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static RegularFile file(Xattr xattr) {
    return new RegularFile(Metadata.of(0644).withXattrs(Xattrs.of(xattr)), Content.of("x"));
  }
}
