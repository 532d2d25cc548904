package dev.assembler.tar;

import static dev.assembler.tar.Archives.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * GNU tar and bsdtar read what we write, and we what they write. Needs root: owners and devices.
 */
@Tag("reference")
class TarReferenceTest {

  @TempDir Path temp;

  @Test
  void gnuTarMakesTheTreeWeWrote() throws IOException {
    FileTree tree = SystemTree.small();
    Path ours = Files.write(temp.resolve("ours.tar"), Archives.write(tree));
    Path root = Files.createDirectory(temp.resolve("root"));

    run(
        "tar",
        "--xattrs",
        "--xattrs-include=*",
        "--acls",
        "--numeric-owner",
        "-xpf",
        ours.toString(),
        "-C",
        root.toString());
    run(
        "tar",
        "--xattrs",
        "--acls",
        "--numeric-owner",
        "--format=posix",
        "-cf",
        temp.resolve("theirs.tar").toString(),
        "-C",
        root.toString(),
        ".");

    assertSameTree(tree, Archives.read(Files.readAllBytes(temp.resolve("theirs.tar"))));
  }

  @Test
  void bsdtarMakesTheTreeWeWrote() throws IOException {
    // libarchive does not decode "%3D" in SCHILY.xattr names, though it writes it
    FileTree tree =
        SystemTree.small()
            .normalized(
                MetadataPolicy.reproducible(Epoch.ZERO)
                    .withTimes(MetadataPolicy.Times.KEEP)
                    .withXattrs(xattr -> !xattr.name().contains("=")));
    TarOptions options = TarOptions.defaults().withLibarchiveXattrs(true);
    Path ours = Files.write(temp.resolve("ours.tar"), Archives.write(tree, options));
    Path root = Files.createDirectory(temp.resolve("root"));

    run(
        "bsdtar",
        "--xattrs",
        "--acls",
        "--numeric-owner",
        "-xpf",
        ours.toString(),
        "-C",
        root.toString());
    run(
        "bsdtar",
        "--xattrs",
        "--acls",
        "--numeric-owner",
        "--format=pax",
        "-cf",
        temp.resolve("theirs.tar").toString(),
        "-C",
        root.toString(),
        ".");

    FileTree theirs = Archives.read(Files.readAllBytes(temp.resolve("theirs.tar")));
    // libarchive passes over ".": the root keeps what the folder had
    FileTree rooted = FileTree.of(theirs.root().withMetadata(tree.root().metadata()));
    assertSameTree(tree, rooted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format=gnu",
        "--format=oldgnu",
        "--format=posix",
        "--format=ustar",
        "--format=v7"
      })
  void everyFormatOfGnuTarIsRead(String format) throws IOException {
    boolean old = format.endsWith("ustar") || format.endsWith("v7");
    FileTree tree = old ? plainTree() : SystemTree.small();
    FileTree seen =
        Archives.read(Archives.write(tree))
            .normalized(MetadataPolicy.reproducible(Epoch.ZERO).withXattrs(xattr -> false));
    Path root = extract(tree);
    Path theirs = temp.resolve("theirs.tar");

    run(
        "tar",
        format,
        "--numeric-owner",
        "--mtime=@0",
        "-cf",
        theirs.toString(),
        "-C",
        root.toString(),
        ".");

    assertSameTree(seen, Archives.read(Files.readAllBytes(theirs)));
  }

