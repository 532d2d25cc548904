package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
  void anImageIsComparedWithADirectoryAndWithAnotherFormat() throws IOException {
    Path image = packed("a.squashfs", "--owner", "keep");
    Path archive = packed("a.tar", "--owner", "keep");

    assertEquals(List.of(), Differences.between(image, tree));
    assertEquals(List.of("format [layout only]"), Differences.between(image, archive));
    assertEquals(List.of(), Differences.between(image + ":/etc", tree.resolve("etc")));
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
    Path qcow2 = Files.write(folder.resolve("x.qcow2"), new byte[] {'Q', 'F', 'I', (byte) 0xFB, 1});
    Cli.Run cut = Cli.run("diff", qcow2.toString(), tree.resolve("etc/motd").toString());
    assertEquals(ExitCode.INPUT, cut.exit(), cut.out());
    assertTrue(cut.err().startsWith("assemble: " + qcow2 + ": "), cut.err());
    assertEquals(ExitCode.INPUT, Cli.run("diff", one.toString(), folder + "/none").exit());
    assertEquals(ExitCode.USAGE, Cli.run("diff", one + ":/etc", one + ":/etc/motd").exit());
    assertEquals(ExitCode.USAGE, Cli.run("diff", one.toString()).exit());
    assertEquals(ExitCode.USAGE, Cli.run("diff", "--max", "0", "x", "y").exit());
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
