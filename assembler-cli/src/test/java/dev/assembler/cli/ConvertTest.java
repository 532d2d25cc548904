package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import dev.assembler.verity.VerityOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code assemble convert}: one disk in every container, and what is refused. */
class ConvertTest {

  @TempDir Path folder;

  private Path disk;

  @BeforeEach
  void aDisk() throws IOException {
    disk = SmallDisk.gpt(folder, VerityOptions.defaults());
  }

  private Path converted(Path from, String name, String... more) {
    Path to = folder.resolve(name);
    var arguments = new java.util.ArrayList<>(List.of("convert", "" + from, "--out", "" + to));
    arguments.addAll(List.of(more));
    Cli.run(arguments.toArray(String[]::new)).ok();
    return to;
  }

  /** Through every container and back it is the same disk; a VHD rounds it up to a MiB. */
  @Test
  void theDiskStaysTheSameInEveryContainer() throws IOException {
    for (String name : List.of("a.qcow2", "b.raw.zst", "c.raw.gz", "d.raw.xz")) {
      Path back = converted(converted(disk, name), "back.raw");
      assertEquals(-1, Files.mismatch(disk, back), name);
    }
    Path back = converted(converted(disk, "e.vhd"), "back.raw");
    long rounded = (Files.size(disk) + (1 << 20) - 1) >> 20 << 20;
    assertEquals(rounded, Files.size(back));
    assertTrue(Files.mismatch(disk, back) < 0 || Files.mismatch(disk, back) >= Files.size(disk));
  }

  @Test
  void theSameDiskGivesTheSameBytesAtAnyNumberOfThreads() throws IOException {
    for (String suffix : List.of("qcow2", "raw.zst", "vhd")) {
      Path one = converted(disk, "one." + suffix, "--jobs", "1");
      Path many = converted(disk, "many." + suffix, "--jobs", "5");
      assertEquals(-1, Files.mismatch(one, many), suffix);
    }
    assertEquals(
        -1,
        Files.mismatch(
            converted(disk, "zstd.qcow2", "--compression", "zstd:3", "--jobs", "1"),
            converted(disk, "again.qcow2", "--compression", "zstd:3", "--jobs", "5")));
  }

  @Test
  void aPartitionIsADiskOfItsOwn() throws IOException {
    Path esp = converted(Path.of(disk + "#esp"), "esp.raw");

    Path volume = folder.resolve("esp.fat"); // which leaves some of its partition alone
    assertEquals(Files.size(volume), Files.mismatch(volume, esp));
  }

  @Test
  void theDisksOwnFileMayBeReplaced() throws IOException {
    byte[] before = Files.readAllBytes(disk);

    Cli.run("convert", disk.toString(), "--out", disk.toString()).ok();

    assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(disk)));
  }

  @Test
  void jsonFollowsItsSchema() throws IOException {
    String out = folder + "/disk.qcow2";
    Object value =
        Json.parse(Cli.run("convert", disk.toString(), "--out", out, "--json").ok().out());

    JsonSchema.read(Checkout.ofTests().root().resolve("docs/json/convert.schema.json"))
        .require(value);
    var result = (Map<?, ?>) ((Map<?, ?>) value).get("result");
    assertEquals(Files.size(disk), ((Number) result.get("diskSize")).longValue());
    assertEquals(Files.size(Path.of(out)), ((Number) result.get("size")).longValue());
    assertEquals("disk", result.get("from"));
    assertEquals("", Cli.run("convert", disk.toString(), "--out", out, "-q").ok().out());
  }

  @Test
  void exitsSayWhatIsWrong() throws IOException {
    String qcow2 = folder + "/disk.qcow2";
    Path text = Files.writeString(folder.resolve("text"), "no disk\n");
    assertFails(2, "--out: missing", "convert", "" + disk);
    assertFails(
        2, "its suffix stands for no disk", "convert", "" + disk, "--out", folder + "/x.img");
    assertFails(
        2, "qcow2 is no raw disk", "convert", "" + disk, "--out", qcow2, "--bmap", folder + "/m");
    assertFails(2, "standard output", "convert", "" + disk, "--out", "-");
    assertFails(3, "found text, expected", "convert", "" + text, "--out", qcow2);
    assertFails(3, "no such partition", "convert", disk + "#nine", "--out", qcow2);
    assertFalse(Files.exists(Path.of(qcow2)));
  }

  private static void assertFails(int exit, String message, String... arguments) {
    Cli.Run run = Cli.run(arguments);

    assertTrue(run.err().contains(message), run.err());
    assertEquals(exit, run.exit(), run.err());
  }

  /** QEMU sees the same disk, and bmaptool copies it from the stream and the map alone. */
  @Test
  @Tag("reference")
  void otherProgramsSeeTheSameDisk() throws IOException {
    ReferenceTool qemu = ReferenceTool.require("qemu-img");
    qemu.run("check", converted(disk, "x.qcow2", "--compression", "gzip"));
    qemu.run("compare", "-f", "raw", "-F", "qcow2", disk, folder.resolve("x.qcow2"));
    qemu.run("compare", "-f", "raw", "-F", "vpc", disk, converted(disk, "x.vhd"));

    Path map = folder.resolve("x.bmap");
    Path stream = converted(folder.resolve("x.qcow2"), "x2.raw.gz", "--bmap", map.toString());
    Path copy = folder.resolve("copy.raw");
    ReferenceTool.require("bmaptool").run("copy", "--bmap", map, stream, copy);
    qemu.run("compare", "-f", "raw", "-F", "raw", disk, copy);
  }
}
