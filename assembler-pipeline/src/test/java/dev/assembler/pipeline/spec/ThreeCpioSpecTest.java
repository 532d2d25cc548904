package dev.assembler.pipeline.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreeCpioSpecTest {

  @TempDir Path folder;

  @BeforeEach
  void sources() throws IOException {
    Path tool = Files.writeString(folder.resolve("tool"), "a tool");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("usr/lib"));
    Files.createDirectory(folder.resolve("sub"));
  }

  private FileTree apply(String text) throws IOException {
    return Specs.apply(TreeSpec.Language.THREE_CPIO, folder, text);
  }

  @Test
  void everyTypeIsRead() throws IOException {
    FileTree tree =
        apply(
            """
            #cpio: zstd -9
            # a comment
            tool	usr/bin/tool	file	4755	1	2	1000	6
            -	dev	dir	700	0	5	1001
            -	dev/console	char	600	0	0	1002	5	1
            -	dev/sda	block	660	0	6	1003	8	0
            -	lib	link	777	0	0	1004	usr/lib and more
            -	run/pipe	fifo	600	0	0	1005
            -	run/sock	sock	666	0	0	1006
            -	empty	file	644	0	0	1007	0
            """);

    RegularFile tool = (RegularFile) Specs.node(tree, "/usr/bin/tool");
    assertEquals(new Metadata(04755, 1, 2, 1000, 0, Xattrs.NONE), tool.metadata());
    assertEquals(6, tool.size());
    assertEquals(1001, Specs.node(tree, "/dev").metadata().mtimeSeconds());
    assertEquals(1, ((Device) Specs.node(tree, "/dev/console")).minor());
    assertEquals(8, ((Device) Specs.node(tree, "/dev/sda")).major());
    assertEquals("usr/lib and more", ((Symlink) Specs.node(tree, "/lib")).targetText());
    assertEquals(Node.Kind.FIFO, Specs.node(tree, "/run/pipe").kind());
    assertEquals(Node.Kind.SOCKET, Specs.node(tree, "/run/sock").kind());
    assertEquals(0, ((RegularFile) Specs.node(tree, "/empty")).size());
  }

  @Test
  void whatIsNotStatedIsThatOfTheLocation() throws IOException {
    FileTree tree =
        apply(
            """
            tool
            ./tool	bin/other	-	-	7
            link	-	-	-	0	0
            sub	d
            """);

    Node tool = Specs.node(tree, "/tool");
    assertEquals(0750, tool.metadata().permissions());
    assertEquals(Specs.EPOCH.seconds(), tool.metadata().mtimeSeconds());
    assertEquals(7, Specs.node(tree, "/bin/other").metadata().uid());
    assertNotSame(tool, Specs.node(tree, "/bin/other"));
    assertEquals("usr/lib", ((Symlink) Specs.node(tree, "/link")).targetText());
    assertEquals(Node.Kind.DIRECTORY, Specs.node(tree, "/d").kind());
  }

  /** Owners of the host go through the policy, those that are stated do not. */
  @Test
  void theOwnerPolicyIsForWhatIsNotStated() throws IOException {
    Path file = Files.writeString(folder.resolve("test.spec"), "tool\ta\ntool\tb\t-\t-\t7\n");
    SpecDefaults defaults =
        new SpecDefaults(Metadata.of(0755), Specs.EPOCH, metadata -> metadata.withOwner(100, 200));

    FileTree tree =
        TreeSpec.read(TreeSpec.Language.THREE_CPIO, file, "test.spec")
            .applyTo(Specs.tree(), defaults);

    assertEquals(100, Specs.node(tree, "/a").metadata().uid());
    assertEquals(7, Specs.node(tree, "/b").metadata().uid());
    assertEquals(200, Specs.node(tree, "/b").metadata().gid());
  }

  @Test
  void aPathOfTheTreeKeepsWhatIsNotStated() throws IOException {
    FileTree tree = apply("-\tbin/tool\t-\t700\n");

    Node tool = Specs.node(tree, "/bin/tool");
    assertEquals(0700, tool.metadata().permissions());
    assertEquals(10, ((RegularFile) tool).size());
    assertSame(tool, Specs.node(tree, "/bin/same"));
  }

  @Test
  void filesOfOneLocationAreHardLinks() throws IOException {
    FileTree tree =
        apply(
            "tool\ta\tfile\t755\t0\t0\t9\t6\ntool\tb\tfile\t755\t0\t0\t9\t6\ntool\tc\tfile\t700\t0\t0\t9\t6\n");

    assertSame(Specs.node(tree, "/a"), Specs.node(tree, "/b"));
    assertNotSame(Specs.node(tree, "/a"), Specs.node(tree, "/c"));
  }

  @Test
  void aSizeIsChecked() {
    assertEquals(
        "test.spec:1: /a: 6 bytes, expected size=7",
        assertThrows(SpecMismatchException.class, () -> apply("tool\ta\tfile\t755\t0\t0\t9\t7\n"))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-;- | neither location nor name: expected one of them",
        "-;a | /a: not in the tree; a new path must state its type",
        "-;a;directory | type directory: expected one of file dir block char link fifo sock",
        "-;a;dir;9 | mode 9: expected an octal number, 0 to 7777",
        "-;a;dir;7;root;root;now | time now: expected a number, 0 to 4294967295",
        "-;a;dir;7;0;0;0;0 | found more after the last field: 0",
        "-;a;char;7;0;0;0;1 | a device has two numbers, found one",
        "-;a;file;7;0;0;0;1 | /a: a new file needs contents=FILE, or size=0 for an empty one",
        "missing;a | missing: no such file or directory; a location is relative to the spec's"
            + " folder",
        "-;a;-;-;-;-;-;7 | fields of a type without the type",
      })
  void whatCannotBeReadIsNamedWithItsLine(String line, String reason) {
    var refused =
        assertThrows(
            SpecFormatException.class, () -> apply("#cpio\n" + line.replace(';', '\t') + "\n"));

    assertEquals("test.spec:2: " + reason, refused.getMessage());
  }

  @Test
  void aSecondArchiveIsRefused() {
    assertEquals(
        "test.spec:2: #cpio begins another archive, and a spec states one tree; write a file for"
            + " each",
        assertThrows(SpecFormatException.class, () -> apply("-\ta\tdir\t7\t0\t0\t0\n#cpio: zstd\n"))
            .getMessage());
  }

  @Test
  void aPathIsStatedOnce() {
    assertEquals(
        "test.spec:2: /a: stated before in line 1; a file states it once",
        assertThrows(
                SpecFormatException.class,
                () -> apply("-\ta\tdir\t7\t0\t0\t0\n-\t./a\tdir\t7\t0\t0\t0\n"))
            .getMessage());
  }
}
