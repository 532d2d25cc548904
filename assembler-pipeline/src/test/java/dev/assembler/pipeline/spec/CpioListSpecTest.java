package dev.assembler.pipeline.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpioListSpecTest {

  @TempDir Path folder;

  private FileTree apply(String text) throws IOException {
    return Specs.apply(TreeSpec.Language.CPIO_LIST, folder, text);
  }

  @Test
  void everyTypeIsRead() throws IOException {
    Files.writeString(folder.resolve("kinit"), "kinit");

    FileTree tree =
        apply(
            """
            # A simple initramfs
            dir /dev 0700 0 5
            nod /dev/console 0600 0 0 c 5 1
            nod /dev/sda 0660 0 6 b 8 0

            file /sbin/kinit kinit 4755 1 2
            slink /sbin/init kinit 0777 0 0
            pipe /run/pipe 0600 3 4
            sock\t/run/sock 0666 0 0
            """);

    assertEquals(0700, Specs.node(tree, "/dev").metadata().permissions());
    assertEquals(5, Specs.node(tree, "/dev").metadata().gid());
    Device console = (Device) Specs.node(tree, "/dev/console");
    assertEquals(Node.Kind.CHAR_DEVICE, console.kind());
    assertEquals(5, console.major());
    assertEquals(Node.Kind.BLOCK_DEVICE, Specs.node(tree, "/dev/sda").kind());
    RegularFile kinit = (RegularFile) Specs.node(tree, "/sbin/kinit");
    assertEquals(5, kinit.size());
    assertEquals(
        new Metadata(04755, 1, 2, Specs.EPOCH.seconds(), 0, Xattrs.NONE), kinit.metadata());
    assertEquals("kinit", ((Symlink) Specs.node(tree, "/sbin/init")).targetText());
    assertEquals(Node.Kind.FIFO, Specs.node(tree, "/run/pipe").kind());
    assertEquals(Node.Kind.SOCKET, Specs.node(tree, "/run/sock").kind());
    assertEquals(Node.Kind.DIRECTORY, Specs.node(tree, "/bin").kind(), "what the tree had stays");
  }

  @Test
  void namesBehindTheOwnerAreHardLinks() throws IOException {
    Files.writeString(folder.resolve("gzip"), "gzip");

    FileTree tree = apply("file /bin/gzip gzip 755 0 0 /bin/gunzip /usr/bin/zcat\n");

    assertSame(Specs.node(tree, "/bin/gzip"), Specs.node(tree, "/bin/gunzip"));
    assertSame(Specs.node(tree, "/bin/gzip"), Specs.node(tree, "/usr/bin/zcat"));
    assertEquals(3, tree.linkCount(Specs.node(tree, "/bin/gzip")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dir /a 0755 0 | the line ends where a gid is expected",
        "dir /a 0999 0 0 | mode 0999: expected an octal number, 0 to 7777",
        "dir /a 0755 0 0 0 | found more after the last field: 0",
        "dir /a 0755 daemon 0 | uid daemon: a name means different numbers on different hosts;"
            + " state the number",
        "link /a b 0755 0 0 | type link: expected one of file dir nod slink pipe sock",
        "nod /a 0600 0 0 x 1 2 | device type x: expected b or c",
        "nod /a 0600 0 0 c 1 | the line ends where a minor number is expected",
        "file /a missing 0644 0 0 | missing: no such file; the source is relative to the spec's"
            + " folder",
        "file /a ${HOME}/a 0644 0 0 | ${HOME}/a: variables of the environment are never expanded,"
            + " for the same list means the same tree everywhere; write the path",
        "dir /../a 0755 0 0 | path /../a: leads upwards",
        "file | the line ends where a name is expected",
        "slink /bin x 0777 0 0 | /bin: a directory with entries in the tree, a symbolic link in"
            + " the spec; exclude it or correct the type",
      })
  void whatCannotBeReadIsNamedWithItsLine(String line, String reason) {
    var refused =
        assertThrows(SpecFormatException.class, () -> apply("# comment\n\n" + line + "\n"));

    String message = refused.getMessage();
    String expected = "test.spec:3: ";
    assertEquals(expected, message.substring(0, Math.min(expected.length(), message.length())));
    if (!reason.startsWith("path ")) {
      assertEquals(expected + reason, message);
    }
  }

  @Test
  void aPathIsStatedOnce() throws IOException {
    Files.writeString(folder.resolve("x"), "x");

    assertEquals(
        "test.spec:2: /a: stated before in line 1; a file states it once",
        assertThrows(SpecFormatException.class, () -> apply("dir /a 755 0 0\ndir a 700 0 0\n"))
            .getMessage());
    assertEquals(
        "test.spec:1: /a: stated before in line 1; a file states it once",
        assertThrows(SpecFormatException.class, () -> apply("file /a x 644 0 0 /a\n"))
            .getMessage());
  }

  /** Printed for a tree, read in the folder that the tree was extracted to: the same tree. */
  @Test
  void aPrintedListGivesTheTreeBack() throws IOException {
    var shared = new RegularFile(meta(0640, 1, 2), Content.of("shared"));
    FileTree tree =
        FileTree.builder()
            .implicitDirectories(meta(0711, 0, 0))
            .add(TreePath.of("/a/first"), shared)
            .add(TreePath.of("/z/last"), shared)
            .add(TreePath.of("/b"), new RegularFile(meta(0600, 3, 4), Content.of("")))
            .add(TreePath.of("/c"), new Symlink(meta(0777, 0, 0), "a/first"))
            .add(TreePath.of("/d"), new Device(meta(0600, 0, 5), Node.Kind.CHAR_DEVICE, 5, 1))
            .add(TreePath.of("/f"), new dev.assembler.core.tree.Fifo(meta(0600, 0, 0)))
            .add(TreePath.of("/s"), new dev.assembler.core.tree.Socket(meta(0666, 0, 0)))
            .build();
    var list = new StringBuilder();

    CpioListPrinter.print(tree, list);

    assertEquals(
        """
        dir . 0711 0 0
        dir /a 0711 0 0
        file /b b 0600 3 4
        slink /c a/first 0777 0 0
        nod /d 0600 0 5 c 5 1
        pipe /f 0600 0 0
        sock /s 0666 0 0
        dir /z 0711 0 0
        file /a/first a/first 0640 1 2 /z/last
        """,
        list.toString());
    FileTree files =
        FileTree.builder()
            .file("/a/first", 0600, Content.of("shared"))
            .file("/b", 0600, Content.of(""))
            .build();
    Path extracted = folder.resolve("extracted");
    HostDirectory.write(files, extracted, HostWriteOptions.defaults());
    FileTree empty = FileTree.builder().implicitDirectories(meta(0711, 0, 0)).build();
    assertEquals(
        Specs.dump(tree),
        Specs.dump(Specs.apply(TreeSpec.Language.CPIO_LIST, extracted, list.toString(), empty)));
  }

  private static Metadata meta(int permissions, long uid, long gid) {
    return new Metadata(permissions, uid, gid, Specs.EPOCH.seconds(), 0, Xattrs.NONE);
  }

  @Test
  void whatAListCannotHoldIsListed() {
    FileTree tree =
        FileTree.builder()
            .file("/a b", 0644, Content.of(""))
            .symlink("/c", "x\ty")
            .file("/${d}", 0644, Content.of(""))
            .add(
                TreePath.of("/e"),
                new RegularFile(
                    Metadata.of(0644)
                        .withXattrs(
                            Xattrs.NONE.with(Xattr.of("security.capability", new byte[20]))),
                    Content.of("")))
            .add(
                TreePath.of(new byte[] {'/', (byte) 0xFF}),
                new RegularFile(Metadata.of(0644), Content.of("")))
            .build();

    var refused =
        assertThrows(
            UnrepresentableTreeException.class,
            () -> CpioListPrinter.print(tree, new StringBuilder()));

    assertEquals(
        List.of(
            "/${d}: its path holds ${, which would be expanded",
            "/a b: its path holds a blank",
            "/c: its target holds a blank",
            "/e: xattr security.capability, a list has none",
            "/\\xff: its path is not UTF-8"),
        refused.problems().stream().map(Object::toString).toList());
  }
}
