package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianInitrd;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's own initrd, and its tools at ours, through the command line. */
@Tag("reference")
class InitramfsReferenceTest {

  @TempDir Path folder;

  /** With microcode in front, as Debian's packages put it there. */
  @Test
  void debiansInitrdListsWhatLsinitramfsLists() throws IOException {
    Path main = DebianInitrd.make(folder, "zstd");
    Path early = folder.resolve("early");
    Files.createDirectories(early.resolve("kernel/x86/microcode"));
    Files.writeString(early.resolve("kernel/x86/microcode/GenuineIntel.bin"), "microcode");
    Path front = folder.resolve("early.cpio");
    Cli.run("--tree", early.toString(), "--out", front.toString()).ok();
    Path initrd = folder.resolve("both.img");
    Files.write(initrd, Files.readAllBytes(front));
    Files.write(initrd, Files.readAllBytes(main), java.nio.file.StandardOpenOption.APPEND);

    Set<String> ours = new TreeSet<>();
    for (String part : new String[] {"#seg1", "#seg2"}) {
      ours.addAll(names(Cli.run("ls", initrd + part, "--format", "mtree").ok().out()));
    }
    Set<String> whole = names(Cli.run("ls", initrd.toString(), "--format", "mtree").ok().out());
    Set<String> theirs =
        new TreeSet<>(ReferenceTool.require("lsinitramfs").run(initrd).text().lines().toList());

    assertEquals(theirs, ours);
    assertEquals(theirs, whole);
    assertTrue(theirs.contains("init"), theirs.toString());
    String table = Cli.run("inspect", initrd.toString()).ok().out();
    assertTrue(table.contains("\nseg2   0x"), table);
    Cli.run("verify", initrd.toString()).ok();
    Cli.run("--tree", initrd.toString(), "--out", folder + "/again.cpio.zst", "--verify").ok();
  }

  private static Set<String> names(String mtree) {
    Set<String> names = new TreeSet<>();
    mtree
        .lines()
        .filter(line -> line.startsWith("."))
        .map(line -> line.split(" ", 2)[0])
        .forEach(name -> names.add(name.equals(".") ? name : name.substring(2)));
    return names;
  }

  @Test
  void gnuCpioAndLsinitramfsReadOurs() throws IOException {
    Path tree = Trees.small(folder.resolve("tree"));
    Path image = folder.resolve("x.cpio.gz");
    Cli.run("--tree", tree.toString(), "--out", image.toString(), "--owner", "0:0").ok();
    Path plain = folder.resolve("x.cpio");
    Cli.run("--tree", tree.toString(), "--out", plain.toString(), "--owner", "0:0").ok();

    Set<String> ours = names(Cli.run("ls", image.toString(), "--format", "mtree").ok().out());

    assertEquals(
        ours,
        new TreeSet<>(ReferenceTool.require("lsinitramfs").run(image).text().lines().toList()));
    assertEquals(
        ours,
        new TreeSet<>(
            ReferenceTool.require("cpio")
                .withInput(Files.readAllBytes(plain))
                .run("-t", "--quiet")
                .text()
                .lines()
                .toList()));
  }
}
