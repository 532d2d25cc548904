package dev.assembler.iso9660;

import static dev.assembler.testkit.TreeAssert.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.Limits;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** xorriso, isoinfo, bsdtar and 7z read ours; we read what xorriso and genisoimage write. */
@Tag("reference")
class IsoReferenceTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void bsdtarUnpacksOurTree(IsoOptions.DeepDirectories deep) throws IOException {
    FileTree tree = ordinary();
    Path iso =
        Written.file(folder.resolve("our.iso"), tree, Written.PLAIN.withDeepDirectories(deep));
    Path unpacked = Files.createDirectory(folder.resolve("unpacked"));

    ReferenceTool.require("bsdtar").run("-xpf", iso, "-C", unpacked);

    // The folder itself is ours.
    assertSameTree(HostTrees.withRootOf(tree, HostTrees.read(unpacked)), HostTrees.read(unpacked));
  }

  @Test
  void xorrisoChecksAndExtractsOurTree() throws IOException {
    FileTree tree = ordinary();
    Path iso =
        Written.file(
            folder.resolve("our.iso"), tree, Written.PLAIN.withJoliet(IsoOptions.Joliet.SHORTENED));
    Path unpacked = folder.resolve("unpacked");
    ReferenceTool xorriso = ReferenceTool.require("xorriso");

    String listed = xorriso.run("-indev", iso, "-find", "/").text();
    ReferenceTool.Result checked = xorriso.run("-indev", iso, "-check_media", "--");
    xorriso.run("-osirrox", "on", "-indev", iso, "-extract", "/", unpacked);

    assertEquals(names(tree), quotedLines(listed));
    assertTrue((checked.text() + checked.err()).contains("good"), checked.err());
    // xorriso extracts each name for itself, and leaves the times of links: compared elsewhere.
    assertSameTree(HostTrees.withoutLinks(tree), HostTrees.withoutLinks(HostTrees.read(unpacked)));
  }

  @Test
  void isoinfoListsRockRidgeAndJoliet() throws IOException {
    FileTree tree = ordinary();
    Path iso =
        Written.file(
            folder.resolve("our.iso"), tree, Written.PLAIN.withJoliet(IsoOptions.Joliet.SHORTENED));
    ReferenceTool isoinfo = ReferenceTool.require("isoinfo");

    Set<String> rockRidge = isoinfoNames(isoinfo.run("-R", "-f", "-i", iso).text());
    String joliet = isoinfo.run("-J", "-f", "-i", iso).text();

    assertEquals(names(tree), rockRidge);
    var expected = new TreeSet<String>();
    try (var image = FileImage.openForReading(iso)) {
      expected.addAll(names(IsoImage.read(image, Limits.defaults(), IsoImage.View.JOLIET)));
    }
    assertEquals(expected, isoinfoNames(joliet));
  }

  @Test
  void sevenZipListsAndReadsOurTree() throws IOException {
    // It reads names that are in one piece in the directory record.
    FileTree tree = HostTrees.without(ordinary(), "/" + "n".repeat(253) + ".x");
    Path iso = Written.file(folder.resolve("our.iso"), tree, Written.PLAIN);
    ReferenceTool sevenZip = ReferenceTool.require("7z");

    sevenZip.run("t", iso);
    String listed = sevenZip.run("l", "-slt", iso).text();

    var found = new TreeSet<String>(Set.of("/"));
    listed
        .lines()
        .skip(1 + listed.lines().toList().indexOf("----------"))
        .filter(line -> line.startsWith("Path = "))
        .forEach(line -> found.add("/" + line.substring("Path = ".length())));
    assertEquals(names(tree), found);
  }

  @Test
  void genisoimagesImageIsRead() throws IOException {
    // Its entries of long targets contradict themselves.
    Path host = hostTree(HostTrees.without(ordinary(), "/etc/long"));
    for (String option : new String[] {"-R", "-D", "-J"}) {
      Path iso = folder.resolve("theirs" + option + ".iso");
      ReferenceTool.require("genisoimage")
          .run("-quiet", "-R", option, "-allow-limited-size", "-o", iso, host);
      try (var image = FileImage.openForReading(iso)) {
        assertSameTree(HostTrees.read(host), IsoImage.read(image));
        IsoImage.verify(image, Limits.defaults());
      }
    }
  }

  @Test
  void xorrisosImageIsRead() throws IOException {
    Path host = hostTree(ordinary());
    Path iso = folder.resolve("theirs.iso");
    ReferenceTool.require("xorriso")
        .run("-as", "mkisofs", "-quiet", "-R", "-J", "--hardlinks", "-o", iso, host);
    try (var image = FileImage.openForReading(iso)) {
      assertSameTree(HostTrees.read(host), IsoImage.read(image));
      IsoImage.verify(image, Limits.defaults());
    }
  }

  private Path hostTree(FileTree tree) throws IOException {
    Path root = folder.resolve("host");
    HostTrees.write(tree, root);
    return root;
  }

  static FileTree ordinary() {
    return FileTree.builder()
        .directory("/etc", 0755)
        .file("/etc/hostname", 0644, Content.of("fixture\n"))
        .file("/a", 0600, Content.of("linked"))
        .hardLink("/etc/b", "/a")
        .symlink("/etc/mtab", "../proc/mounts")
        .symlink("/etc/long", "target/".repeat(142) + "end")
        .file("/empty", 0400, Content.of(""))
        .file("/run/script", 04755, Content.of("#!/bin/sh\n".repeat(5000)))
        .file("/run/same", 0644, Content.of("#!/bin/sh\n".repeat(5000)))
        .file("/noise", 0644, Contents.noise(3, 3_000_001))
        .file("/" + "n".repeat(253) + ".x", 0644, Content.of("long name"))
        .file("/1/2/3/4/5/6/7/8/9/10/11/12/deep", 0644, Content.of("deep"))
        .directory("/1/2/3/4/5/6/7/8/empty", 0700)
        .directory("/tmp", 01777)
        .build();
  }

  static Set<String> names(FileTree tree) throws IOException {
    var names = new TreeSet<String>();
    tree.walk((path, node) -> names.add(path.toString()));
    return names;
  }

  private static Set<String> quotedLines(String text) {
    var lines = new TreeSet<String>();
    text.lines()
        .map(String::strip)
        .forEach(line -> lines.add(line.substring(1, line.length() - 1)));
    return lines;
  }

  private static Set<String> isoinfoNames(String text) {
    var names = new TreeSet<String>(Set.of("/"));
    text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(names::add);
    return names;
  }
}
