package dev.assembler.pipeline.packages.alpine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.packages.OpenPackages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that were made to do harm, though their signatures and digests are right. */
class HostilePackageTest {

  @TempDir Path folder;

  private void refused(Consumer<TarBytes> data, String message) throws IOException {
    var app = new TestPackage("app", "1");
    data.accept(app.data);
    refused(app, message);
  }

  private void refused(TestPackage app, String message) throws IOException {
    Path file = folder.resolve("app.apk");
    Files.write(file, app.build());

    InputException refused =
        assertThrows(InputException.class, () -> OnePackage.read("app", file, null, null));

    assertTrue(refused.getMessage().startsWith("app: " + message), refused.getMessage());
  }

  @Test
  void namesThatLeadElsewhereAreRefused() throws IOException {
    refused(
        tar -> tar.file("usr/../../etc/passwd", 0644, "x"),
        "tar entry \"usr/../../etc/passwd\".name at 0x400: component \"..\"");
    refused(
        tar -> tar.file("/etc/passwd", 0644, "x"),
        "entry \"/etc/passwd\": an absolute name, expected one below the root");
    refused(
        tar -> tar.file("../x", 0644, "x"), "tar entry \"../x\".name at 0x400: component \"..\"");
    refused(
        tar -> tar.file("./x", 0644, "x"),
        "entry \"./x\": begins with a dot, expected the path of a file");
    refused(
        tar -> tar.file("usr/a\nF:etc", 0644, "x"),
        "entry \"usr/a\\x0aF:etc\": a control character in its name");
  }

  @Test
  void whatIsBelowALinkIsRefused() throws IOException {
    refused(
        tar -> tar.symlink("lib", "/etc").file("lib/passwd", 0644, "x"),
        "tar entry \"lib/passwd\".name at 0x");
  }

  @Test
  void hardLinksToWhatThePackageDoesNotBringAreRefused() throws IOException {
    refused(
        tar -> tar.hardLink("x", "etc/shadow"),
        "tar entry \"x\".linkname at 0x9d: \"/etc/shadow\", expected a file in the archive");
    refused(tar -> tar.hardLink("x", "../etc/shadow"), "tar entry \"x\".linkname");
  }

  @Test
  void deviceNodesAreRefused() throws IOException {
    refused(
        tar -> tar.entry("dev/sda", '4', 0666, new byte[0], ""),
        "entry \"dev/sda\": a device node, expected files, directories and links");
    refused(
        tar -> tar.entry("dev/null", '3', 0666, new byte[0], ""),
        "entry \"dev/null\": a device node, expected files, directories and links");
    refused(
        tar -> tar.entry("etc/x", '6', 0666, new byte[0], ""),
        "entry \"etc/x\": a fifo, expected files, directories and links");
  }

  @Test
  void aNameTwiceIsRefused() throws IOException {
    refused(
        tar -> tar.file("bin/x", 0755, "good").file("bin//x", 0755, "bad"),
        "entry \"bin//x\": given twice");
  }

