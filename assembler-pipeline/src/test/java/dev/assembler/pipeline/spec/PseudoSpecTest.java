package dev.assembler.pipeline.spec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudoSpecTest {

  @TempDir Path folder;

  private FileTree apply(String text) throws IOException {
    return Specs.apply(TreeSpec.Language.PSEUDO, folder, text);
  }

  @Test
  void devicesOwnersAndDirectoriesNeedNoRoot() throws IOException {
    FileTree tree =
        apply(
            """
            # devices
            /dev/console c 0600 0 5 5 1
            dev/sda b 660 0 6 8 0
            "/a dir" d 1777 1 2
            /dev/log i 666 0 0 s
            /dev/initctl i 600 0 0 f
            /lib s 777 0 0 usr/lib and more
            bin/tool m 4755 root root
            """);

    Device console = (Device) Specs.node(tree, "/dev/console");
    assertEquals(5, console.major());
    assertEquals(5, console.metadata().gid());
    assertEquals(Node.Kind.BLOCK_DEVICE, Specs.node(tree, "/dev/sda").kind());
    assertEquals(01777, Specs.node(tree, "/a dir").metadata().permissions());
    assertEquals(Node.Kind.SOCKET, Specs.node(tree, "/dev/log").kind());
    assertEquals(Node.Kind.FIFO, Specs.node(tree, "/dev/initctl").kind());
    assertEquals("usr/lib and more", ((Symlink) Specs.node(tree, "/lib")).targetText());
    assertEquals(04755, Specs.node(tree, "/bin/tool").metadata().permissions());
  }

  @Test
  void capitalTypesStateTheirTime() throws IOException {
    FileTree tree = apply("/bin M 1000 700 3 4\n/new D 2001-09-09T01:46:40Z 755 0 0\n");

    assertEquals(
        new Metadata(0700, 3, 4, 1000, 0, dev.assembler.core.tree.Xattrs.NONE),
        Specs.node(tree, "/bin").metadata());
    assertEquals(1_000_000_000, Specs.node(tree, "/new").metadata().mtimeSeconds());
  }

  @Test
  void attributesComeAsTextBase64HexadecimalAndOctal() throws IOException {
    FileTree tree =
        apply(
            """
            /bin/tool x user.text=plain \\value
            /bin/tool x user.base64=0sAAEC
            /bin/tool x user.hex=0x00ff
            /bin/tool x user.octal=0ta\\000\\377\\\\
            """);

    List<Xattr> xattrs = Specs.node(tree, "/bin/same").metadata().xattrs().asList();
    assertEquals(
        List.of("user.base64", "user.hex", "user.octal", "user.text"),
        xattrs.stream().map(Xattr::name).toList());
    assertArrayEquals(new byte[] {0, 1, 2}, xattrs.get(0).value());
    assertArrayEquals(new byte[] {0, (byte) 0xFF}, xattrs.get(1).value());
    assertArrayEquals(new byte[] {'a', 0, (byte) 0xFF, '\\'}, xattrs.get(2).value());
    assertEquals(12, xattrs.get(3).valueLength());
  }

  /** The attribute's line may stand above the one that makes the file. */
  @Test
  void attributesOfNewPathsMayStandAnywhere() throws IOException {
    FileTree tree = apply("/new x user.a=b\n/new d 755 0 0\n");

    assertEquals(1, Specs.node(tree, "/new").metadata().xattrs().size());
  }

  @Test
  void hardLinksBindToFilesOfTheTree() throws IOException {
    FileTree tree = apply("/bin/third L bin/tool\n/bin/tool m 700 0 0\n");

    assertSame(Specs.node(tree, "/bin/third"), Specs.node(tree, "/bin/tool"));
    assertEquals(3, tree.linkCount(Specs.node(tree, "/bin/tool")));
  }

  @Test
  void filesOfTheHostAreRelativeToTheSpec() throws IOException {
    Files.writeString(folder.resolve("source"), "bytes");

    FileTree tree = apply("/etc/target l source\n");

    assertEquals(5, ((RegularFile) Specs.node(tree, "/etc/target")).size());
  }

  @Test
  void commandsAreNeverRun() {
    var refused =
        assertThrows(
            SpecFormatException.class,
            () -> apply("/x f 644 0 0 touch " + folder.resolve("ran") + "\n"));

    assertTrue(refused.getMessage().startsWith("test.spec:1: type f: runs a command"));
    assertTrue(Files.notExists(folder.resolve("ran")));
  }

  /** unsquashfs -pf writes all of an image as a pseudo file, contents behind a marker. */
  @Test
  void whatUnsquashfsWritesIsReadBack() throws IOException {
    String text =
        "/ D 1000 755 0 0\n"
            + "a R 1000 644 1 2 5 0 0\n"
            + "b L a\n"
            + "my\\ fifo I 1000 600 0 0 f\n"
            + "c R 1000 644 0 0 3 5\n"
            + "#\n# START OF DATA - DO NOT MODIFY\n#\nhelloabc";

    FileTree tree = Specs.apply(TreeSpec.Language.PSEUDO, folder, text, FileTree.builder().build());

    RegularFile file = (RegularFile) Specs.node(tree, "/c");
    ByteBuffer bytes = ByteBuffer.allocate(3);
    try (var source = file.content().open()) {
      source.readAt(0, bytes);
    }
    assertArrayEquals(new byte[] {'a', 'b', 'c'}, bytes.array());
    assertSame(Specs.node(tree, "/a"), Specs.node(tree, "/b"));
    assertEquals(Node.Kind.FIFO, Specs.node(tree, "/my fifo").kind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x",
        "/x d",
        "/x d 755",
        "/x d 755 0",
        "/x d 999 0 0",
        "/x d 755 0 0 more",
        "/x c 644 0 0 1",
        "/x i 644 0 0 z",
        "/x q 644 0 0",
        "/missing m 644 0 0",
        "/bin/tool m 644 daemon 0",
        "/x x user.a",
        "/bin x user.a=0sA",
        "/bin x user.a=0xf",
        "/x l nowhere",
        "/x L nowhere",
        "/x L bin",
        "/x R 0 644 0 0 5 0 0",
        "/x D soon 755 0 0",
        "\"/x d 755 0 0",
        "/../x d 755 0 0",
        "/bin/tool/x d 755 0 0"
      })
  void whatCannotBeUnderstoodNamesItsLine(String line) {
    var refused = assertThrows(SpecFormatException.class, () -> apply(line + "\n"));

    assertEquals("test.spec:1: ", refused.getMessage().substring(0, "test.spec:1: ".length()));
  }

  @Test
  void anAttributeStatedTwiceIsAnError() {
    assertThrows(SpecFormatException.class, () -> apply("/bin x user.a=1\n/bin x user.a=2\n"));
  }

  @Test
  void aLaterSpecWins() throws IOException {
    FileTree first = apply("/bin m 700 1 1\n");

    FileTree second = Specs.apply(TreeSpec.Language.MTREE, folder, "./bin uid=2\n", first);

    assertEquals(Metadata.of(0700).withOwner(2, 1), Specs.node(second, "/bin").metadata());
  }

  @Test
  void aPathOfTooManyNamesIsRefusedAndOneOfAllThatMayBeIsMade() throws IOException {
    String deepest = "/d".repeat(1024);

    FileTree tree = Specs.apply(TreeSpec.Language.PSEUDO, folder, deepest + " d 755 0 0\n");
    var refused =
        assertThrows(
            SpecFormatException.class,
            () ->
                Specs.apply(
                    TreeSpec.Language.PSEUDO, folder, "/d".repeat(100_000) + " d 755 0 0\n"));

    assertEquals(Node.Kind.DIRECTORY, Specs.node(tree, deepest).kind());
    assertTrue(
        refused.getMessage().contains("a path of 100000 names, beyond the limit (1024)"),
        refused.getMessage());
  }
}
