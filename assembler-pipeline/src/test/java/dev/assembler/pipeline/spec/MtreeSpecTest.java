package dev.assembler.pipeline.spec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MtreeSpecTest {

  @TempDir Path folder;

  private FileTree apply(String text) throws IOException {
    return Specs.apply(TreeSpec.Language.MTREE, folder, text);
  }

  @Test
  void anEntryReplacesOnlyTheFieldsItStates() throws IOException {
    FileTree tree = apply("./bin uid=7\n");

    assertEquals(Metadata.of(0755).withOwner(7, 0), Specs.node(tree, "/bin").metadata());
    assertEquals(4, tree.nameCount() - 2);
  }

  @Test
  void whatHoldsUnderOneNameOfAFileHoldsUnderAll() throws IOException {
    FileTree tree = apply("./bin/same mode=4711\n");

    assertEquals(04711, Specs.node(tree, "/bin/tool").metadata().permissions());
    assertSame(Specs.node(tree, "/bin/tool"), Specs.node(tree, "/bin/same"));
  }

  @Test
  void relativeEntriesFollowTheDirectoriesTheyStandIn() throws IOException {
    FileTree tree =
        apply(
            """
            #mtree v2.0
            /set type=file uid=1 gid=2 mode=0600
            . type=dir mode=0711
                bin type=dir mode=0750
                    tool
                ..
                dev type=dir mode=0755
                    console type=char device=linux,5,1
                    disk    type=block \\
                            device=0x800
                ..
                pipe type=fifo
                sock type=socket
            ..
            """);

    assertEquals(0711, tree.root().metadata().permissions());
    assertEquals(0600, Specs.node(tree, "/bin/tool").metadata().permissions());
    Device console = (Device) Specs.node(tree, "/dev/console");
    assertEquals(5, console.major());
    assertEquals(1, console.minor());
    assertEquals(1, console.metadata().uid());
    Device disk = (Device) Specs.node(tree, "/dev/disk");
    assertEquals(Node.Kind.BLOCK_DEVICE, disk.kind());
    assertEquals(8, disk.major());
    assertEquals(0, disk.minor());
    assertEquals(Node.Kind.FIFO, Specs.node(tree, "/pipe").kind());
    assertEquals(Node.Kind.SOCKET, Specs.node(tree, "/sock").kind());
  }

  @Test
  void unsetTakesAwayWhatSetGave() throws IOException {
    FileTree tree = apply("/set uid=9 gid=8\n./bin\n/unset uid\n./dev\n");

    assertEquals(Metadata.of(0755).withOwner(9, 8), Specs.node(tree, "/bin").metadata());
    assertEquals(Metadata.of(0755).withOwner(0, 8), Specs.node(tree, "/dev").metadata());
  }

  @Test
  void namesAndTargetsAreUnescapedToBytes() throws IOException {
    FileTree tree = apply("./a\\040b\\377\\s type=link link=to\\040there\n");

    byte[] name = {'a', ' ', 'b', (byte) 0xFF, ' '};
    var link = (Symlink) tree.find(TreePath.ROOT.resolve(EntryName.of(name))).orElseThrow();
    assertEquals("to there", link.targetText());
  }

  /** The part after the period counts nanoseconds; libarchive writes it without leading zeros. */
  @ParameterizedTest
  @CsvSource({"5.000000007, 5, 7", "5.7, 5, 7", "5, 5, 0", "-1.0, -1, 0"})
  void timesAreSecondsAndACountOfNanoseconds(String text, long seconds, int nanos)
      throws IOException {
    FileTree tree = apply("./bin time=" + text + "\n");

    Metadata metadata = Specs.node(tree, "/bin").metadata();
    assertEquals(seconds, metadata.mtimeSeconds());
    assertEquals(nanos, metadata.mtimeNanos());
  }

  @Test
  void aNewPathMustStateItsType() {
    var refused = assertThrows(SpecFormatException.class, () -> apply("\n./new mode=0644\n"));

    assertEquals(
        "test.spec:2: /new: not in the tree; a new path must state its type", refused.getMessage());
  }

  @Test
  void newFilesTakeTheirContentsFromTheSpecsFolder() throws IOException {
    Files.writeString(folder.resolve("motd text"), "hello");

    FileTree tree = apply("./etc/motd type=file contents=motd\\040text size=5 mode=u=rw,go=r\n");

    RegularFile motd = (RegularFile) Specs.node(tree, "/etc/motd");
    assertEquals(5, motd.size());
    assertEquals(0644, motd.metadata().permissions());
    assertEquals(Specs.EPOCH.seconds(), motd.metadata().mtimeSeconds());
    assertEquals(0755, Specs.node(tree, "/etc").metadata().permissions());
  }

  @Test
  void sizesAndDigestsAreCheckedNotBelieved() throws IOException {
    String sha256 = "a8076d3d28d21e02012b20eaf7dbf75409a6277134439025f282e368e3305abf";

    assertEquals(6, apply("./bin/tool size=10 sha256=" + sha256 + "\n").nameCount());
    var size = assertThrows(SpecMismatchException.class, () -> apply("./bin/tool size=11\n"));
    var digest =
        assertThrows(
            SpecMismatchException.class,
            () -> apply("./bin/tool sha256digest=00" + sha256.substring(2) + "\n"));

    assertEquals("test.spec:1: /bin/tool: 10 bytes, expected size=11", size.getMessage());
    assertEquals(
        "test.spec:1: /bin/tool: SHA-256 " + sha256 + ", expected 00" + sha256.substring(2),
        digest.getMessage());
  }

  /** The value is that of POSIX cksum for these ten bytes. */
  @Test
  void cksumIsTheOneOfPosix() throws IOException {
    assertThrows(SpecMismatchException.class, () -> apply("./bin/tool cksum=1\n"));
    FileTree digits = FileTree.builder().file("/f", 0644, Content.of("123456789")).build();

    FileTree tree = Specs.apply(TreeSpec.Language.MTREE, folder, "./f cksum=930766865\n", digits);

    assertEquals(2, tree.nameCount());
  }

  @Test
  void capabilitiesAreGivenAsBase64() throws IOException {
    FileTree tree = apply("./bin/tool xattr.security.capability=AQAAAgAgAAAAAAAAAAAAAAAAAAA=\n");

    Xattr capability = Specs.node(tree, "/bin/tool").metadata().xattrs().asList().getFirst();
    assertEquals("security.capability", capability.name());
    assertEquals(20, capability.valueLength());
    assertArrayEquals(new byte[] {1, 0, 0, 2}, java.util.Arrays.copyOf(capability.value(), 4));
  }

  @Test
  void optionalEntriesForMissingPathsArePassedOver() throws IOException {
    FileTree tree = apply("./nowhere mode=0644 optional\n./bin nochange mode=0\n");

    assertEquals(6, tree.nameCount());
    assertEquals(0755, Specs.node(tree, "/bin").metadata().permissions());
  }

  @Test
  void ownersByNameAreRefusedUnlessTheNumberIsThere() throws IOException {
    assertEquals(3, Specs.node(apply("./bin uname=daemon uid=3\n"), "/bin").metadata().uid());

    var refused = assertThrows(SpecFormatException.class, () -> apply("./bin uname=daemon\n"));

    assertEquals(
        "test.spec:1: uname daemon: a name means different numbers on different hosts;"
            + " state the number",
        refused.getMessage());
  }

  @Test
  void aPathStatedTwiceIsAnError() {
    var refused = assertThrows(SpecFormatException.class, () -> apply("./bin uid=1\nbin/ uid=2\n"));

    assertEquals(
        "test.spec:2: /bin: stated before in line 1; a file states it once", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./bin moed=0755",
        "./bin mode=0888",
        "./bin mode=17777",
        "./bin uid=-1",
        "./bin uid=4294967296",
        "./bin time=soon",
        "./bin type=directory",
        "./dev/x type=char",
        "./dev/x type=char device=linux,1",
        "./x type=file",
        "./x type=file size=4",
        "./x type=link",
        "./bin type=file size=0",
        "./bin link=x",
        "./bin/tool device=linux,1,1",
        "../x type=dir",
        "..",
        "./bin/tool/x type=dir",
        "./bin sha256",
        "./bin/tool rmd160=00",
        "./x\\9 type=dir",
        "./bin xattr.user.a=*",
        "./bin uid=1 uid=2"
      })
  void whatCannotBeUnderstoodNamesItsLine(String line) {
    var refused = assertThrows(SpecFormatException.class, () -> apply("#\n" + line + "\n"));

    assertEquals("test.spec:2: ", refused.getMessage().substring(0, "test.spec:2: ".length()));
  }

  @Test
  void aMisspeltKeywordIsRecognised() {
    var refused = assertThrows(SpecFormatException.class, () -> apply("./bin moed=0755\n"));

    assertEquals(true, refused.getMessage().endsWith("; did you mean mode?"));
  }

  @ParameterizedTest
  @CsvSource({
    "not-there, ': no such file; the source is relative to the spec''s folder'",
    "fifo, ': not a regular file; the source is relative to the spec''s folder'",
    ".., ': not a regular file; the source is relative to the spec''s folder'",
    "dangling, ': no such file; the source is relative to the spec''s folder'"
  })
  void contentsThatCannotBeReadNameTheLine(String source, String problem) throws Exception {
    new ProcessBuilder("mkfifo", folder.resolve("fifo").toString()).start().waitFor();
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));

    var refused =
        assertThrows(
            SpecFormatException.class, () -> apply("\n./x type=file contents=" + source + "\n"));

    assertEquals("test.spec:2: " + source + problem, refused.getMessage());
  }

  @Test
  void contentsMayBeASymbolicLink() throws IOException {
    Files.writeString(folder.resolve("source"), "text");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("source"));

    FileTree tree = apply("./x type=file contents=link size=4\n");

    assertEquals(4, ((RegularFile) Specs.node(tree, "/x")).size());
  }

  @Test
  void whatMustStayAsItIsMustBeThere() throws IOException {
    var refused =
        assertThrows(SpecFormatException.class, () -> apply("./nowhere type=file nochange\n"));

    assertEquals(
        "test.spec:1: /nowhere: not in the tree; nochange says it must be there",
        refused.getMessage());
    assertEquals(6, apply("./nowhere nochange optional\n").nameCount());
  }

  @ParameterizedTest
  @ValueSource(ints = {1025, 3000, 40_000})
  void pathsDeeperThanTheLimitAreRefusedWithTheirLine(int depth) {
    var full =
        assertThrows(
            SpecFormatException.class, () -> apply("#\n" + "./a".repeat(depth) + " type=dir\n"));
    var entered =
        assertThrows(SpecFormatException.class, () -> apply("a type=dir\n".repeat(depth)));

    String problem = " names, beyond the limit (1024)";
    assertEquals("test.spec:2: a path of " + depth + problem, full.getMessage());
    assertEquals("test.spec:1025: a path of 1025" + problem, entered.getMessage());
  }

  @Test
  void theNamesOfATreeAreLimited() throws IOException {
    Path file = folder.resolve("test.spec");
    Files.writeString(file, "./etc/a/b type=dir\n./c type=dir\n");
    var tree =
        new SpecTree(Specs.tree(), SpecDefaults.at(Specs.EPOCH), Limits.defaults().withNodes(9));
    var entries = MtreeReader.read(file, "test.spec");

    tree.apply(entries.getFirst());
    var refused = assertThrows(SpecFormatException.class, () -> tree.apply(entries.getLast()));

    assertEquals(
        "test.spec:2: /c: 10 names in the tree, beyond the limit (9)", refused.getMessage());
  }

  /** What a line keeps decides how large a spec a small heap can take. */
  @Test
  void neighboursShareTheirDirectories() throws IOException {
    Path file = folder.resolve("test.spec");
    Files.writeString(file, "./usr/lib/a mode=0644\n./usr/lib/b mode=0644\n./usr/c mode=0644\n");

    var entries = MtreeReader.read(file, "test.spec");

    assertSame(entries.get(0).path.parent(), entries.get(1).path.parent());
    assertSame(entries.get(0).path.parent().parent(), entries.get(2).path.parent());
  }

  /** What we print describes the tree whole: applied to it, it changes nothing. */
  @Test
  void aPrintedTreeIsASpecThatHoldsForIt() throws IOException {
    FileTree tree =
        apply(
            "./bin/tool xattr.user.x=AAECAw== mode=4755 time=1.000000005\n"
                + "./dev/null type=char device=linux,1,3 mode=0666\n"
                + "./odd\\012name\\240 type=link link=a\\134b\\043\n");
    var printed = new StringBuilder();

    MtreePrinter.print(tree, printed);
    FileTree again = Specs.apply(TreeSpec.Language.MTREE, folder, printed.toString(), tree);

    assertEquals(Specs.dump(tree), Specs.dump(again));
    assertEquals(
        true,
        printed
            .toString()
            .contains(
                "./dev/null type=char mode=0666 uid=0 gid=0 time=1700000000.000000000"
                    + " device=linux,1,3\n"));
  }

  /** bsdtar's mtree of the host's files is understood and holds. */
  @Test
  void whatBsdtarPrintsIsUnderstood() throws Exception {
    Path root = Files.createDirectories(folder.resolve("root/sub dir"));
    Files.writeString(root.resolve("file#1"), "text");
    Files.createSymbolicLink(root.resolve("link"), Path.of("file#1"));
    Process bsdtar =
        new ProcessBuilder("bsdtar", "-cf", "-", "--format=mtree", "--options=sha256", ".")
            .directory(folder.resolve("root").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String spec = new String(bsdtar.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, bsdtar.waitFor());
    FileTree tree =
        FileTree.builder()
            .directory("/sub dir", 0700)
            .file("/sub dir/file#1", 0600, Content.of("text"))
            .symlink("/sub dir/link", "elsewhere")
            .build();

    FileTree applied = Specs.apply(TreeSpec.Language.MTREE, folder, spec, tree);

    Symlink link = (Symlink) Specs.node(applied, "/sub dir/link");
    assertEquals("file#1", link.targetText());
  }
}
