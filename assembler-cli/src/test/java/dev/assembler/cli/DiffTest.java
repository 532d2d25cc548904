package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pairs made by our own writers, each of which differs by one cause: it is named, and no other. */
class DiffTest {

  @TempDir Path folder;

  private Path tree;

  @BeforeEach
  void aTree() throws IOException {
    tree = Trees.small(folder.resolve("tree"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          squashfs | --epoch 0 | --epoch 1000 | superblock.mkfs_time [timestamp]; and mtimes
          squashfs | --block-size 128K | --block-size 64K | superblock.block_size [compressor]
          squashfs | --compression zstd:3 | --compression zstd:19 | compressorOptions.compression_level [compressor]
          squashfs | --compression zstd | --compression xz | compression [compressor]
          cpio.zst | --compression zstd:1 | --compression zstd:19 | compressed stream [compressor]
          tar.zst | --compression zstd:1 | --compression zstd:19 | compressed stream [compressor]
          fat | --seed one | --seed two | volume.serial [identity]
          fat | --label ONE | --label TWO | volume.label [identity]
          """)
  void oneOptionIsOneCause(String suffix, String left, String right, String expected)
      throws IOException {
    String[] loss =
        suffix.equals("fat")
            ? new String[] {
              "--owner", "0:0", "--allow-loss", "hardlink,symlink=follow", "--seed", "x"
            }
            : new String[0];
    Path a = packed("a." + suffix, with(loss, left.split(" ", -1)));
    Path b = packed("b." + suffix, with(loss, right.split(" ", -1)));

    List<String> found = Differences.between(a, b);

    if (expected.endsWith("mtimes")) {
      assertEquals("superblock.mkfs_time [timestamp]", found.getFirst());
      assertTrue(found.stream().skip(1).allMatch(each -> each.endsWith("mtime [timestamp]")));
      assertEquals(15, found.size(), "every name of the tree: " + found);
    } else {
      assertEquals(List.of(expected), found);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"squashfs", "tar", "cpio", "cpio.gz"})
  void oneFieldOfOneFileIsNamedByItsPath(String suffix) throws IOException {
    Path one = packed("a." + suffix);

    assertEquals(
        List.of(":/etc/motd permissions [mode/umask]"),
        Differences.between(one, packed("mode." + suffix, spec("./etc/motd mode=0600\n"))));
    assertEquals(
        List.of(":/etc/motd uid [ownership]", ":/etc/motd gid [ownership]"),
        Differences.between(one, packed("owner." + suffix, spec("./etc/motd uid=7 gid=8\n"))));
    assertEquals(
        List.of(":/bin/sh target [content]"),
        Differences.between(one, packed("link." + suffix, spec("./bin/sh link=other\n"))));
    assertEquals(
        List.of(":/etc/motd mtime [timestamp]"),
        Differences.between(one, packed("time." + suffix, spec("./etc/motd time=5.0\n"))));
    assertEquals(
        List.of(":/new name [content]"),
        Differences.between(
            one, packed("node." + suffix, spec("./new type=fifo mode=0600 uid=0 gid=0\n"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"squashfs", "tar", "cpio"})
  void brokenHardLinksAreOneCause(String suffix) throws IOException {
    assertEquals(
        List.of(":/bin/tool hard link to [hard links]"),
        Differences.between(packed("a." + suffix), packed("b." + suffix, "--hard-links", "break")));
  }

  @Test
  void oneAttributeOfOneFileIsNamed() throws IOException {
    Path pseudo = Files.writeString(folder.resolve("x.pseudo"), "/etc/motd x user.a=b\n");

    Map<String, Object> found =
        Differences.all(packed("a.squashfs"), packed("b.squashfs", "--spec", "pseudo:" + pseudo))
            .getFirst();

    assertEquals("xattr user.a", found.get("field"));
    assertEquals(":/etc/motd", found.get("place"));
    assertEquals("xattrs", found.get("cause"));
    assertEquals("-", found.get("a"));
    assertEquals("0x62", found.get("b"));
  }

  @Test
  void textIsShownByItsLines() throws IOException {
    Path one = packed("a.squashfs");
    Files.writeString(tree.resolve("etc/motd"), "hallo\n");
    Map<String, Object> found = Differences.all(one, packed("b.squashfs")).getFirst();

    assertEquals(":/etc/motd", found.get("place"));
    assertEquals(1L, found.get("offset"));
    assertEquals("0x65", found.get("a"));
    assertEquals("0x61", found.get("b"));
    assertEquals(
        List.of("1 byte differs of 6", "@@ -1,1 +1,1 @@", "-hello", "+hallo"),
        found.get("details"));
  }

  /** Disk, partition, squashfs, initrd, file: each is looked into, and the file alone is named. */
  @Test
  void oneByteDeepInsideIsNamedByItsWholePath() throws IOException {
    Path one = diskWithAnInitrd("one", "v=1\n");
    Path two = diskWithAnInitrd("two", "v=2\n");

    List<Map<String, Object>> found = Differences.all(one, two);

    assertEquals(1, found.size(), found.toString());
    assertEquals("#1:/boot/initrd.img:/etc/version", found.getFirst().get("place"));
    assertEquals(2L, found.getFirst().get("offset"));
    assertEquals("content", found.getFirst().get("cause"));
  }

  private Path diskWithAnInitrd(String name, String version) throws IOException {
    Path work = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        Files.createDirectories(work.resolve("inner/etc")).resolve("version"), version);
    Path boot = Files.createDirectories(work.resolve("root/boot"));
    Differences.packed(
        work.resolve("inner"),
        boot.resolve("initrd.img"),
        "--format",
        "cpio",
        "--compression",
        "zstd");
    return layout(name, "same", ROOT);
  }

  private static final String ROOT =
      """
      [[partition]]
      name = "root"
      type = "root"
      format = "squashfs"
      tree = "root"
      size = "2M"
      """;

  /** What dm-verity makes of a partition follows from it: hashes, and GUIDs from the root hash. */
  @Test
  void aHashTreeIsNoCauseOfItsOwn() throws IOException {
    String verity =
        """

        [[partition]]
        name = "root-verity"
        type = "root-verity"
        format = "verity"
        of = "root"
        """;
    for (String name : List.of("one", "two")) {
      Path root = Files.createDirectories(folder.resolve(name).resolve("root"));
      Files.writeString(root.resolve("version"), name);
    }

    assertEquals(
        List.of("#1:/version content [content]"),
        Differences.between(
            layout("one", "same", ROOT + verity), layout("two", "same", ROOT + verity)));
  }

  @Test
  void identitiesOfADiskAreNamedWithTheirOffsets() throws IOException {
    Path one = layout("one", "one", EMPTY);
    Path two = layout("two", "two", EMPTY);

    List<Map<String, Object>> found = Differences.all(one, two);

    assertEquals(
        List.of("guid", "partitions[1].partUuid"),
        found.stream().map(each -> each.get("field")).toList());
    assertEquals(List.of(568L, 1040L), found.stream().map(each -> each.get("offset")).toList());
    byte[] ours = Files.readAllBytes(one);
    byte[] theirs = Files.readAllBytes(two);
    for (Map<String, Object> each : found) {
      int offset = ((Long) each.get("offset")).intValue();
      assertFalse(
          Arrays.equals(ours, offset, offset + 16, theirs, offset, offset + 16), each.toString());
    }
  }

  private static final String EMPTY =
      """
      [[partition]]
      name = "x"
      type = "linux-generic"
      size = "1M"
      """;

  private Path layout(String name, String seed, String partitions) throws IOException {
    Path work = Files.createDirectories(folder.resolve(name));
    Path layout =
        Files.writeString(
            work.resolve("disk.toml"),
            "[disk]\ntable = \"gpt\"\nseed = \"" + seed + "\"\n\n" + partitions);
    Path disk = folder.resolve(name + ".raw");
    Cli.run("--layout", layout.toString(), "--out", disk.toString(), "-q").ok();
    return disk;
  }

  @Test
  void paddingIsNamed() throws IOException {
    Path one = packed("a.squashfs");
    byte[] bytes = Files.readAllBytes(one);
    Path two = Files.write(folder.resolve("b.squashfs"), Arrays.copyOf(bytes, bytes.length + 4096));

    assertEquals(List.of("padding [padding]"), Differences.between(one, two));
  }

  /** Between two segments, where zeros are no file's end. */
  @Test
  void zerosBetweenSegmentsAreNamed() throws IOException {
    byte[] early = Files.readAllBytes(packed("a.cpio"));
    byte[] late = Files.readAllBytes(packed("b.cpio.gz"));
    Path one = concatenated("one.img", early, 0, late);
    Path two = concatenated("two.img", early, 512, late);

    assertEquals(List.of("segments[seg1].zeros [padding]"), Differences.between(one, two));
  }

  private Path concatenated(String name, byte[] first, int zeros, byte[] second)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(first);
    bytes.writeBytes(new byte[zeros]);
    bytes.writeBytes(second);
    return Files.write(folder.resolve(name), bytes.toByteArray());
  }

  @Test
  void inodeNumbersOfAnArchiveAreNamed() throws IOException {
    Path one = packed("a.cpio");
    byte[] bytes = Files.readAllBytes(one);
    bytes[13] = bytes[13] == '9' ? (byte) '8' : (byte) '9';
    Path two = Files.write(folder.resolve("b.cpio"), bytes);

    assertEquals(List.of(":/. c_ino [inode numbers]"), Differences.between(one, two));
  }

  @Test
  void partitionsInAnotherOrderAreOneCause() throws IOException {
    Path one = layout("one", "one", EMPTY + EMPTY.replace("\"x\"", "\"y\""));
    Path two = Files.copy(one, folder.resolve("swapped.raw"));
    byte[] bytes = Files.readAllBytes(two);
    swapEntries(bytes);
    Files.write(two, bytes);

    assertEquals(List.of("order of partitions [order]"), Differences.between(one, two));
  }

  /** The first two entries of the primary table, and the two checksums over them. */
  private static void swapEntries(byte[] disk) {
    byte[] first = Arrays.copyOfRange(disk, 1024, 1152);
    System.arraycopy(disk, 1152, disk, 1024, 128);
    System.arraycopy(first, 0, disk, 1152, 128);
    var header = ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN);
    var crc = new CRC32();
    crc.update(disk, 1024, header.getInt(512 + 80) * header.getInt(512 + 84));
    header.putInt(512 + 88, (int) crc.getValue());
    header.putInt(512 + 16, 0);
    crc.reset();
    crc.update(disk, 512, 92);
    header.putInt(512 + 16, (int) crc.getValue());
  }

  /** Two builds' output directories: the hour in which files were put there says nothing. */
  @Test
  void outputDirectoriesAreLookedInto() throws IOException {
    Path one = Files.createDirectories(folder.resolve("out1"));
    Path two = Files.createDirectories(folder.resolve("out2"));
    packed("out1/root.squashfs");
    Files.writeString(one.resolve("SUMS"), "same\n");
    Files.writeString(two.resolve("SUMS"), "same\n");
    Files.setLastModifiedTime(two.resolve("SUMS"), FileTime.fromMillis(86_400_000));
    Files.setPosixFilePermissions(
        tree.resolve("etc/motd"), PosixFilePermissions.fromString("rw-------"));
    packed("out2/root.squashfs");

    assertEquals(
        List.of(":/root.squashfs:/etc/motd permissions [mode/umask]"),
        Differences.between(one, two));
    assertEquals(List.of(), Differences.between(one, one));
  }

  @Test
  void anImageIsComparedWithADirectoryAndWithAnotherFormat() throws IOException {
    Path image = packed("a.squashfs", "--owner", "keep");
    Path archive = packed("a.tar", "--owner", "keep");

    assertEquals(List.of(), Differences.between(image, tree));
    assertEquals(List.of("format [layout only]"), Differences.between(image, archive));
    assertEquals(List.of(), Differences.between(image + ":/etc", tree.resolve("etc")));
  }

  /** Of a tree whose times all differ nobody reads a line for each name. */
  @Test
  void manyPathsOfOneCauseAreOneLine() throws IOException {
    Path one = packed("a.tar", "--epoch", "1");
    Files.writeString(tree.resolve("etc/motd"), "hallo\n");
    Path two = packed("b.tar", "--epoch", "2");

    String text = Cli.run("diff", one.toString(), two.toString()).out();

    assertEquals(
        """
        mtime at 14 places, :/, :/bin, :/bin/same, ..: 1.000000000 != 2.000000000  [timestamp]; what ends it: state one time for both builds: --epoch SECONDS
        :/etc/motd: content at 0x1: 0x65 != 0x61  [content]
            1 byte differs of 6
            @@ -1,1 +1,1 @@
            -hello
            +hallo
        15 differences: timestamp 14, content 1
        """,
        text);
    String each = Cli.run("diff", one.toString(), two.toString(), "-v").out();
    assertEquals(14, each.lines().filter(line -> line.endsWith("  [timestamp]")).count());
    assertTrue(
        each.endsWith(
            "what ends it (timestamp): state one time for both builds: --epoch SECONDS\n"),
        each);
  }

  /** Where values are not the same everywhere, the first path's stand for them. */
  @Test
  void valuesOfManyPathsAreThoseOfTheFirst() throws IOException {
    Path one = packed("a.tar", "--epoch", "1");
    Path two =
        packed(
            "b.tar",
            with(spec(". uid=1\n./bin uid=2\n./etc uid=2\n./etc/motd uid=2\n"), "--epoch=1"));

    assertEquals(
        "uid at 4 places, :/, :/bin, :/etc, ..; at the first: 0 != 1  [ownership];"
            + " what ends it: give everything one owner: --owner 0:0\n"
            + "4 differences: ownership 4\n",
        Cli.run("diff", one.toString(), two.toString()).out());
  }

  @Test
  void noMoreThanAskedForAreListed() throws IOException {
    Path one = packed("a.tar", "--epoch", "1");
    Path two = packed("b.tar", "--epoch", "2");
    String[] arguments = {"diff", one.toString(), two.toString(), "--max", "2"};

    Cli.Run run = Cli.run(arguments);
    Map<?, ?> json =
        (Map<?, ?>) JsonTest.checked("diff", Cli.run(with(arguments, "--json"))).get("result");

    assertEquals(ExitCode.DIFFERENT, run.exit());
    assertEquals(
        """
        :/: mtime: 1.000000000 != 2.000000000  [timestamp]
        :/bin: mtime: 1.000000000 != 2.000000000  [timestamp]
        14 differences, 2 listed (--max): timestamp 14
        what ends it (timestamp): state one time for both builds: --epoch SECONDS
        """,
        run.out());
    assertEquals(2, ((List<?>) json.get("differences")).size());
    assertEquals(true, json.get("more"));
    assertEquals(14L, json.get("count"));
    assertEquals(Map.of("timestamp", 14L), json.get("causes"));
  }

  /** Contents have no cure: each is told, as many as are wanted. */
  @Test
  void contentsAreNotGathered() throws IOException {
    for (int i = 0; i < 120; i++) {
      Files.writeString(tree.resolve("file-" + i), "one " + i);
    }
    Path one = packed("a.tar");
    for (int i = 0; i < 120; i++) {
      Files.writeString(tree.resolve("file-" + i), "two " + i);
    }

    String text = Cli.run("diff", one.toString(), packed("b.tar").toString()).out();

    assertEquals(100, text.lines().filter(line -> line.endsWith("  [content]")).count());
    assertTrue(
        text.endsWith("\n.. and 20 more content (--max)\n120 differences: content 120\n"), text);
  }

  @Test
  void equalImagesAreDone() {
    Path one = packed("a.squashfs");

    assertEquals(
        one + " and " + packed("b.squashfs") + ": equal\n",
        Cli.run("diff", one.toString(), folder + "/b.squashfs").ok().out());
  }

  /** Colours are for people who look at them. */
  @Test
  void coloursAreForTerminals() {
    String one = packed("a.tar", "--epoch", "1").toString();
    String two = packed("b.tar", "--epoch", "2").toString();

    assertFalse(Cli.run("diff", one, two).out().contains("\u001B["));
    assertTrue(coloured(Map.of(), one, two).contains("\u001B[31m"));
    assertFalse(coloured(Map.of("NO_COLOR", "1"), one, two).contains("\u001B["));
  }

  private static String coloured(Map<String, String> variables, String one, String two) {
    var out = new ByteArrayOutputStream();
    var console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            out,
            new ByteArrayOutputStream(),
            true,
            true,
            variables);
    assertEquals(ExitCode.DIFFERENT, Main.run(new String[] {"diff", one, two}, console));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsMalformedOrMissingIsNamed() throws IOException {
    Path one = packed("a.squashfs");
    byte[] bytes = Files.readAllBytes(one);
    bytes[0x47] = 0x7F; // inode_table_start far behind the end
    Path damaged = Files.write(folder.resolve("damaged.squashfs"), bytes);

    for (String[] pair :
        new String[][] {
          {one.toString(), damaged.toString()}, {damaged.toString(), one.toString()}
        }) {
      Cli.Run run = Cli.run("diff", pair[0], pair[1]);
      assertEquals(ExitCode.INPUT, run.exit(), run.out());
      assertTrue(
          run.err().startsWith("assemble: " + damaged + ": squashfs superblock.inode_table_start"),
          run.err());
    }
    assertEquals(ExitCode.INPUT, Cli.run("diff", one.toString(), folder + "/none").exit());
    assertEquals(ExitCode.USAGE, Cli.run("diff", one + ":/etc", one + ":/etc/motd").exit());
    assertEquals(ExitCode.USAGE, Cli.run("diff", one.toString()).exit());
    assertEquals(ExitCode.USAGE, Cli.run("diff", "--max", "0", "x", "y").exit());
  }

  /** Segments are compared one by one, where there are several. */
  @Test
  void segmentsOfAnInitramfsAreNamed() throws IOException {
    String[] options = {"--format", "initramfs", "--segment", "early=" + tree};
    Path one = packed("a.img", options);
    Files.writeString(tree.resolve("etc/motd"), "hallo\n");

    assertEquals(
        List.of("#seg1:/etc/motd content [content]", "#seg2:/etc/motd content [content]"),
        Differences.between(one, packed("b.img", options)));
  }

  @Test
  void volumesOfOtherFormatsAreComparedLikewise() throws IOException {
    for (String suffix : List.of("iso", "ext4")) {
      String[] options = {"--format", suffix, "--seed", "x"};
      Path one = packed("a." + suffix, options);
      Files.writeString(tree.resolve("etc/motd"), "hallo\n");

      assertEquals(
          List.of(":/etc/motd content [content]"),
          Differences.between(one, packed("b." + suffix, options)));
      Files.writeString(tree.resolve("etc/motd"), "hello\n");
    }
  }

  private Path packed(String name, String... options) {
    return Differences.packed(tree, folder.resolve(name), options);
  }

  private String[] spec(String lines) throws IOException {
    Path file = Files.createTempFile(folder, "spec", ".mtree");
    Files.writeString(file, lines);
    return new String[] {"--spec", "mtree:" + file};
  }

  private static String[] with(String[] arguments, String more) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = more;
    return all;
  }

  /** The later of an option given twice. */
  private static String[] with(String[] options, String... more) {
    var all = new ArrayList<String>();
    for (int i = 0; i < options.length; i += 2) {
      if (!options[i].equals(more[0])) {
        all.add(options[i]);
        all.add(options[i + 1]);
      }
    }
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
