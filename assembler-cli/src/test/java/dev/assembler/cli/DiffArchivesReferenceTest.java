package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pairs of archives, UKIs and compressed disks made by other programs; each differs by one cause,
 * which is named with its path and field, and nothing else is.
 */
@Tag("reference")
class DiffArchivesReferenceTest {

  @TempDir Path folder;

  private Path tree;

  @BeforeEach
  void aTree() throws IOException {
    tree = Trees.small(folder.resolve("tree"));
    try (var all = Files.walk(tree)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L));
      }
    }
  }

  @Test
  void tarInAnotherOrder() throws IOException {
    Differences.assertOne(
        tar("a.tar", "--no-recursion", "./etc/motd", "./empty"),
        tar("b.tar", "--no-recursion", "./empty", "./etc/motd"),
        " order of entries [order]",
        null);
  }

  @Test
  void tarOfAnotherOwner() throws IOException {
    Differences.assertOne(
        tar("a.tar", "--owner=:0", "--group=:0", "./empty"),
        tar("b.tar", "--owner=:7", "--group=:0", "./empty"),
        ":/empty uid [ownership]",
        null);
  }

  /** Names of users are the host's; a tree does not hold them. */
  @Test
  void tarWithNamesOfUsers() throws IOException {
    Differences.assertOne(
        tar("a.tar", "--owner=root:0", "--group=:0", "./empty"),
        tar("b.tar", "--owner=builder:0", "--group=:0", "./empty"),
        ":/empty user's name [ownership]",
        null);
  }

  @Test
  void tarWithTimesOfAccess() throws IOException {
    String[] pax = {"--format=pax", "--pax-option=exthdr.name=x,delete=ctime", "./empty"};
    Path empty = tree.resolve("empty");
    Files.setAttribute(empty, "lastAccessTime", FileTime.fromMillis(1500));
    Path one = tar("a.tar", pax);
    Files.setAttribute(empty, "lastAccessTime", FileTime.fromMillis(2500));

    Differences.assertOne(one, tar("b.tar", pax), ":/empty record atime [timestamp]", null);
  }

  @Test
  void tarOfAnotherKind() throws IOException {
    Differences.assertOne(
        tar("a.tar", "--format=gnu", "./empty"),
        tar("b.tar", "--format=ustar", "./empty"),
        " header.magic [layout only]",
        257);
  }

  private Path tar(String name, String... words) throws IOException {
    Path archive = folder.resolve(name);
    var all = new ArrayList<Object>(List.of("-c", "-f", archive));
    all.addAll(List.of(words));
    ReferenceTool.require("tar").in(tree).run(all.toArray());
    return archive;
  }

  /** Laid out by objcopy, as UKIs were made before there was a program for it. */
  @Test
  void ukiWithAnotherCommandLine() throws IOException {
    Map<String, Object> found =
        Differences.assertOne(
            uki("a.efi", "quiet panic=1", "v=1\n"),
            uki("b.efi", "quiet panic=2", "v=1\n"),
            "#.cmdline content [content]",
            12);

    assertEquals(
        List.of("1 byte differs of 13", "@@ -1,1 +1,1 @@", "-quiet panic=1", "+quiet panic=2"),
        found.get("details"));
  }

  @Test
  void ukiWithAnotherFileInItsInitrd() throws IOException {
    Differences.assertOne(
        uki("a.efi", "quiet", "v=1\n"),
        uki("b.efi", "quiet", "v=2\n"),
        "#.initrd:/etc/motd content [content]",
        2);
  }

  private Path uki(String name, String commandLine, String motd) throws IOException {
    Path stub = Path.of("/usr/lib/systemd/boot/efi/linuxx64.efi.stub");
    Path uki = folder.resolve(name);
    Files.writeString(tree.resolve("etc/motd"), motd);
    var words = new ArrayList<Object>();
    section(words, ".osrel", "0x30000", Files.writeString(folder.resolve("osrel"), "ID=x\n"));
    section(words, ".cmdline", "0x40000", Files.writeString(folder.resolve("line"), commandLine));
    section(words, ".linux", "0x2000000", stub);
    section(words, ".initrd", "0x3000000", Differences.packed(tree, folder.resolve("x.cpio.gz")));
    words.addAll(List.of(stub, uki));
    ReferenceTool.require("objcopy").run(words.toArray());
    return uki;
  }

  private static void section(List<Object> words, String name, String address, Path file) {
    words.addAll(
        List.of("--add-section", name + "=" + file, "--change-section-vma", name + "=" + address));
  }

  @Test
  void oneFileOfADiskThatIsCompressedWithZstd() throws IOException {
    Path one = disk("a");
    Files.writeString(tree.resolve("etc/motd"), "hallo\n");

    Differences.assertOne(one, disk("b"), "#1:/etc/motd content [content]", 1);
  }

  private Path disk(String name) throws IOException {
    Path layout =
        Files.writeString(
            folder.resolve("disk.toml"),
            """
            [disk]
            table = "gpt"
            seed = "same"

            [[partition]]
            name = "root"
            type = "root"
            format = "squashfs"
            tree = "tree"
            size = "1M"
            """);
    Path disk = folder.resolve(name + ".raw");
    Cli.run("--layout", layout.toString(), "--out", disk.toString(), "-q").ok();
    ReferenceTool.require("zstd").run("-q", disk);
    return folder.resolve(name + ".raw.zst");
  }
}
