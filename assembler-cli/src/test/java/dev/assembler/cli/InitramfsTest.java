package dev.assembler.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** cpio archives and initramfs images on the command line. */
class InitramfsTest {

  @TempDir Path folder;

  private Path tree;
  private Path early;

  @BeforeEach
  void trees() throws IOException {
    tree = Trees.small(folder.resolve("tree"));
    early = folder.resolve("early");
    Files.createDirectories(early.resolve("kernel/x86/microcode"));
    Files.writeString(early.resolve("kernel/x86/microcode/GenuineIntel.bin"), "microcode");
  }

  private Path pack(String name, String... options) {
    var words = new ArrayList<>(List.of("--tree", tree.toString(), "--owner", "0:0"));
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    words.addAll(List.of(options));
    Cli.run(words.toArray(String[]::new)).ok();
    return folder.resolve(name);
  }

  private static String dump(String address) {
    return Cli.run("ls", address, "--dump").ok().out();
  }

  private static List<?> segments(Path image) {
    Map<?, ?> json = (Map<?, ?>) Json.parse(Cli.run("inspect", image + "", "--json").ok().out());
    return (List<?>) ((Map<?, ?>) json.get("result")).get("segments");
  }

  @ParameterizedTest
  @CsvSource({
    "x.cpio, store",
    "x.cpio.gz, gzip",
    "x.cpio.xz, xz",
    "x.cpio.zst, zstd",
    "x.cpio.lz4, lz4"
  })
  void theSuffixDecidesTheCodecAndTheTreeComesBack(String name, String codec) {
    Path image = pack(name, "--verify");

    assertEquals(codec, ((Map<?, ?>) segments(image).getFirst()).get("codec"));
    assertEquals(dump(pack("x.tar").toString()), dump(image.toString()));
    Cli.run("verify", image.toString()).ok();
  }

  @Test
  void oneDigestFromEveryKindOfSource() throws IOException {
    Set<String> digests = new LinkedHashSet<>();
    digests.add(Fingerprint.of(pack("x.cpio.zst")));
    for (String source : List.of("x.tar.gz", "x.squashfs", "x.cpio", "x.cpio.lz4")) {
      Path again = folder.resolve("again.cpio.zst");
      Cli.run("--tree", pack(source).toString(), "--out", again.toString()).ok();
      digests.add(Fingerprint.of(again));
    }

    assertEquals(1, digests.size(), digests.toString());
  }

  @Test
  void threadsChangeNothing() throws IOException {
    for (String name : List.of("x.cpio", "x.cpio.gz", "x.cpio.xz", "x.cpio.zst", "x.cpio.lz4")) {
      String one = Fingerprint.of(pack(name, "--jobs", "1"));

      assertEquals(one, Fingerprint.of(pack(name, "--jobs", "7")), name);
    }
  }

  /** A specification beside an empty directory describes the same tree as the directory does. */
  @Test
  void oneDigestFromASpec() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path spec =
        Files.writeString(
            folder.resolve("spec.mtree"),
            """
            #mtree
            . type=dir mode=0755
            ./bin type=dir mode=0755
            ./bin/tool type=file mode=0755 contents=tree/bin/tool
            ./etc type=dir mode=0755
            ./etc/motd type=file mode=0644 contents=tree/etc/motd
            ./etc/mtab type=link link=motd
            """);
    Path real = Files.createDirectories(folder.resolve("real/etc"));
    Files.createDirectory(folder.resolve("real/bin"));
    Files.copy(tree.resolve("etc/motd"), real.resolve("motd"));
    Files.copy(tree.resolve("bin/tool"), folder.resolve("real/bin/tool"));
    Files.createSymbolicLink(real.resolve("mtab"), Path.of("motd"));
    tree = folder.resolve("real");
    Path ofDirectory = pack("a.cpio", "--root-mode", "755");
    tree = empty;
    Path ofSpec = pack("b.cpio", "--spec", "mtree:" + spec);

