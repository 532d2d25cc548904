package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.Limits;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.squashfs.SquashfsFacts;
import dev.assembler.squashfs.SquashfsImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackTest {

  @TempDir Path folder;

  private Path tree;

  @BeforeEach
  void aTree() throws IOException {
    tree = Trees.small(folder.resolve("tree"));
  }

  private Path pack(String name, String... options) {
    Path out = folder.resolve(name);
    var args = new ArrayList<String>(List.of("--tree", tree.toString(), "--out", out.toString()));
    args.addAll(List.of(options));
    Cli.run(args.toArray(String[]::new)).ok();
    return out;
  }

  private static FileTree read(Path image) throws IOException {
    return SquashfsImage.read(FileImage.openForReading(image), Limits.defaults());
  }

  private static SquashfsFacts info(Path image) throws IOException {
    try (ImageSource source = FileImage.openForReading(image)) {
      return SquashfsImage.inspect(source);
    }
  }

  private static long field(Path image, String name) throws IOException {
    return info(image).superblock().stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static Metadata metadata(FileTree tree, String path) {
    return tree.find(TreePath.of(path)).orElseThrow().metadata();
  }

  @Test
  void theSummarySaysWhatWasWritten() throws IOException {
    Path out = folder.resolve("x.squashfs");

    Cli.Run run = Cli.run("--tree", tree.toString(), "--out", out.toString()).ok();

    String sha256 = Fingerprint.of(out);
    assertTrue(
        run.out()
            .matches(
                "\\Q"
                    + out
                    + "\\E: [0-9.]+ Ki?B from 200.[0-9] KiB, [0-9.]+%, 14 nodes, sha256:"
                    + sha256
                    + ", [0-9.]+ s, [0-9.]+ [MG]iB peak\n"),
        run.out());
    assertEquals("", run.err());
  }

  @Test
  void quietSaysNothing() {
    Cli.Run run = Cli.run("--tree", tree.toString(), "--out", folder + "/x.squashfs", "-q").ok();

    assertEquals("", run.out() + run.err());
  }

  /** Option, then SOURCE_DATE_EPOCH, then 0; -v says which one won. */
  @Test
  void theEpochComesFromWhoeverStatesIt() throws IOException {
    Path out = folder.resolve("x.squashfs");
    String[] args = {"--tree", tree.toString(), "--out", out.toString(), "-v"};
    Map<String, String> variable = Map.of("SOURCE_DATE_EPOCH", "86400");

    Cli.Run nobody = Cli.run(args).ok();
    assertEquals(0, metadata(read(out), "/etc/motd").mtimeSeconds());
    Cli.Run environment = Cli.run(new byte[0], variable, args).ok();
    assertEquals(86400, metadata(read(out), "/etc/motd").mtimeSeconds());
    assertEquals(86400, field(out, "mkfs_time"));
    Cli.Run option =
        Cli.run(
                new byte[0],
                variable,
                "--tree",
                tree.toString(),
                "--out",
                out.toString(),
                "-v",
                "--epoch",
                "1970-01-01T00:00:07Z")
            .ok();
    assertEquals(7, metadata(read(out), "/etc/motd").mtimeSeconds());

    assertTrue(nobody.err().contains("epoch: 1970-01-01T00:00:00Z (nobody stated one)"));
    assertTrue(environment.err().contains("(SOURCE_DATE_EPOCH)"));
    assertTrue(option.err().contains("epoch: 1970-01-01T00:00:07Z (--epoch)"));
  }

  @Test
  void timesAreFixedClampedOrKept() throws IOException {
    Path motd = tree.resolve("etc/motd");
    Files.setLastModifiedTime(motd, java.nio.file.attribute.FileTime.fromMillis(5_000_500));

    assertEquals(9, time(pack("a.squashfs", "--epoch", "9")));
    assertEquals(9, time(pack("b.squashfs", "--epoch", "9", "--times", "clamp")));
    assertEquals(5000, time(pack("c.squashfs", "--epoch", "9000", "--times", "clamp")));
    assertEquals(5000, time(pack("d.squashfs", "--epoch", "9", "--times", "keep")));
  }

  private static long time(Path image) throws IOException {
    return metadata(read(image), "/etc/motd").mtimeSeconds();
  }

  @Test
  void ownersAreFixedOrTheRootsAlone() throws IOException {
    FileTree fixed = read(pack("a.squashfs", "--owner", "12:34"));
    FileTree root =
        read(pack("b.squashfs", "--owner", "1:1", "--root-owner", "5:6", "--root-mode", "0711"));

    assertEquals(12, metadata(fixed, "/etc/motd").uid());
    assertEquals(34, metadata(fixed, "/").gid());
    assertEquals(5, root.root().metadata().uid());
    assertEquals(0711, root.root().metadata().permissions());
    assertEquals(1, metadata(root, "/etc").uid());
  }

  @Test
  void hardLinksArePreservedOrBroken() throws IOException {
    FileTree preserved = read(pack("a.squashfs"));
    FileTree broken = read(pack("b.squashfs", "--hard-links", "break"));

    assertEquals(2, preserved.linkCount(preserved.find(TreePath.of("/bin/tool")).orElseThrow()));
    assertEquals(1, broken.linkCount(broken.find(TreePath.of("/bin/tool")).orElseThrow()));
  }

  @Test
  void excludedPathsAreLeftOutAndUnmatchedPatternsTold() throws IOException {
    Files.writeString(folder.resolve("patterns"), "# comment\n\n*.conf\n");
    Path out = folder.resolve("x.squashfs");

    Cli.Run run =
        Cli.run(
                "--tree",
                tree.toString(),
                "--out",
                out.toString(),
                "--exclude",
                "/var/cache/**",
                "--exclude",
                "/nothing",
                "--exclude-from",
                folder + "/patterns")
            .ok();

    FileTree packed = read(out);
    assertTrue(packed.find(TreePath.of("/var/cache")).isPresent());
    assertTrue(packed.find(TreePath.of("/var/cache/deep")).isEmpty());
    assertTrue(packed.find(TreePath.of("/etc/conf.d/a.conf")).isEmpty());
    assertEquals("assemble: warning: --exclude /nothing: matches nothing\n", run.err());
  }

  @Test
  void severalSourcesAreLaidOverOneAnother() throws IOException {
    Path upper = Files.createDirectories(folder.resolve("upper/etc"));
    Files.writeString(upper.resolve("motd"), "other\n");
    Path out = folder.resolve("x.squashfs");

    Cli.run(
            "--tree",
            tree.toString(),
            "--tree",
            folder + "/upper",
            "--tree",
            folder + "/upper:/opt/app",
            "--out",
            out.toString())
        .ok();

    assertEquals("other\n", Cli.run("cat", out + ":/etc/motd").ok().out());
    assertEquals("other\n", Cli.run("cat", out + ":/opt/app/etc/motd").ok().out());
    assertEquals("a=1\n", Cli.run("cat", out + ":/etc/conf.d/a.conf").ok().out());
  }

  /** What a tar does not state does not change the directories it is laid over. */
  @Test
  void implicitDirectoriesOfATarTakeWhatIsBelowThem() throws IOException {
    Files.setPosixFilePermissions(
        tree.resolve("etc"), java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    byte[] tar = tarOf("etc/added");
    Path out = folder.resolve("x.squashfs");

    Cli.run(tar, Map.of(), "--tree", tree.toString(), "--tree", "-", "--out", out.toString()).ok();

    assertEquals(0700, metadata(read(out), "/etc").permissions());
    assertTrue(read(out).find(TreePath.of("/etc/added")).isPresent());
  }

  /** Made by GNU tar: an entry without its parents. */
  private byte[] tarOf(String name) throws IOException {
    Path made = Files.createDirectories(folder.resolve("made"));
    Files.createDirectories(made.resolve(name).getParent());
    Files.writeString(made.resolve(name), "added");
    Process process = new ProcessBuilder("tar", "-C", made.toString(), "-cf", "-", name).start();
    return process.getInputStream().readAllBytes();
  }

  @Test
  void conflictingSourcesAreNamed() throws IOException {
    Path upper = Files.createDirectories(folder.resolve("upper"));
    Files.writeString(upper.resolve("etc"), "a file");

    Cli.Run run =
        Cli.run("--tree", tree.toString(), "--tree", upper.toString(), "--out", folder + "/x.tar");

    assertEquals(2, run.exit());
    assertTrue(run.err().contains("/etc: a regular file over a directory"), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:1", "xz:0", "zstd:3", "lz4", "lz4hc:9"})
  void everyCompressionIsWrittenAndVerified(String compression) throws IOException {
    Path image = pack("x.squashfs", "--compression", compression, "--verify");
    Path tar = pack("x.tar", "--compression", compression, "--verify");

    assertEquals(read(image).nameCount(), read(pack("y.squashfs")).nameCount());
    assertEquals(0, Cli.run("verify", tar.toString()).exit());
  }

  @Test
  void squashfsOptionsReachTheImage() throws IOException {
    Path image =
        pack(
            "x.squashfs",
            "--block-size",
            "4K",
            "--no-export",
            "--no-padding",
            "--no-dedup",
            "--uncompressed",
            "inodes,data,fragments,ids,xattrs",
            "--no-fragments",
            "**",
            "--no-compress",
            "*.conf",
            "--seed",
            "anything");

    assertEquals(4096, field(image, "block_size"));
    assertEquals(-1, field(image, "lookup_table_start"));
    assertEquals(0, field(image, "fragments"));
    assertEquals(field(image, "bytes_used"), Files.size(image));
    assertTrue(info(image).flags().contains("uncompressed inodes"), info(image).flags().toString());
  }

  @Test
  void xzFiltersAndDictionaryReachTheImage() throws IOException {
    Path image =
        pack("x.squashfs", "--compression", "xz", "--bcj", "x86,arm", "--xz-dictionary", "64K");

    assertEquals("xz", info(image).compressor());
    assertFalse(info(image).options().isEmpty());
  }

  @Test
  void theFilterThatNeedsANewKernelSaysWhichOne() throws IOException {
    String out = folder + "/a.squashfs";

    Cli.Run run =
        Cli.run("--tree", tree.toString(), "--out", out, "--compression", "xz", "--bcj", "arm64")
            .ok();

    assertEquals(
        "assemble: warning: --bcj arm64: Linux 6.12 or later is needed to read the image\n",
        run.err());
  }

  /** Files of higher priority come first, whatever their names. */
  @Test
  void theSortFileDecidesWhereFilesGo() throws IOException {
    Path sort = Files.writeString(folder.resolve("sort"), "100 /var/**\n-5 /bin/tool\n");
    Path plain = pack("a.squashfs", "--compression", "store", "--no-fragments", "**");
    Path sorted =
        pack(
            "b.squashfs",
            "--compression",
            "store",
            "--no-fragments",
            "**",
            "--sort-file",
            sort.toString());

    assertEquals('#', Files.readAllBytes(plain)[96]);
    assertEquals('x', Files.readAllBytes(sorted)[96]);
  }

  @Test
  void anOffsetLeavesRoomBefore() throws IOException {
    Path plain = pack("a.squashfs");
    Path shifted = pack("b.squashfs", "--offset", "1M");

    byte[] bytes = Files.readAllBytes(shifted);
    assertEquals((1 << 20) + Files.size(plain), bytes.length);
    assertArrayEquals(
        Files.readAllBytes(plain), java.util.Arrays.copyOfRange(bytes, 1 << 20, bytes.length));
    assertEquals(0, Cli.run("verify", shifted.toString(), "--offset", "1M").exit());
    assertEquals("hello\n", Cli.run("cat", shifted + ":/etc/motd", "--offset", "1M").ok().out());
    assertEquals(3, Cli.run("ls", shifted.toString()).exit());
  }

  @Test
  void aPlanWritesNothing() {
    Cli.Run run =
        Cli.run("--tree", tree.toString(), "--out", folder + "/x.squashfs", "--plan").ok();

    assertTrue(run.out().contains("compression  zstd:15\n"), run.out());
    assertTrue(run.out().contains("  symbolic link: 1\n"), run.out());
    assertTrue(Files.notExists(folder.resolve("x.squashfs")));
  }

  /** Addresses and sizes, as inspect shows them of the image, or their bounds. */
  @Test
  void aPlanOfASquashfsImageHasItsSections() {
    String out = folder + "/x.squashfs";
    String plan = Cli.run("--tree", tree.toString(), "--out", out, "--plan").ok().out();

    Cli.run("--tree", tree.toString(), "--out", out).ok();
    String superblock = "0x0000000000 +96  superblock\n";

    assertTrue(Pattern.compile(superblock).matcher(plan).find(), plan);
    assertTrue(Pattern.compile(superblock).matcher(Cli.run("inspect", out).ok().out()).find());
    assertTrue(Pattern.compile("0x0000000060 +0\\.\\.\\d+  data\n").matcher(plan).find(), plan);
    assertTrue(Pattern.compile("size: \\d+\\.\\.\\d+\n").matcher(plan).find(), plan);
    assertTrue(plan.contains("root inode number: "), plan);
  }

  @Test
  void tarsGoToStandardOutput() throws IOException {
    Cli.Run run = Cli.run("--tree", tree.toString(), "--out", "-", "--format", "tar").ok();

    assertArrayEquals(Files.readAllBytes(pack("x.tar")), run.bytes());
    assertTrue(run.err().startsWith("standard output: "), run.err());
  }

  @Test
  void defaultSpecFillsDirectoriesNobodyStates() throws IOException {
    Path out = folder.resolve("x.squashfs");

    Cli.run(
            "--tree",
            tree + ":/a/b",
            "--out",
            out.toString(),
            "--default-spec",
            "mode=0710,uid=3,gid=4")
        .ok();

    Metadata implicit = metadata(read(out), "/a");
    assertEquals(0710, implicit.permissions());
    assertEquals(3, implicit.uid());
    assertEquals(4, implicit.gid());
    assertEquals(0755, metadata(read(out), "/a/b").permissions());
  }

  @Test
  void specsAreAppliedAfterThePolicy() throws IOException {
    Path spec = Files.writeString(folder.resolve("spec"), "./etc/motd uid=9 time=77.0\n");

    FileTree packed =
        read(pack("x.squashfs", "--owner", "1:1", "--epoch", "5", "--spec", "mtree:" + spec));

    assertEquals(9, metadata(packed, "/etc/motd").uid());
    assertEquals(1, metadata(packed, "/etc/motd").gid());
    assertEquals(77, metadata(packed, "/etc/motd").mtimeSeconds());
  }

  @Test
  void aDigestThatDoesNotMatchIsExitOne() throws IOException {
    Path spec = Files.writeString(folder.resolve("spec"), "./etc/motd md5=00\n");

    Cli.Run run =
        Cli.run(
            "--tree", tree.toString(), "--out", folder + "/x.squashfs", "--spec", "mtree:" + spec);

    assertEquals(1, run.exit());
    assertTrue(run.err().startsWith("assemble: " + spec + ":1: /etc/motd: MD5 "), run.err());
    assertTrue(Files.notExists(folder.resolve("x.squashfs")));
  }

  /** squashfs cannot hold an access list; it is named, or let go and counted. */
  @Test
  void accessListsAreRefusedUnlessLetGo() throws Exception {
    Process setfacl =
        new ProcessBuilder("setfacl", "-m", "u:7:r", tree.resolve("etc/motd").toString()).start();
    assertEquals(0, setfacl.waitFor());
    Path out = folder.resolve("x.squashfs");

    Cli.Run refused = Cli.run("--tree", tree.toString(), "--out", out.toString());
    Cli.Run allowed =
        Cli.run("--tree", tree.toString(), "--out", out.toString(), "--allow-loss", "acl").ok();

    assertEquals(4, refused.exit());
    assertTrue(refused.err().contains("/etc/motd: "), refused.err());
    assertTrue(refused.err().contains("--allow-loss acl"), refused.err());
    assertTrue(allowed.out().contains(", left out 1 acl, "), allowed.out());
    assertEquals(0, Cli.run("--tree", tree.toString(), "--out", folder + "/x.tar").exit());
  }

  @Test
  void socketsDoNotFitIntoATar() throws IOException {
    Path spec = Files.writeString(folder.resolve("spec"), "./s type=socket\n");
    String[] args = {
      "--tree", tree.toString(), "--out", folder + "/x.tar", "--spec", "mtree:" + spec
    };

    Cli.Run refused = Cli.run(args);
    var more = new ArrayList<String>(List.of(args));
    more.addAll(List.of("--allow-loss", "device"));
    Cli.Run allowed = Cli.run(more.toArray(String[]::new)).ok();

    assertEquals(4, refused.exit());
    assertTrue(refused.err().contains("/s: "), refused.err());
    assertTrue(allowed.out().contains("left out 1 device"), allowed.out());
  }

  @Test
  void attributesAreKeptDroppedOrChosen() throws Exception {
    Process setfattr =
        new ProcessBuilder(
                "setfattr", "-n", "user.a.b", "-v", "1", tree.resolve("etc/motd").toString())
            .start();
    assertEquals(0, setfattr.waitFor());

    assertEquals(1, xattrs(pack("a.squashfs")));
    assertEquals(0, xattrs(pack("b.squashfs", "--xattrs", "drop")));
    assertEquals(1, xattrs(pack("c.squashfs", "--xattrs", "trusted.*,user.a.*")));
    assertEquals(0, xattrs(pack("d.squashfs", "--xattrs", "security.*")));
  }

  private static int xattrs(Path image) throws IOException {
    return metadata(read(image), "/etc/motd").xattrs().size();
  }

  @Test
  void anExistingFileIsReplacedOnlyOnSuccess() throws IOException {
    Path out = Files.writeString(folder.resolve("x.squashfs"), "older");

    Cli.run("--tree", tree + "/none", "--out", out.toString());
    assertEquals("older", Files.readString(out));
    Cli.run("--tree", tree.toString(), "--out", out.toString()).ok();

    assertNotEquals("olde", new String(Files.readAllBytes(out), 0, 4, StandardCharsets.US_ASCII));
  }

  @Test
  void progressIsPlainInCiAndSilentWithoutATerminal() {
    String[] args = {"--tree", tree.toString(), "--out", folder + "/x.squashfs"};

    Cli.Run ci = Cli.run(new byte[0], Map.of("CI", "true"), args).ok();
    Cli.Run plain = Cli.run(args).ok();

    assertTrue(ci.err().startsWith("reading " + tree + "\n"), ci.err());
    assertEquals("", plain.err());
  }

  @Test
  void aPlanRefusesWhatTheJobWould() throws Exception {
    Process setfacl =
        new ProcessBuilder("setfacl", "-m", "u:7:r", tree.resolve("etc/motd").toString()).start();
    assertEquals(0, setfacl.waitFor());
    String[] args = {"--tree", tree.toString(), "--out", folder + "/x.squashfs"};

    Cli.Run job = Cli.run(args);
    String[] more = java.util.Arrays.copyOf(args, 5);
    more[4] = "--plan";
    Cli.Run plan = Cli.run(more);

    assertEquals(4, plan.exit());
    assertEquals(job.err(), plan.err());
    assertEquals("", plan.out());
  }

  @Test
  void aPlanInJsonHasItsWarnings() {
    Cli.Run plan =
        Cli.run(
                "--tree",
                tree.toString(),
                "--out",
                folder + "/x.squashfs",
                "--exclude",
                "/none",
                "--plan",
                "--json")
            .ok();

    assertTrue(plan.out().contains("\"--exclude /none: matches nothing\""), plan.out());
  }

  @Test
  void warningsAreSaidOnceAndEvenIfTheJobFails() throws Exception {
    Process setfacl =
        new ProcessBuilder("setfacl", "-m", "u:7:r", tree.resolve("etc/motd").toString()).start();
    assertEquals(0, setfacl.waitFor());

    Cli.Run run =
        Cli.run("--tree", tree.toString(), "--out", folder + "/x.squashfs", "--exclude", "/none");

    assertEquals(4, run.exit());
    assertTrue(
        run.err().startsWith("assemble: warning: --exclude /none: matches nothing\n"), run.err());
    assertEquals(2, run.err().lines().count(), run.err());
  }

  @Test
  void fractionsOfASecondAreNotLostSilently() throws IOException {
    Files.setLastModifiedTime(
        tree.resolve("etc/motd"), java.nio.file.attribute.FileTime.fromMillis(5_000_500));
    Files.setLastModifiedTime(
        tree.resolve("etc"), java.nio.file.attribute.FileTime.fromMillis(5_000_000));

    Cli.Run kept =
        Cli.run(
                "--tree",
                tree + "/etc",
                "--out",
                folder + "/x.squashfs",
                "--times",
                "keep",
                "--exclude",
                "/conf.d")
            .ok();

    assertEquals(
        "assemble: warning: 1 time loses its fraction of a second, which squashfs cannot hold\n",
        kept.err());
  }

  @Test
  void theSameNodeKindsComeBack() throws IOException {
    FileTree packed = read(pack("x.squashfs"));

    assertEquals(Node.Kind.SYMLINK, packed.find(TreePath.of("/bin/sh")).orElseThrow().kind());
    assertEquals(14, packed.nameCount());
  }
}