  @Test
  @Tag("slow")
  void aMillionMembersAreRefusedInBoundedTime() throws IOException {
    var app = new TestPackage("app", "1");
    app.line("size", Long.toString(1L << 30));
    byte[] header = new TarBytes().directory("d0000000/", 0755).cut();
    var compressed = new ByteArrayOutputStream();
    try (OutputStream stream = StreamCompressor.open(Codec.gzip(1), compressed)) {
      for (int i = 0; i < 1_000_000; i++) {
        byte[] name = String.format(Locale.ROOT, "d%07d/", i).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, header, 0, name.length);
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
          sum += b & 0xFF;
        }
        byte[] digits =
            String.format(Locale.ROOT, "%06o\0", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, 148, digits.length);
        stream.write(header);
      }
    }
    app.dataMember = compressed.toByteArray();

    refused(app, "tar entry \"d0499999/\": names in the tree: 500001, beyond the limit (500000)");
  }

  @Test
  void bombsAreRefused() throws IOException {
    var app = new TestPackage("app", "1");
    app.line("size", "4096");
    app.dataMember = zeros(300L << 20);
    refused(app, "data member: becomes larger than 268451840 bytes");

    Path control = folder.resolve("control.apk");
    Files.write(control, zeros(64L << 20));
    InputException refused =
        assertThrows(InputException.class, () -> OnePackage.read("x", control, null, null));
    assertTrue(refused.getMessage().contains("becomes larger than"), refused.getMessage());
  }

  /** Each of them may be as large as a control archive; nobody has verified anything yet. */
  @Test
  void signaturesAreFewAndShort() throws IOException {
    byte[] control = new TestPackage("app", "1").control();
    byte[][] many = new byte[34][];
    for (int i = 0; i < 33; i++) {
      many[i] = signature(".SIGN.RSA.key" + i, 256);
    }
    many[33] = control;
    unsigned(Members.joined(many), "more than 32 signatures, expected what they are about");
    byte[][] empty = new byte[40][];
    Arrays.fill(empty, Members.gzip(new TarBytes().directory("x/", 0755).whole()));
    unsigned(Members.joined(empty), "more than 32 signatures, expected what they are about");
    unsigned(
        Members.joined(signature(".SIGN.RSA.key", 70_000), control),
        ".SIGN.RSA.key: a signature of 70000 bytes, expected at most 65536");
    byte[] directories = zerosAfter(new TarBytes().directory("x/", 0755).cut(), 9 << 20);
    unsigned(
        Members.joined(directories, directories, control),
        "gzip stream: becomes larger than 16777216 bytes");
  }

  private static byte[] zerosAfter(byte[] beginning, int size) {
    return Members.gzip(Arrays.copyOf(beginning, size));
  }

  private static byte[] signature(String name, int length) {
    return Members.gzip(new TarBytes().entry(name, '0', 0644, new byte[length], "").whole());
  }

  private void unsigned(byte[] apk, String message) throws IOException {
    Path file = folder.resolve("x.apk");
    Files.write(file, apk);
    InputException refused =
        assertThrows(InputException.class, () -> OnePackage.read("x", file, null, null));
    assertEquals("x: " + message, refused.getMessage());
  }

  /** A terabyte that the archive has no byte of would have to be digested. */
  @Test
  void holesThatNobodyStatedAreRefused() throws IOException {
    refused(
        tar ->
            tar.pax(
                    "GNU.sparse.size",
                    Long.toString(1L << 40),
                    "GNU.sparse.numblocks",
                    "0",
                    "GNU.sparse.map",
                    "")
                .entry("big", '0', 0644, new byte[0], ""),
        "tar entry \"big\": bytes of holes: 1099511627776, beyond the limit (268");
  }

  /** Each link is twice the one before it: 2 to the 38th steps, if only their depth is bounded. */
  @Test
  void linksAreCountedAllTheWay() throws IOException {
    var app = new TestPackage("app", "1");
    app.data.directory("d/", 0755).symlink("l1", "d");
    for (int i = 2; i < 39; i++) {
      app.data.symlink("l" + i, "l" + (i - 1) + "/../l" + (i - 1));
    }
    var other = new TestPackage("other", "1").depends("app").directory("l38/");
    var repository = new TestRepository(folder).add(app, other).signed();

    UnresolvedException refused =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30),
            () ->
                assertThrows(
                    UnresolvedException.class,
                    () ->
                        repository
                            .install(repository.request(TestKey.FIRST.base(), "other"))
                            .close()));

    assertEquals(
        List.of("other-1: /l38: a parent of it is no directory, nor a link that leads to one"),
        refused.problems());
  }

  @Test
  void filesBelowAFileOfTheBaseAreRefused() throws IOException {
    var app = new TestPackage("app", "1").file("etc/passwd/x", "x");
    var repository = new TestRepository(folder).add(app).signed();
    TreeBuilder base = FileTree.builder();
    base.put(TreePath.ROOT, TestKey.FIRST.base().root());
    base.file("/etc/passwd", 0644, Content.of("root:x:0:0::/:/bin/sh\n"));

    UnresolvedException refused =
        assertThrows(
            UnresolvedException.class,
            () -> repository.install(repository.request(base.build(), "app")).close());

    assertEquals(
        List.of(
            "app-1: /etc/passwd/x: a parent of it is no directory, nor a link that leads to one"),
        refused.problems());
  }

  private static byte[] zeros(long size) throws IOException {
    var compressed = new ByteArrayOutputStream();
    byte[] piece = new byte[1 << 20];
    try (OutputStream stream = StreamCompressor.open(Codec.gzip(1), compressed)) {
      for (long at = 0; at < size; at += piece.length) {
        stream.write(piece);
      }
    }
    return compressed.toByteArray();
  }

  @Test
  void setuidFilesAreInstalledAndSaid() throws IOException {
    var app = new TestPackage("app", "1");
    app.data.directory("bin/", 0755).file("bin/su", 04755, "x").file("bin/wall", 02755, "y");
    var repository = new TestRepository(folder).add(app).signed();

    try (OpenPackages installed =
        repository.install(repository.request(TestKey.FIRST.base(), "app"))) {
      assertTrue(installed.packages().notes().contains("app-1: /bin/su is setuid"));
      assertTrue(installed.packages().notes().contains("app-1: /bin/wall is setgid or sticky"));
    }
  }

  /** A link of the base or of another package never leads out of the tree. */
  @Test
  void linksThatLeadOutOfTheTreeEndAtItsRoot() throws IOException {
    var app = new TestPackage("app", "1");
    app.data.directory("out/", 0755).file("out/x", 0644, "x");
    app.data.directory("loop/", 0755).file("loop/y", 0644, "y");
    var repository = new TestRepository(folder).add(app).signed();
    TreeBuilder base = FileTree.builder();
    base.put(TreePath.ROOT, TestKey.FIRST.base().root());
    base.symlink("/out", "../../../../" + folder).symlink("/loop", "loop");

    UnresolvedException refused =
        assertThrows(
            UnresolvedException.class,
            () -> repository.install(repository.request(base.build(), "app")).close());

    assertTrue(refused.problems().getFirst().contains("/loop"), refused.problems().toString());
    assertFalse(Files.exists(folder.resolve("x")));
  }

  @Test
  void namesInIndexesLeadNowhere() {
    for (String name : new String[] {"../evil", "a/b", ".hidden", "a b", "a%2fb", ""}) {
      IOException refused =
          assertThrows(
              IOException.class,
              () ->
                  ApkIndex.read(
                      ("C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=\nP:" + name + "\nV:1\n\n")
                          .getBytes(StandardCharsets.UTF_8)));
      assertTrue(refused.getMessage().startsWith("line "), refused.getMessage());
    }
  }

  @Test
  @Tag("slow")
  void whateverTheBytesOneKindOfErrorComes() throws IOException {
    byte[] whole = new TestPackage("app", "1").directory("usr/").file("usr/x", "x").build();
    Path file = folder.resolve("mutated.apk");
    for (int seed = 0; seed < 400; seed++) {
      var random = new SplittableRandom(seed);
      byte[] mutated = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int i = 0; i < 3 && mutated.length > 0; i++) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      Files.write(file, mutated);
      try {
        OnePackage.read("app", file, null, null);
      } catch (InputException | MismatchException expected) {
        assertTrue(expected.getMessage().startsWith("app: "), "seed " + seed);
      }
    }
  }
}