    assertEquals(Fingerprint.of(ofDirectory), Fingerprint.of(ofSpec));
  }

  @Test
  void segmentsLieInFrontOfTheTreesOwn() throws IOException {
    Path image =
        pack(
            "initrd.img",
            "--format",
            "initramfs",
            "--segment",
            "early=" + early,
            "--segment",
            "gzip:1=" + tree + ":/first",
            "--segment",
            "+=" + early + ":/second",
            "--compression",
            "lz4",
            "--verify");

    assertEquals("[store, gzip, lz4]", codecs(image));
    assertEquals("microcode", cat(image + "#seg1:/kernel/x86/microcode/GenuineIntel.bin"));
    assertEquals("hello\n", cat(image + "#seg2:/first/etc/motd"));
    assertEquals("microcode", cat(image + "#seg2:/second/kernel/x86/microcode/GenuineIntel.bin"));
    assertEquals("hello\n", cat(image + "#seg3:/etc/motd"));
    assertEquals(dump(pack("x.cpio").toString()), dump(image + "#seg3"));
    assertTrue(Cli.run("inspect", image + "#seg2").ok().out().contains("entries: "));
    Cli.run("verify", image.toString()).ok();
  }

  private static String codecs(Path image) {
    return segments(image).stream().map(one -> ((Map<?, ?>) one).get("codec")).toList().toString();
  }

  private static String cat(String address) {
    return Cli.run("cat", address).ok().out();
  }

  /** Names of all segments, the later ones over the earlier. */
  @Test
  void aWholeInitrdIsWhatLinuxUnpacks() throws IOException {
    Path over = Files.createDirectories(folder.resolve("over/etc"));
    Files.writeString(over.resolve("motd"), "of the last\n");
    Path main = tree;
    tree = folder.resolve("over");
    Path image =
        pack(
            "initrd.img",
            "--format",
            "initramfs",
            "--segment",
            "early=" + early,
            "--segment",
            "zstd=" + main);
    String out = folder + "/out";

    assertEquals("of the last\n", cat(image + ":/etc/motd"));
    assertEquals("hello\n", cat(image + "#seg2:/etc/motd"));
    Cli.run("extract", image.toString(), "--out", out, "--allow-loss", "owner").ok();
    assertEquals("of the last\n", Files.readString(Path.of(out, "etc/motd")));
    assertEquals("a=1\n", Files.readString(Path.of(out, "etc/conf.d/a.conf")));
    assertTrue(Files.exists(Path.of(out, "kernel/x86/microcode/GenuineIntel.bin")));
  }

  /** What the kernel would drop is said, wherever an archive is read. */
  @Test
  void whatHasNoParentIsMadeInAnArchiveAndNamed() throws IOException {
    Path archive = folder.resolve("x.cpio");
    Files.write(archive, RawArchive.of(RawArchive.file("opt/deep/file", "text")));

    Cli.Run run = Cli.run("--tree", archive.toString(), "--out", folder + "/x.tar").ok();

    assertTrue(
        run.err()
            .contains(
                archive + ": an entry that Linux drops without a word: segment 1: opt/deep/file: "),
        run.err());
    assertEquals("text", cat(folder + "/x.tar:/opt/deep/file"));
    assertEquals(3, Cli.run("verify", archive.toString()).exit());
  }

  /** As with tars: what an archive does not state leaves what is below it alone. */
  @Test
  void directoriesThatAnArchiveDoesNotStateKeepTheirMetadata() throws IOException {
    Path below = Files.createDirectories(folder.resolve("below/opt"));
    Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("rwx------"));
    Path archive = folder.resolve("x.cpio");
    Files.write(archive, RawArchive.of(RawArchive.file("opt/file", "text")));
    tree = folder.resolve("below");

    Path image = pack("y.tar", "--tree", archive.toString());

    assertTrue(Cli.run("ls", image + "").ok().out().contains("drwx------  2 0:0          0 "));
  }

  @Test
  void aPipeGetsTheSameBytes() throws IOException {
    for (String format : List.of("cpio", "initramfs")) {
      Path file = pack("x.bin", "--format", format, "--compression", "zstd:3");
      byte[] piped =
          Cli.run(
                  "--tree",
                  tree.toString(),
                  "--owner",
                  "0:0",
                  "--out",
                  "-",
                  "--format",
                  format,
                  "--compression",
                  "zstd:3")
              .ok()
              .bytes();

      assertArrayEquals(Files.readAllBytes(file), piped);
      assertEquals(dump(file.toString()), Cli.run(piped, Map.of(), "ls", "-", "--dump").ok().out());
    }
  }

  @Test
  void aSegmentedImageIsReadFromStandardInput() throws IOException {
    Path image = pack("initrd.img", "--format", "initramfs", "--segment", "zstd=" + early, "-q");
    byte[] bytes = Files.readAllBytes(image);

    assertEquals(dump(image.toString()), Cli.run(bytes, Map.of(), "ls", "-", "--dump").ok().out());
    assertEquals(
        "microcode",
        Cli.run(bytes, Map.of(), "cat", "--", "-#seg1:/kernel/x86/microcode/GenuineIntel.bin")
            .ok()
            .out());
  }

  @Test
  void dataBeginsAtMultiples() throws IOException {
    Path image = pack("x.cpio", "--data-align", "4096");
    byte[] bytes = Files.readAllBytes(image);

    int data = new String(bytes, ISO_8859_1).indexOf("#!/bin/sh");
    assertEquals(0, data % 4096);
    assertEquals(dump(pack("y.cpio").toString()), dump(image.toString()));
  }

  @Test
  void checksumsAreWrittenAndHold() throws IOException {
    Path image = pack("x.cpio", "--checksums", "--verify");

    assertEquals("070702", new String(Files.readAllBytes(image), 0, 6, ISO_8859_1));
  }

  @Test
  void xzTakesAFilter() throws IOException {
    Path image = pack("x.cpio.xz", "--bcj", "x86", "--verify");

    assertTrue(Fingerprint.of(image).length() == 64);
    assertTrue(
        Cli.run("--tree", tree + "", "--out", image + "", "--bcj", "arm64")
            .ok()
            .err()
            .contains("Linux 6.12"));
  }

  @Test
  void anEarlySegmentWithoutItsFolderIsWorthAWarning() {
    Cli.Run run =
        Cli.run(
            "--tree",
            tree.toString(),
            "--out",
            folder + "/x",
            "--format",
            "initramfs",
            "--segment",
            "early=" + tree);

    assertTrue(run.ok().err().contains("--segment early: has no /kernel, where Linux"), run.err());
  }

  /** Attributes that users made are no loss to a system; all others are refused by name. */
  @Test
  void attributesAreLostOnlyByName() throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("spec"),
            "./bin/tool xattr.security.capability=AQAAAgAgAAAAAAAAAAAAAAAAAAA="
                + " xattr.user.note=eA==\n");
    String[] words = {
      "--tree", tree.toString(), "--out", folder + "/x.cpio", "--spec", "mtree:" + spec
    };

    Cli.Run refused = Cli.run(words);
    var allowed = new ArrayList<>(List.of(words));
    allowed.addAll(List.of("--allow-loss", "xattr", "--verify"));
    Cli.Run run = Cli.run(allowed.toArray(String[]::new)).ok();

    assertEquals(4, refused.exit());
    assertTrue(refused.err().contains("xattr security.capability, newc has none"), refused.err());
    assertTrue(refused.err().contains("--allow-loss xattr"), refused.err());
    assertTrue(!refused.err().contains("user.note"), refused.err());
    assertTrue(run.out().contains(", left out 1 xattr, "), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.cpio", "x.cpio.gz", "x.cpio.xz", "x.cpio.zst", "x.cpio.lz4"})
  void damageIsExitThree(String name) throws IOException {
    Path image = pack(name, "--checksums");
    byte[] whole = Files.readAllBytes(image);
    Path damaged = folder.resolve("damaged");
    for (int i = 0; i < 8; i++) {
      Files.write(damaged, Arrays.copyOf(whole, 1 + whole.length / 2 * i / 8));
      Cli.Run run = Cli.run("verify", damaged.toString());
      assertEquals(3, run.exit(), "cut " + i);
      assertEquals(1, run.err().lines().count(), run.err());
      byte[] flipped = whole.clone();
      flipped[whole.length * (2 * i + 1) / 16] ^= 0x11;
      Files.write(damaged, flipped);
      int exit = Cli.run("verify", damaged.toString()).exit();
      assertTrue(exit == 3 || exit == 0, "flip " + i + ": " + exit);
    }
  }

  @Test
  void olderFormatsAreNamed() throws IOException {
    Path old = Files.write(folder.resolve("old"), "070707".repeat(20).getBytes(ISO_8859_1));

    Cli.Run run = Cli.run("ls", old.toString());

    assertEquals(3, run.exit());
    assertTrue(
        run.err()
            .contains(
                "found a cpio archive of an old format (cpio -H newc makes one that is read)"),
        run.err());
  }

  @Test
  void partsThatAreNotThereAreNamed() {
    Path image = pack("x.cpio");

    assertEquals(
        "assemble: "
            + image
            + "#seg2: no such part in a cpio archive or initramfs, expected seg1, seg2 ..\n",
        Cli.run("ls", image + "#seg2").err());
    assertEquals(
        "assemble: "
            + pack("x.tar")
            + "#seg1: a tar archive has no parts, expected IMAGE[:PATH]; write %23 for a # in a"
            + " name\n",
        Cli.run("ls", folder + "/x.tar#seg1").err());
    assertEquals(0, Cli.run("ls", image + "#seg1#seg1").exit(), "a part may have parts");
  }

  /** Archives by hand. */
  private static final class RawArchive {

    static byte[] of(byte[]... entries) {
      var bytes = new ByteArrayOutputStream();
      for (byte[] entry : entries) {
        bytes.writeBytes(entry);
      }
      bytes.writeBytes(entry("TRAILER!!!", 0, ""));
      return bytes.toByteArray();
    }

    static byte[] file(String name, String data) {
      return entry(name, 0100644, data);
    }

    private static byte[] entry(String name, int mode, String data) {
      var header = new StringBuilder("070701");
      int[] fields = {1, mode, 0, 0, 1, 0, data.length(), 0, 0, 0, 0, name.length() + 1, 0};
      for (int field : fields) {
        header.append(String.format(Locale.ROOT, "%08x", field));
      }
      header.append(name).append('\0');
      pad(header);
      header.append(data);
      pad(header);
      return header.toString().getBytes(ISO_8859_1);
    }

    private static void pad(StringBuilder text) {
      while (text.length() % 4 != 0) {
        text.append('\0');
      }
    }
  }
}