  private static FileTree plainTree() {
    return FileTree.builder()
        .file("/a/b", 0640, Content.of("text"))
        .hardLink("/a/c", "/a/b")
        .symlink("/d", "a/b")
        .directory("/e", 01777)
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=gnu", "0.0", "0.1", "1.0"})
  void everySparseFormatOfGnuTarIsRead(String version) throws IOException {
    Path root = Files.createDirectory(temp.resolve("root"));
    Path file = root.resolve("sparse");
    makeSparse(file);
    String format = version.startsWith("--") ? version : "--sparse-version=" + version;
    Path theirs = temp.resolve("theirs.tar");

    run(
        "tar",
        "--sparse",
        "--hole-detection=raw",
        version.startsWith("--") ? format : "--format=posix",
        version.startsWith("--") ? "--numeric-owner" : format,
        "-cf",
        theirs.toString(),
        "-C",
        root.toString(),
        "sparse");

    byte[] archive = Files.readAllBytes(theirs);
    assertTrue(archive.length < 400_000, "the zeros are left out");
    RegularFile read = (RegularFile) Archives.node(Archives.read(archive), "/sparse");
    assertArrayEquals(Files.readAllBytes(file), Archives.content(read));
    try (ImageSource source = read.content().open()) {
      assertEquals(40, source.dataExtents().size());
    }
  }

  /** 40 pieces of data between holes, a hole at the end: more than a header's four or 21. */
  private static void makeSparse(Path file) throws IOException {
    try (var channel =
        Files.newByteChannel(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE)) {
      for (int i = 0; i < 40; i++) {
        channel.position(i * 65536L + 8192);
        channel.write(ByteBuffer.wrap(("data " + i).getBytes(StandardCharsets.US_ASCII)));
      }
    }
    try (var whole = new RandomAccessFile(file.toFile(), "rw")) {
      whole.setLength(40 * 65536L + 12345);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "bsdtar"})
  void ourSparseFilesAreReadByOthers(String tool) throws IOException {
    byte[] bytes = new byte[500_000];
    bytes[100_000] = 1;
    bytes[300_000] = 2;
    FileTree tree =
        FileTree.builder()
            .file("/dir/middle", 0644, Content.of(bytes))
            .file("/hole", 0644, Content.zeros(1 << 20))
            .file("/end", 0644, Content.concat(List.of(Content.zeros(9000), Content.of("end"))))
            .build();
    TarOptions sparse = TarOptions.defaults().withSparseFiles(TarOptions.SparseFiles.GNU_1_0);
    Path ours = Files.write(temp.resolve("ours.tar"), Archives.write(tree, sparse));
    Path root = Files.createDirectory(temp.resolve("root"));

    run(tool, "-xpf", ours.toString(), "-C", root.toString());

    assertArrayEquals(bytes, Files.readAllBytes(root.resolve("dir/middle")));
    assertArrayEquals(new byte[1 << 20], Files.readAllBytes(root.resolve("hole")));
    assertEquals(9003, Files.size(root.resolve("end")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "bsdtar", "python3"})
  void namesThatAreNoTextAreListedByOthers(String tool) throws IOException {
    FileTree tree = SystemTree.random(7);
    Path ours = Files.write(temp.resolve("ours.tar"), Archives.write(tree));

    String list =
        tool.equals("python3")
            ? run(
                "python3",
                "-c",
                "import sys,tarfile\nfor m in tarfile.open(sys.argv[1]): print(m.mode)",
                ours.toString())
            : run(tool, "-tf", ours.toString());

    assertEquals(tree.nameCount(), list.lines().count());
  }

  /** How many names others list of archives that we refuse, as docs/formats/tar.md has it. */
  @ParameterizedTest
  @CsvSource({"tar, 2, 2, 2", "bsdtar, 2, 2, 2", "busybox, 2, 2, 4"})
  void othersReadArchivesWithoutTheEndMark(String tool, int none, int lone, int further)
      throws IOException {
    byte[] two = new RawTar().file("a", "x").file("b", "y").bytes();
    byte[] more = new RawTar().file("c", "x").file("d", "y").end().bytes();

    assertEquals(none, listed(tool, new RawTar().raw(two)));
    assertEquals(lone, listed(tool, new RawTar().raw(two).zeros(512)));
    assertEquals(further, listed(tool, new RawTar().raw(two).zeros(512).raw(more)));
    assertEquals(2, listed(tool, new RawTar().raw(two).zeros(1024).raw(more)));
  }

  private long listed(String tool, RawTar archive) throws IOException {
    Path file = Files.write(temp.resolve("archive.tar"), archive.bytes());
    String list = tool.equals("busybox") ? run(tool, "tar", "-tf", file) : run(tool, "-tf", file);
    return list.lines().count();
  }

  private Path extract(FileTree tree) throws IOException {
    Path ours = Files.write(temp.resolve("ours.tar"), Archives.write(tree));
    Path root = Files.createDirectory(temp.resolve("root"));
    run("tar", "--numeric-owner", "-xpf", ours.toString(), "-C", root.toString());
    return root;
  }

  private static String run(String tool, Object... arguments) throws IOException {
    requireRoot();
    return ReferenceTool.require(tool).run(arguments).text();
  }

  /** As a tool, it is required where CI must have it. */
  private static void requireRoot() throws IOException {
    boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    assertTrue(root || System.getenv("ASSEMBLE_REQUIRE_TOOLS") == null, "root is needed");
    Assumptions.assumeTrue(root, "root is needed, for owners and devices");
  }
}
