package dev.assembler.pipeline.repack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattrs;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsSegment;
import dev.assembler.cpio.Segment;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.testkit.TreeFixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepackJobTest {

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Node node(FileTree tree, String path) {
    return tree.find(TreePath.of(path)).orElseThrow(() -> new AssertionError(path + ": missing"));
  }

  /** Of the seed: init, agents at 0555, trees without caches. */
  @Test
  void filesAndFoldersAreAddedAndCachesGo() throws IOException {
    Path initrd = Initrds.small(folder.resolve("initrd"));
    Path init = file("init", "new init");
    Path agent = file("agent", "agent");
    file("bench/main.py", "main");
    file("bench/__pycache__/main.pyc", "compiled");
    file("bench/deep/__pycache__/deep.pyc", "compiled");

    RepackResult result =
        Initrds.repack(
            Initrds.request(
                initrd,
                folder.resolve("new"),
                List.of(
                    init + ":/init:0755",
                    agent + ":bin/agent:0555",
                    agent + ":/sbin/",
                    folder.resolve("bench") + ":/opt/bench")));

    FileTree tree = Initrds.read(folder.resolve("new"));
    assertEquals(
        "[/, /bin, /bin/agent, /bin/tool, /init, /kernel, /kernel/x86, /kernel/x86/microcode,"
            + " /kernel/x86/microcode/GenuineIntel.bin, /opt, /opt/bench, /opt/bench/deep,"
            + " /opt/bench/main.py, /sbin, /sbin/agent]",
        paths(tree).toString());
    assertEquals(
        new Metadata(0555, 0, 0, 1_700_000_000, 0, Xattrs.NONE),
        node(tree, "/bin/agent").metadata().withOwner(0, 0));
    assertEquals(0, node(tree, "/bin/tool").metadata().mtimeSeconds());
    assertEquals(2, result.image().facts().get("names removed"));
    assertEquals(1, result.image().facts().get("names replaced"));
    assertEquals(sha256(folder.resolve("new")), result.sha256());
    assertEquals(Files.size(folder.resolve("new")), result.size());
  }

  private static List<String> paths(FileTree tree) throws IOException {
    var paths = new java.util.ArrayList<String>();
    tree.walk((path, node) -> paths.add(path.toString()));
    return paths;
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** What other programs write is recognised, and what comes out is of the same kind. */
  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:9", "xz:0", "zstd:3", "lz4"})
  void codecAndSegmentsStay(String codec) throws IOException {
    Path initrd =
        Initrds.write(
            folder.resolve("initrd"),
            Segment.early(Initrds.microcode()),
            Segment.of(TreeFixtures.everyKind(), Codec.gzip(9)),
            Segment.of(TreeFixtures.hardLinks(), Codec.parse(codec)));
    List<Codec.Id> before = codecs(initrd);

    Initrds.repack(Initrds.request(initrd, initrd, List.of(file("x", "x") + ":/x"), "/a*/**"));

    assertEquals(before, codecs(initrd));
  }

  private static List<Codec.Id> codecs(Path file) throws IOException {
    try (ImageSource image = FileImage.openForReading(file)) {
      return InitramfsImage.inspect(image).stream().map(InitramfsSegment::codec).toList();
    }
  }

  @Test
  void anotherCompressionOnRequest() throws IOException {
    Path initrd = Initrds.small(folder.resolve("initrd"));

    Initrds.repack(Initrds.withCodec(Initrds.request(initrd, initrd, List.of()), Codec.zstd(3)));

    assertEquals(List.of(Codec.Id.STORE, Codec.Id.ZSTD), codecs(initrd));
  }

  @Test
  void patternsThatMatchNothingAreWarnings() throws IOException {
    Path initrd = Initrds.small(folder.resolve("initrd"));

    try (RepackJob job =
        RepackJob.prepare(
            Initrds.request(initrd, folder.resolve("new"), List.of(), "/init", "/none", "*.ko"))) {
      assertEquals(
          List.of("--remove /none: matches nothing", "--remove *.ko: matches nothing"),
          job.warnings());
    }
  }

  @Test
  void whatIsThereSurvivesEveryFailure() throws IOException {
    Path initrd = Initrds.small(folder.resolve("initrd"));
    byte[] before = Files.readAllBytes(initrd);
    Path source = file("source", "source");
    RepackRequest request = Initrds.request(initrd, initrd, List.of(source + ":/x"));

    try (RepackJob job = RepackJob.prepare(request)) {
      Files.writeString(source, "another length");
      assertThrows(IOException.class, () -> job.write(null, output -> {}, ProgressListener.NONE));
    }

    assertArrayEquals(before, Files.readAllBytes(initrd));
    try (var left = Files.newDirectoryStream(folder)) {
      left.forEach(path -> assertFalse(path.getFileName().toString().startsWith("."), "" + path));
    }
  }

  @Test
  void damagedImagesAreNamed() throws IOException {
    Path initrd = file("initrd", "no initrd at all");

    assertTrue(
        assertThrows(
                InputException.class,
                () -> RepackJob.prepare(Initrds.request(initrd, initrd, List.of())))
            .getMessage()
            .startsWith(initrd + ": initramfs at 0x0: "));
  }

  @Test
  void onlyReadableCompressionsNeedAnother() throws IOException {
    Path initrd = Initrds.small(folder.resolve("initrd"));
    byte[] archive = rawArchive();
    Path bzip2 = folder.resolve("bzip2");
    try (var out =
        new org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream(
            Files.newOutputStream(bzip2))) {
      out.write(archive);
    }
    Path source = file("x", "x");

    assertEquals(
        bzip2
            + ": segment 1 is in bzip2, which is only read, expected --compression with gzip, xz,"
            + " zstd, lz4, lz4hc or store",
        assertThrows(
                UsageException.class,
                () -> RepackJob.prepare(Initrds.request(bzip2, initrd, List.of(source + ":/x"))))
            .getMessage());
    Initrds.repack(
        Initrds.withCodec(Initrds.request(bzip2, initrd, List.of(source + ":/x")), Codec.gzip(1)));
    assertEquals(List.of(Codec.Id.GZIP), codecs(initrd));
  }

  private byte[] rawArchive() throws IOException {
    return Files.readAllBytes(
        Initrds.write(folder.resolve("raw"), Segment.of(TreeFixtures.everyKind(), Codec.store())));
  }

  @Test
  void standardOutputTakesItToo() throws IOException {
    Path initrd = Initrds.small(folder.resolve("initrd"));
    RepackRequest toFile =
        Initrds.request(initrd, folder.resolve("new"), List.of(file("x", "x") + ":/x"));
    Initrds.repack(toFile);
    var out = new ByteArrayOutputStream();

    RepackRequest toStream =
        new RepackRequest(
            toFile.image(),
            toFile.additions(),
            toFile.removals(),
            null,
            toFile.codec(),
            toFile.added(),
            1);
    try (RepackJob job = RepackJob.prepare(toStream)) {
      job.write(out, output -> {}, ProgressListener.NONE);
    }

    assertArrayEquals(Files.readAllBytes(folder.resolve("new")), out.toByteArray());
  }

  @Test
  void sourcesAreFollowedModesAreTheHostsUnlessStated() throws IOException {
    Path initrd = Initrds.small(folder.resolve("initrd"));
    Path tool = file("sources/tool", "tool");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-x--x"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("sources/tool"));

    Initrds.repack(Initrds.request(initrd, initrd, List.of(link + ":/a", link + ":/b/")));

    assertEquals(0751, node(Initrds.read(initrd), "/a").metadata().permissions());
    assertEquals(Node.Kind.REGULAR_FILE, node(Initrds.read(initrd), "/b/link").kind());
  }

  @Test
  void whatCannotBeAddedIsRefusedBeforeAnythingIsWritten() throws IOException {
    Path initrd = Initrds.small(folder.resolve("initrd"));
    Path source = file("x", "x");
    Path fresh = folder.resolve("fresh");

    assertThrows(
        UnrepresentableTreeException.class,
        () -> RepackJob.prepare(Initrds.request(initrd, fresh, List.of(source + ":/bin"))));
    assertEquals(
        "--add "
            + folder
            + ": a mode for a directory, expected a mode for a file only; leave it out",
        assertThrows(
                UsageException.class,
                () ->
                    RepackJob.prepare(Initrds.request(initrd, fresh, List.of(folder + ":/d:0755"))))
            .getMessage());
    assertEquals(
        folder + "/none: no such file or directory",
        assertThrows(
                InputException.class,
                () ->
                    RepackJob.prepare(Initrds.request(initrd, fresh, List.of(folder + "/none:/d"))))
            .getMessage());
    assertThrows(
        UsageException.class,
        () ->
            RepackJob.prepare(
                Initrds.request(initrd, fresh, List.of(source + ":/a", source + ":/a/b"))));
    assertTrue(Files.notExists(fresh));
  }

  @ParameterizedTest
  @CsvSource({
    "a:/b,a,/b,-1",
    "a:b/c:755,a,/b/c,493",
    "a:/b:0555,a,/b,365",
    "a:755,a,/755,-1",
    "a:/b:888,a:/b,/888,-1",
    "a:/b:c,a:/b,/c,-1"
  })
  void additionsAreRead(String text, String source, String destination, int mode) {
    Addition addition = Addition.parse(text.getBytes(StandardCharsets.UTF_8));

    assertEquals(source, addition.source().toString());
    assertEquals(destination, addition.destination().toString());
    assertEquals(mode, addition.permissions());
  }

  @Test
  void theLongestSourceThatExistsIsTaken() throws IOException {
    Path odd = file("with:colon", "x");

    assertEquals("/d:e", parse(file("c", "x") + ":/d:e").destination().toString());
    assertEquals(odd.toString(), parse(odd + ":/d").source().toString());
  }

  private static Addition parse(String text) {
    return Addition.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ":/b", "a:", "a:/../b", ""})
  void whatIsNoAdditionIsWrongUsage(String text) {
    assertThrows(UsageException.class, () -> parse(text));
  }
}
